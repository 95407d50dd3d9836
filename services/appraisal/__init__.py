"""Appraisal of departments (督导考核): computed from what happened, published, appealed against, final. No score is written by hand."""
