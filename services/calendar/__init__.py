"""Working days: which days count, and the day on which a deadline runs out."""
