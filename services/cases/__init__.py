"""Cases: one measure for one listing for one department in one matter, and its feedback (S8)."""
