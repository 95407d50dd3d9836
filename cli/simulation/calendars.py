"""Holidays of the simulated years. They are made up, say so, and stand only in the simulation's own copy of the packs.

The project's own calendars hold no notice that nobody has seen; but without long holidays nothing would show what they do to deadlines.
"""

from __future__ import annotations

import shutil
from pathlib import Path

_HEAD = 'kind: calendar\nid: "{year}"\ntitle: {year} 年虚构日历\nlast_checked: 2026-11-22\n'
_NOTICE = "notice: {title: 虚构的放假通知, document_no: 模拟〔2026〕0号, source: 只用于模拟}\n"

_YEARS = {
    2026: """holidays:
  - {title: 虚构新年假, from: 2026-01-01, until: 2026-01-03}
  - {title: 虚构春假, from: 2026-02-16, until: 2026-02-22}
  - {title: 虚构五月假, from: 2026-05-01, until: 2026-05-05}
  - {title: 虚构长假, from: 2026-10-01, until: 2026-10-08}
workdays: [2026-02-28, 2026-09-27, 2026-10-10]
""",
    2027: """holidays:
  - {title: 虚构新年假, from: 2027-01-01, until: 2027-01-03}
  - {title: 虚构春假, from: 2027-02-05, until: 2027-02-11}
workdays: [2027-02-20]
""",
}


def packs_with_holidays(project: Path, folder: Path) -> Path:
    """Copies the packs into the folder and puts made-up calendars in the place of the real ones; the folder with the copy."""
    copy = folder / "packs"
    for name in ("rules", "memoranda"):
        shutil.copytree(project / name, copy / name)
    for year, days in _YEARS.items():
        text = _HEAD.format(year=year) + _NOTICE + days
        (copy / "rules" / "calendar" / f"{year}.yaml").write_text(text, encoding="utf-8")
    return copy
