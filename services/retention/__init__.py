"""Retention: what has left its list goes into the archive, and a natural person's key is destroyed when the archive's time is over."""
