"""Helpers for the tests of lint rules: a set without any finding once confirmed, and what the linter says about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from engine.lint import Finding, Severity, lint
from engine.lint.belonging import files_of
from tests.packs_engine.packs import DAY, MEMORANDUM_FILE, load, write
from tests.packs_engine.texts import MEASURE, MEMORANDUM, REWARDS_EXAMPLES


def sound_set(root: Path) -> Path:
    """Write a set whose only findings are that nobody confirmed it."""
    return write(root, **{"memoranda/payers/examples.yaml": REWARDS_EXAMPLES})


def found(root: Path, *, day: date = DAY, ignore: tuple[str, ...] = ("unconfirmed",)) -> list[Finding]:
    """All findings as of the day but those ignored."""
    return [finding for finding in lint(load(root), day) if finding.code not in ignore]


def one(root: Path, code: str, severity: Severity, *, day: date = DAY) -> Finding:
    """The only finding with this code."""
    (finding,) = [finding for finding in found(root, day=day) if finding.code == code]
    assert finding.severity is severity
    assert finding.position is not None
    return finding


def files_told(root: Path, code: str) -> dict[str, frozenset[str]]:
    """The files that findings with this code belong to, by what they are about."""
    packs = load(root)
    return {finding.item: files_of(packs, finding) for finding in lint(packs, DAY) if finding.code == code}


def add_rule(
    root: Path,
    rule_id: str,
    *,
    when: str = "{matter.government_funded: true}",
    measure: str = "restrict-bidding",
    roles: str = "[bidder]",
    on: str = "[bidding.qualification]",
    department: str = "jy-bidding",
    period: str = "",
) -> None:
    """Another rule in the punishing pack; without changes it says what the pack's own rule says."""
    path = root / MEMORANDUM_FILE
    rule = f"  - {{id: {rule_id}, measure: {measure}, carried_out_by: [{department}], on: {on}, roles: {roles}, when: {when}{period}}}\n"
    path.write_text(path.read_text(encoding="utf-8") + rule, encoding="utf-8")


def add_measure(
    root: Path,
    measure_id: str,
    *,
    source_id: str = "P-A01",
    effect: str = "outcome: restrict\nstrength: mandatory",
    national_item: str = "限制市场准入",
    reaches: str = "[{list: bad}]",
) -> None:
    """Another punishing measure that differs from the set's own in what is given."""
    text = MEASURE.replace("id: restrict-bidding", f"id: {measure_id}").replace(
        "source_id: P-A01", f"source_id: {source_id}"
    )
    text = text.replace("outcome: restrict\nstrength: mandatory", effect).replace("限制市场准入", national_item)
    text = text.replace("reaches: [{list: bad}]", f"reaches: {reaches}")
    (root / f"rules/measures/{measure_id}.yaml").write_text(text, encoding="utf-8")


def add_pack(
    root: Path,
    pack_id: str,
    *,
    head: str = "",
    period: str = "{from: 2020-01-01}",
    when: str = "{matter.government_funded: true}",
    measure: str = "restrict-bidding",
) -> None:
    """Another punishing pack on the same list; without changes its rule says what the set's own says."""
    start = MEMORANDUM.split("rules:\n")[0].replace("id: debtors", f"id: {pack_id}")
    start = start.replace("{from: 2020-01-01}", period).replace("effect: punish\n", f"effect: punish\n{head}")
    folder = root / "memoranda" / pack_id
    folder.mkdir()
    rule = f"  - {{id: theirs, measure: {measure}, carried_out_by: [jy-bidding], on: [bidding.qualification], roles: [bidder], when: {when}}}\n"
    (folder / "memorandum.yaml").write_text(f"{start}rules:\n{rule}", encoding="utf-8")
