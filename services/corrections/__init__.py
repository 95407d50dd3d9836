"""Differences between a full list file and what we hold, as proposals that a second person accepts or not."""
