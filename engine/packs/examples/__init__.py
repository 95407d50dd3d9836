"""The examples beside a memorandum, read: every id in them must lead somewhere, and out come inputs of decisions. Nothing is run here."""
