"""Typical cases (典型案例): a text for people about one case, whose facts are locked to the case and which names nobody."""
