"""Confirming as an act: a person with the role vouches for exactly one text, or takes the word back (S2)."""
