"""The samples are what their generator makes, fit the packs' lists and matters, and name nobody real."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from adapters.files.open_rows import open_rows
from adapters.inbound import InboundMatter, approval, bidding, procurement
from engine.inputs import SubjectKind
from engine.law.legality import list_silences
from engine.packs.packset import PackSet
from samples.generator import cast
from samples.generator.__main__ import files
from services.checks.request import read_request
from services.checks.validity import examine
from services.registry import admission
from services.registry.columns import columns_of
from services.registry.drafts import DraftReader
from services.registry.rows import Issue
from services.subjects.identity import parse_code

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"
TODAY = date(2026, 11, 22)
DOORS: dict[str, Callable[[object, PackSet], list[InboundMatter]]] = {
    "procurement": procurement.read,
    "bidding": bidding.read,
    "approval": approval.read,
}


@pytest.fixture(scope="module")
def packs() -> PackSet:
    """The packs as they are, without confirmations."""
    return PackSet.load(ROOT, [])


def cells(raw: bytes) -> list[tuple[Any, ...]]:
    """What a spreadsheet holds; its bytes depend on the library that wrote it."""
    sheet = load_workbook(io.BytesIO(raw)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_the_files_are_what_the_generator_makes() -> None:
    kept = {
        str(path.relative_to(SAMPLES))
        for path in SAMPLES.glob("*/*")
        if path.suffix in (".csv", ".xlsx", ".jsonl", ".json")
    }
    made = files()
    assert kept == set(made)
    for name, raw in made.items():
        on_disk = (SAMPLES / name).read_bytes()
        assert cells(on_disk) == cells(raw) if name.endswith(".xlsx") else on_disk == raw, f"run the generator: {name}"


def issues_of(packs: PackSet, list_id: str, path: Path) -> dict[int, list[Issue]]:
    """Refusals by line."""
    list_type = packs.lists[list_id]
    reader = DraftReader(list_type)
    found = {}
    for row in open_rows(path, columns_of(list_type)):
        draft = reader.read(row)
        found[row.line] = list(draft) if isinstance(draft, tuple) else list(admission.refusals(draft, list_type, TODAY))
    return found


def test_every_list_in_use_has_a_sample(packs: PackSet) -> None:
    sampled = {path.stem for path in (SAMPLES / "listings").iterdir()}
    in_use = {one.id for one in packs.lists.values() if not list_silences(packs, one, TODAY)}
    assert in_use <= sampled <= set(packs.lists)


def test_all_rows_of_the_samples_come_in(packs: PackSet) -> None:
    for path in (SAMPLES / "listings").iterdir():
        found = issues_of(packs, path.stem, path)
        assert len(found) >= 3
        assert not any(found.values()), found


def test_the_bad_rows_are_each_refused_for_their_reason(packs: PackSet) -> None:
    found = issues_of(packs, "judgment-defaulters", SAMPLES / "refused" / "judgment-defaulters-bad-rows.csv")
    assert {line: [issue.code for issue in issues] for line, issues in found.items()} == {
        2: [],
        3: ["code_check_digit"],
        4: ["required"],
        5: ["wrong_type"],
        6: ["until_before_since"],
        7: ["unknown_choice"],
        8: ["unknown_choice"],
        9: ["code_birth_date"],
        10: ["required"],
        11: [],
    }


def test_every_event_goes_through_its_door(packs: PackSet) -> None:
    events = sorted((SAMPLES / "events").glob("*.json"))
    assert {path.name.split("-")[0] for path in events} == set(DOORS)
    for path in events:
        for matter in DOORS[path.name.split("-")[0]](json.loads(path.read_text()), packs):
            examine(read_request(matter.check_request("jy-ggzy", "示例经办")), packs.matters)


def test_the_cast_is_numbered_and_its_codes_are_sound() -> None:
    people = [value for value in vars(cast).values() if isinstance(value, cast.Person)]
    companies = [*cast.EXTRAS, *(value for value in vars(cast).values() if isinstance(value, cast.Company))]
    for company in companies:
        assert company.name.startswith("济源示例")
        assert company.name.endswith(f"{company.number:03d}")
        parse_code(SubjectKind.LEGAL_PERSON, company.code, "code")
    for person in people:
        assert person.name.startswith("示例人员")
        assert person.code[6:10] == "1900"
        parse_code(SubjectKind.NATURAL_PERSON, person.code, "code")
    codes = [company.code for company in companies] + [person.code for person in people]
    assert len(set(codes)) == len(codes)
