"""The second migration's tables, one module per area."""
