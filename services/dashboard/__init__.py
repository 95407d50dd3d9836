"""The first page of each role: what waits today, then how it has been going."""
