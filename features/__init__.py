"""Scenarios that a policy officer can read, run through the HTTP doors on both databases."""
