"""One check: from the caller's question to the stored, signed decision."""
