"""Where the samples are."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
"""Listings, events and texts that stand beside the code."""
