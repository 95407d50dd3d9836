"""Helpers for tests of several areas: a small synthetic pack tree, registry entries, callers, requests."""
