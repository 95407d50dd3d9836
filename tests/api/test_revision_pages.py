"""The second person at the console: reads what was found, approves, and the new rules decide; processes follow by themselves."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from api.activation import watched
from api.wiring import build
from tests.api.test_revisions import CHANGED, accepting
from tests.api.world import World


def page(world: World, who: str, path: str) -> str:
    answer = world.person(who).get(path)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def decide(world: World, who: str, path: str, **fields: str) -> Any:
    token = re.search(r'name="csrf" value="([^"]+)"', page(world, who, "/revisions"))
    assert token
    return world.person(who).post(f"{path}/decide", data={"csrf": token[1], **fields})


def proposed(world: World) -> str:
    made = world.person("policy").post("/api/v1/revisions", json=accepting(world, CHANGED))
    assert made.status_code == 201, made.text
    return f"/revisions/{made.json()['publication_id']}"


def test_the_second_person_reads_and_approves(world: World) -> None:
    path = proposed(world)
    shown = page(world, "policy", path)
    assert "须由另一个人批准" in shown
    assert "批准并启用" not in shown
    shown = page(world, "office", path)
    assert "示例理由" in shown
    assert "批准并启用" in shown
    assert decide(world, "policy", path, answer="approve").status_code == 403
    done = decide(world, "office", path, answer="approve")
    assert done.status_code == 200
    assert "新版本已经启用" in done.text
    assert world.application.packs.revision[:19] in page(world, "auditor", "/revisions")
    assert "批准并启用" not in page(world, "office", path)


def test_a_rejection_needs_a_reason(world: World) -> None:
    path = proposed(world)
    assert decide(world, "office", path, answer="reject", reason=" ").status_code == 422
    assert "没有启用" in decide(world, "office", path, answer="reject", reason="依据不足").text


def test_those_who_do_not_answer_for_the_rules_see_no_proposals(world: World) -> None:
    assert world.person("court").get("/revisions").status_code == 403
    assert "/revisions" not in page(world, "court", "/")
    assert "批准并启用" not in page(world, "auditor", proposed(world))


def test_a_form_of_another_session_decides_nothing(world: World) -> None:
    path = proposed(world)
    forged = world.person("office").post(f"{path}/decide", data={"csrf": "x", "answer": "approve"})
    assert forged.status_code == 403
    assert "待批准" in page(world, "office", path)


def test_another_process_follows_by_itself(world: World) -> None:
    settings = world.application.settings.model_copy(update={"activation_poll_seconds": 0.05})
    other = build(settings, clock=world.application.clock)
    try:
        before = other.packs.revision
        assert decide(world, "office", proposed(world), answer="approve").status_code == 200

        async def follow() -> None:
            async with watched(other):
                while other.packs.revision == before:
                    await asyncio.sleep(0.02)

        asyncio.run(asyncio.wait_for(follow(), 60))
        assert other.packs.revision == world.application.packs.revision
    finally:
        other.close()
