"""Checks at a steady rate on the real service while good and broken revisions of the rules are activated beneath them."""
