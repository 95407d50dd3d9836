"""Dated parameters: the value of a day, what is refused when they are read, and what lint says of their periods."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from engine.errors import PackErrors
from engine.inputs import Level
from engine.law.parameters import publicity_on, value_on
from engine.lint import Severity
from engine.packs.packset import PackSet
from tests.packs_engine.lint.findings import found
from tests.packs_engine.packs import DAY, bend, load, write
from tests.packs_engine.texts import PARAMETERS, REWARDS_EXAMPLES, RULES_OF_MINISTRY

FILE = "rules/parameters/display.yaml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    old = '  - {id: "4", article: 第四条, gist: 公示三个月, in_force: {from: 2020-01-01, until: 2026-03-31}}\n'
    rules = RULES_OF_MINISTRY.replace("articles:\n", f"articles:\n{old}").replace("2021-01-01", "2020-01-01")
    files = {FILE: PARAMETERS, "rules/law/shili-banfa.yaml": rules, "memoranda/payers/examples.yaml": REWARDS_EXAMPLES}
    return write(tmp_path, **files)


@pytest.mark.parametrize(
    ("day", "value", "article"),
    [
        (date(2019, 12, 31), None, None),
        (date(2020, 1, 1), 3, "shili-banfa/4"),
        (date(2026, 3, 31), 3, "shili-banfa/4"),
        (date(2026, 4, 1), 12, "shili-banfa/5"),
        (date(2036, 1, 1), 12, "shili-banfa/5"),
    ],
)
def test_the_value_of_a_day_comes_with_its_article(
    root: Path, day: date, value: int | None, article: str | None
) -> None:
    setting = value_on(load(root), "display/serious-min", day)
    assert (setting and setting.number, setting and setting.article) == (value, article)


def test_a_choice_ends_as_numbers_do(root: Path) -> None:
    packs = load(root)
    kept = value_on(packs, "display/answer-base", date(2026, 3, 31))
    assert kept is not None
    assert kept.value == "applied"
    assert value_on(packs, "display/answer-base", date(2026, 4, 1)) is None


def test_a_program_that_asks_for_what_is_not_there_is_told(root: Path) -> None:
    with pytest.raises(KeyError, match="display/serious-mim"):
        value_on(load(root), "display/serious-mim", DAY)


def test_publicity_is_read_by_level(root: Path) -> None:
    period = publicity_on(load(root), "display", Level.SERIOUS, DAY)
    assert period.least is not None
    assert period.most is not None
    assert (period.least.number, period.most.number) == (12, 36)


def test_parameters_are_part_of_the_revision_and_survive_a_replay(root: Path) -> None:
    packs = load(root)
    bend(root, FILE, 'value: "12"', 'value: "6"')
    assert load(root).revision != packs.revision
    replayed = PackSet.from_canonical(packs.canonical())
    setting = value_on(replayed, "display/serious-min", DAY)
    assert setting is not None
    assert setting.number == 12


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('value: "12"', 'value: "twelve"', "keys_clash"),
        ('value: "12"', 'value: "10001"', "keys_clash"),
        ('value: "12"', 'value: "-1"', "wrong_format"),
        ("value: applied", "value: allowed", "keys_clash"),
        ("title: 最长公示期\n    unit: months", "title: 最长公示期\n    unit: moons", "wrong_value"),
        ("    choices: {applied: 自申请之日, accepted: 自受理之日}\n", "", "keys_clash"),
        ("until: 2026-03-31, article: shili-banfa/4", "until: 2019-03-31, article: shili-banfa/4", "keys_clash"),
        ("article: shili-banfa/4", "article: shili-banfa/44", "unknown_id"),
        ("name: serious-max", "name: serious-min", "duplicate_id"),
        (", article: shili-banfa/4", "", "keys_clash"),
        ("article: shili-banfa/4", "article: shili-banfa/4, decided_by: 信用办", "keys_clash"),
    ],
)
def test_what_cannot_be_a_parameter_is_refused(root: Path, old: str, new: str, code: str) -> None:
    bend(root, FILE, old, new)
    with pytest.raises(PackErrors) as refused:
        load(root)
    assert {error.code for error in refused.value.errors} == {code}


def test_what_no_law_sets_names_who_decided_it(root: Path) -> None:
    bend(root, FILE, "article: shili-banfa/4", "decided_by: 示例信用办〔2020〕1号")
    packs = load(root)
    assert found(root) == []
    setting = value_on(packs, "display/serious-min", date(2020, 1, 1))
    assert setting is not None
    assert (setting.article, setting.decided_by) == ("", "示例信用办〔2020〕1号")


def test_lint_is_silent_about_sound_periods(root: Path) -> None:
    assert found(root) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "severity"),
    [
        ("until: 2026-03-31, article: shili-banfa/4", "until: 2026-04-01, article: shili-banfa/5", "parameter_overlap", Severity.ERROR),
        (", until: 2026-03-31, article: shili-banfa/4", ", article: shili-banfa/5", "parameter_overlap", Severity.ERROR),
        ("until: 2026-03-31, article: shili-banfa/4", "until: 2026-03-30, article: shili-banfa/4", "parameter_gap", Severity.WARNING),
        ("from: 2026-04-01, article: shili-banfa/5", "from: 2026-04-01, article: shili-banfa/4", "parameter_article_not_in_force", Severity.ERROR),
        ("from: 2020-01-01, until: 2026-03-31, article: shili-banfa/4", "from: 2019-06-01, until: 2026-03-31, article: shili-banfa/4", "parameter_article_not_in_force", Severity.ERROR),
    ],
)  # fmt: skip
def test_lint_looks_at_every_period(root: Path, old: str, new: str, code: str, severity: Severity) -> None:
    bend(root, FILE, old, new)
    (finding,) = found(root)
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.position is not None
    assert finding.position.file == FILE


def test_on_two_values_the_later_counts(root: Path) -> None:
    bend(root, FILE, ", until: 2026-03-31, article: shili-banfa/4", ", article: shili-banfa/5")
    setting = value_on(load(root), "display/serious-min", DAY)
    assert setting is not None
    assert setting.number == 12
