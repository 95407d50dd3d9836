"""Writes docs/provenance.md: what the packs rest on and still lack as they ship, before any office confirmed anything.

``--check`` writes nothing and exits 1 when the page is not what the packs come to. The day is the newest on which a pack or a
law was checked, so that the page changes with the packs and not with the calendar.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cli.provenance_text import page  # noqa: E402 - found beside us
from engine.packs.packset import PackSet  # noqa: E402
from services.provenance.report import report  # noqa: E402


def wanted(root: Path) -> str:
    """The page that the packs come to."""
    packs = PackSet.load(root, [])
    return page(report(packs, checked_on(packs)))


def checked_on(packs: PackSet) -> date:
    """The newest day on which anything was checked."""
    return max(entry.last_checked for entry in (*packs.laws.values(), *packs.memoranda.values(), *packs.lists.values()))


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Writes, or with ``--check`` compares."""
    text, path = wanted(root), root / "docs" / "provenance.md"
    if arguments != ["--check"]:
        path.write_text(text, encoding="utf-8")
        return 0
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return 0
    print("docs/provenance.md does not say what the packs say: run `make provenance`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
