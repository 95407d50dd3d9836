"""The registry of listings (对象库): bitemporal, insert-only; import and exit (S9)."""
