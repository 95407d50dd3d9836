"""Reads the packs for the third interpreter: plain PyYAML, plain dictionaries, nothing of the engine (S15)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PUNISHING_LEVELS = {"law", "administrative_regulation", "local_regulation", "central_policy"}


def read(path: Path) -> dict[str, Any]:
    """One YAML file, every scalar as text."""
    with path.open(encoding="utf-8") as stream:
        found = yaml.load(stream, yaml.BaseLoader)  # noqa: S506 - BaseLoader builds only text, lists and mappings
    assert isinstance(found, dict), path
    return found


def pack_ids(root: Path = ROOT) -> list[str]:
    return sorted(path.parent.name for path in root.glob("memoranda/*/memorandum.yaml"))


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


class Catalogue:
    """All documents by id. ``confirmed`` maps an item to its (from, until); digests are the engine's affair."""

    def __init__(self, confirmations: Path | None, root: Path = ROOT) -> None:
        self.root = root
        self.laws = self._folder("law")
        self.measures = self._folder("measures")
        self.lists = self._folder("lists")
        self.matters = self._folder("matters")
        self.packs = {name: read(root / "memoranda" / name / "memorandum.yaml") for name in pack_ids(root)}
        self.confirmed: dict[str, tuple[date, date | None]] = {}
        for entry in read(confirmations)["items"] if confirmations else []:
            until = entry.get("until")
            self.confirmed[entry["item"]] = (day(entry["from"]), day(until) if until else None)

    def _folder(self, name: str) -> dict[str, dict[str, Any]]:
        return {doc["id"]: doc for doc in map(read, sorted((self.root / "rules" / name).glob("*.yaml")))}

    def vouched(self, item: str, on: date) -> bool:
        if item not in self.confirmed:
            return False
        start, end = self.confirmed[item]
        return start <= on and (end is None or on <= end)

    def article(self, reference: str) -> tuple[dict[str, Any], dict[str, Any]]:
        law_id, _, article_id = reference.partition("/")
        law = self.laws[law_id]
        return law, next(article for article in law["articles"] if article["id"] == article_id)

    def article_applies(self, reference: str, on: date) -> bool:
        law, article = self.article(reference)
        version, checked = law["text_version"], law["last_checked"]
        own = article.get("in_force")
        return applies(law["in_force"], version, checked, on) and (not own or applies(own, version, checked, on))


def applies(period: dict[str, str], version: str | None, checked: str, on: date) -> bool:
    """Whether a text applies on a day; incomplete dates are read to the subject's advantage (S2)."""
    until = period.get("until")
    if until is not None and on > (day(until) if len(until) == 10 else day(until + "-01") - timedelta(days=1)):
        return False
    start = period["from"]
    if start == "unknown":
        return (version is None or day(version) <= on) and abs((on - day(checked)).days) <= 365
    if len(start) == 7:
        return on >= last_of_month(start)
    return on >= day(start)


def last_of_month(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    following = date(year + number // 12, number % 12 + 1, 1)
    return following - timedelta(days=1)
