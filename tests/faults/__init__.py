"""Processes that crash, hang and come back: what the service keeps through all of it."""
