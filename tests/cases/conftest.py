"""The small packs and the check service."""

from tests.support.fixtures import checks, engine, packs

__all__ = ["checks", "engine", "packs"]
