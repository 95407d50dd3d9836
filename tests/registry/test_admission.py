"""Who and what may not be listed: the invariants at the registry's door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.registry import admission
from services.registry.drafts import Draft, DraftReader
from services.registry.rows import Issue, RawRow
from tests.registry.samples import adult_code, list_type, person_row, row

TODAY = date(2026, 6, 1)


def read(cells: dict[str, Any], *, strict: bool = False, **list_changes: Any) -> Draft | tuple[Issue, ...]:
    return DraftReader(list_type(**list_changes)).read(RawRow(2, cells, strict=strict))


def refused(cells: dict[str, Any], **list_changes: Any) -> set[tuple[str, str]]:
    draft = read(cells, **list_changes)
    issues = draft if isinstance(draft, tuple) else admission.refusals(draft, list_type(**list_changes), TODAY)
    return {(issue.column, issue.code) for issue in issues}


def warned(cells: dict[str, Any], **list_changes: Any) -> set[tuple[str, str]]:
    draft = read(cells, **list_changes)
    assert isinstance(draft, Draft), draft
    return {(issue.column, issue.code) for issue in admission.warnings(draft, list_type(**list_changes))}


@pytest.mark.parametrize("field", ["decision_no", "authority", "decided_on", "since", "name", "subject_kind", "code"])
@pytest.mark.parametrize("blank", ["", "   ", None])
def test_i03_an_effective_document_is_required(field: str, blank: str | None) -> None:
    assert (field, "required") in refused(row(1, **{field: blank}))


def test_a_good_row_is_neither_refused_nor_remarked() -> None:
    assert refused(row(1)) == set()
    assert warned(row(1)) == set()
    assert refused(person_row(1)) == set()


@pytest.mark.parametrize(
    ("born", "minor"),
    [(date(2008, 1, 10), False), (date(2008, 1, 11), True), (date(2020, 5, 5), True), (date(1960, 2, 29), False)],
)
def test_i13_age_counts_on_the_day_of_the_decision(born: date, minor: bool) -> None:
    cells = person_row(1, code=adult_code(1, born), decided_on="2026-01-10")
    assert (("code", "minor") in refused(cells)) is minor
    assert refused(cells, excludes_minors="false") == set()


def test_i13_an_age_that_cannot_be_told_is_remarked() -> None:
    cells = person_row(1, code="E12345678", code_type="护照")
    assert refused(cells) == set()
    assert warned(cells) == {("code", "age_unknown")}


def test_i10_minor_conduct_of_natural_persons_stays_out() -> None:
    assert refused(person_row(1, level="轻微")) == {("level", "minor_conduct_of_person")}
    assert refused(row(1, level="minor")) == set()


def test_i11_utility_arrears_are_remarked() -> None:
    assert warned(row(1, grounds="拖欠水费二百元")) == {("grounds", "utility_arrears")}
    assert warned(row(1, grounds="拖欠货款")) == set()


def test_the_list_says_which_kinds_of_subject_it_takes() -> None:
    assert refused(person_row(1), subject_kinds=["legal_person"]) == {("subject_kind", "subject_kind_not_on_list")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"decided_on": "2026-06-02"}, ("decided_on", "decided_in_future")),
        ({"until": "2026-01-11"}, ("until", "until_before_since")),
        ({"decided_on": "2026-13-01"}, ("decided_on", "wrong_type")),
        ({"since": "昨天"}, ("since", "wrong_type")),
        ({"level": "特别严重"}, ("level", "unknown_choice")),
        ({"subject_kind": "公司"}, ("subject_kind", "unknown_choice")),
        ({"name": "名" * 201}, ("name", "too_long")),
        ({"decision_no": "\ufdfa" * 20}, ("decision_no", "too_long")),
        ({"name": "名\x00"}, ("name", "unusable_text")),
        ({"code": "91419001MA0000015"}, ("code", "code_length")),
        ({"amount": "12万"}, ("amount", "wrong_type")),
        ({"kinds": "甲类、丁类"}, ("kinds", "unknown_choice")),
    ],
)
def test_wrong_cells(changes: dict[str, str], expected: tuple[str, str]) -> None:
    assert refused(row(1, **changes)) == {expected}


def test_the_day_of_the_decision_and_a_single_day_are_allowed() -> None:
    assert refused(row(1, decided_on="2026-06-01", since="2026-06-01", until="2026-06-01")) == set()


def test_an_end_is_required_where_the_list_says_so() -> None:
    term = {"text": "禁采期", "until_required": "true"}
    assert refused(row(1, until=""), term=term) == {("until", "until_required")}
    assert refused(row(1, until="")) == set()


def test_dates_worth_a_look() -> None:
    assert warned(row(1, since="2026-01-09", until="2028-01-08")) == {("since", "since_before_decided")}
    assert warned(row(1, until="2028-01-13")) == {("until", "beyond_term")}


def test_levels() -> None:
    draft = read(row(1, level=""))
    assert isinstance(draft, Draft)
    assert draft.level == "serious"
    assert refused(row(1, level=""), default_level=None) == {("level", "level_required")}
    assert refused(row(1), effect="reward") == {("level", "level_on_reward")}
    assert refused(row(1, level=""), effect="reward") == set()


def test_required_fields_of_the_list() -> None:
    fields = [{"name": "grade", "title": "等级评定", "type": "integer", "required": "true"}]
    assert refused(row(1), fields=fields) == {("grade", "required")}
    assert refused(row(1, grade="3"), fields=fields) == set()


def test_persons_stand_only_on_organisations() -> None:
    persons = [{"name": "张一", "role": "负责人", "code": adult_code(3), "basis": "决定书第二项"}]
    assert refused(row(1, responsible_persons=persons)) == set()
    assert refused(person_row(1, responsible_persons=persons)) == {("responsible_persons", "persons_of_a_person")}
    assert refused(row(1, responsible_persons=persons * 2)) == {("responsible_persons", "person_named_twice")}


@pytest.mark.parametrize("wrong", ["张一", {"name": "张一"}, [{"name": "张一", "salary": "1"}], [{"name": 1}]])
def test_persons_of_a_wrong_shape(wrong: Any) -> None:
    assert refused(row(1, responsible_persons=wrong)) == {("responsible_persons", "wrong_type")}


@pytest.mark.parametrize("missing", ["name", "role", "code", "basis"])
def test_i20_every_person_needs_a_basis_of_their_own(missing: str) -> None:
    person = {"name": "张一", "role": "负责人", "code": adult_code(3), "basis": "决定书第二项"}
    del person[missing]
    assert refused(row(1, responsible_persons=[person])) == {("responsible_persons", "person_incomplete")}


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({"amount": 12}, "amount"),
        ({"amount": "12"}, "amount"),
        ({"wilful": "true"}, "wilful"),
        ({"filed_on": "2025/3/1"}, "filed_on"),
        ({"kinds": "a"}, "kinds"),
        ({"name": 3}, "name"),
        ({"since": "2026/1/12"}, "since"),
    ],
)
def test_s5_json_is_typed_strictly(cells: dict[str, Any], wrong: str) -> None:
    found = read(row(1, **cells), strict=True)
    assert isinstance(found, tuple)
    assert [(issue.column, issue.code) for issue in found] == [(wrong, "wrong_type")]


@pytest.mark.parametrize("text", ["2026-01-12", "2026/1/12", "2026.01.12", "2026年1月12日", "20260112"])
def test_days_as_clerks_write_them(text: str) -> None:
    draft = read(row(1, since=text))
    assert isinstance(draft, Draft)
    assert draft.since == date(2026, 1, 12)


@pytest.mark.parametrize(
    "column", ["subject_kind", "level", "decided_on", "amount", "wilful", "performance", "code_type"]
)
def test_a_number_in_the_wrong_column_is_not_repeated_in_full(column: str) -> None:
    found = read(person_row(1, **{column: adult_code(7)}))
    assert isinstance(found, tuple)
    assert [issue.column for issue in found] == [column]
    assert adult_code(7)[6:14] not in str(found)
