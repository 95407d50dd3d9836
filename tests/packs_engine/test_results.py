"""How a matter may end, and the reasons of outcomes: what is read, and what is refused when the packs are loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.documents import Follows, ReasonFor
from engine.errors import PackErrors
from engine.packs.packset import PackSet
from tests.packs_engine.packs import bend, load, write

REASONS = """\
kind: reasons
id: cases
title: 示例理由
last_checked: 2026-05-01
reasons:
  - {code: ended, title: 事项终止, outcomes: [not_applicable]}
  - {code: unfair, title: 过重, outcomes: [declined], explain: true}
"""
FILE, MATTER = "rules/reasons/cases.yaml", "rules/matters/bidding.yaml"
ALLOWED = "caution: person, favour: implemented}}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, **{FILE: REASONS})
    bend(tmp_path, MATTER, ALLOWED, "caution: not_applicable}, reason: ended}")
    return tmp_path


def test_a_result_says_what_follows_and_leaves_the_rest_to_a_person(root: Path) -> None:
    packs = load(root)
    refused, allowed = packs.matters["bidding.qualification"].results
    assert refused.follows("restrict") is Follows.IMPLEMENTED
    assert (allowed.follows("caution"), allowed.reason) == (Follows.NOT_APPLICABLE, "ended")
    assert allowed.follows("favour") is Follows.PERSON
    assert (packs.reasons["unfair"].explain, packs.reasons["unfair"].outcomes) == (True, [ReasonFor.DECLINED])
    assert PackSet.from_canonical(packs.canonical()).reasons.keys() == {"ended", "unfair"}


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        (MATTER, "reason: ended", "reason: unfair", "wrong_value"),
        (MATTER, "reason: ended", "reason: endde", "unknown_id"),
        (MATTER, ", reason: ended", "", "keys_clash"),
        (MATTER, "caution: not_applicable}", "caution: person}", "keys_clash"),
        (MATTER, "code: allowed", "code: refused-for-credit", "duplicate_id"),
        (MATTER, "caution: not_applicable", "caution: declined", "wrong_value"),
        (MATTER, "caution: not_applicable", "none: not_applicable", "keys_clash"),
        (
            FILE,
            "{code: unfair, title: 过重, outcomes: [declined]",
            "{code: ended, title: 重复, outcomes: [not_applicable]",
            "duplicate_id",
        ),
        (FILE, "outcomes: [declined]", "outcomes: [implemented]", "wrong_value"),
    ],
)
def test_what_cannot_be_is_refused(root: Path, name: str, old: str, new: str, code: str) -> None:
    bend(root, name, old, new)
    with pytest.raises(PackErrors) as refused:
        load(root)
    assert {error.code for error in refused.value.errors} == {code}


def test_a_reason_stands_in_one_catalogue_only(root: Path) -> None:
    (root / "rules/reasons/more.yaml").write_text(REASONS.replace("id: cases", "id: more"), encoding="utf-8")
    with pytest.raises(PackErrors) as refused:
        load(root)
    assert [error.code for error in refused.value.errors] == ["duplicate_id", "duplicate_id"]
