"""Every table, one module per area; importing this package makes ``base.metadata`` whole."""

from adapters.storage.tables import base

__all__ = ["base"]
