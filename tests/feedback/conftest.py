"""The small packs, the check service, and one check that opened three cases, as in tests/cases."""

from tests.cases.conftest import opened
from tests.support.fixtures import checks, engine, packs

__all__ = ["checks", "engine", "opened", "packs"]
