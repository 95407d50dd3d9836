"""The examples beside each memorandum: built, run, compared, counted."""
