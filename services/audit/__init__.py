"""The audit trail: every write and every read of personal data, chained by SM3."""
