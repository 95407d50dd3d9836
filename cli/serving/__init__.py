"""How the service runs: one engine per worker process, and a light parent that watches them and serves nothing itself.

Imports nothing heavy, so that the parent stays small and is up at once; workers load the service.
"""
