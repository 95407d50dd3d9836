"""Reporting case feedback upwards (上报): what province and nation are told of cases, in the layouts that their interfaces speak."""
