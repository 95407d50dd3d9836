"""The tables of the first migration, by area."""
