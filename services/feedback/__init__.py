"""Feedback as the initiating department works with it: what waits for verification, many at once, and how a period went."""
