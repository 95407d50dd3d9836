"""What a change of the rules would have done to past checks, and would do to entries in force."""
