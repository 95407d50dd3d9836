"""Pushes run on the small packs: list ``debtors``, initiator jy-court, participants jy-bidding, jy-czj, jy-spj."""

from tests.support.fixtures import packs

__all__ = ["packs"]
