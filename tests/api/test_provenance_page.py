"""Officers and auditors read where everything comes from and what is missing; others have no need to."""

from __future__ import annotations

import pytest

from tests.api.pages import check_outline
from tests.api.world import World


@pytest.mark.parametrize("who", ["policy", "office", "auditor"])
def test_those_who_answer_for_the_rules_read_it(shared: World, who: str) -> None:
    shown = shared.person(who).get("/provenance")
    assert shown.status_code == 200
    check_outline(shown.text)
    assert 'href="/provenance" aria-current="page"' in shown.text
    for memorandum in shared.application.packs.memoranda.values():
        assert memorandum.title in shown.text
    assert "本措施引用的条文没有指明该名单" in shown.text
    assert "已确认（演示）" in shown.text


def test_one_memorandum_alone(shared: World) -> None:
    packs = shared.application.packs
    one, other = sorted(packs.memoranda.values(), key=lambda pack: pack.id)[:2]
    shown = shared.person("policy").get(f"/provenance?memorandum={one.id}")
    check_outline(shown.text)
    assert one.title in shown.text
    assert other.title not in shown.text
    assert shared.person("policy").get("/provenance?memorandum=none-such").status_code == 404


def test_others_do_not_see_it(shared: World) -> None:
    assert shared.person("court").get("/provenance").status_code == 403
    assert "/provenance" not in shared.person("court").get("/").text
