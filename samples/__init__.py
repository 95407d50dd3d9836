"""Synthetic input for the demo and for trying things out. Nothing here is a real company or person."""
