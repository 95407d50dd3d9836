"""The JSON interface, one module per area."""
