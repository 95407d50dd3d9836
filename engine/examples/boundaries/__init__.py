"""Boundary tables: where the answers of a rule change, found by asking the rule engine around every constant."""
