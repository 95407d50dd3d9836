"""Revisions of the rules: proposed, examined, approved by a second person, signed, active, and rolled back."""
