"""个人信息: hidden until a purpose is told, archived when off the list, destroyed only by a decision."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from httpx2 import Response
from pytest_bdd import given, parsers, scenarios, then, when

from features.city import LEVELS, City

scenarios("scenarios/个人信息.feature")


@dataclass
class Look:
    """What was seen last."""

    text: str = ""
    response: Response | None = None
    texts: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def look() -> Look:
    return Look()


def _code(city: City) -> str:
    assert city.subject is not None
    assert city.subject.code is not None
    return city.subject.code


def _sees(city: City, department: str) -> bool:
    listing = city.listings[-1]
    path = f"/api/v1/lists/{listing['list']}/listings"
    items = city.ok(city.department(department), "GET", path)["items"]
    return listing["listing_id"] in {one["listing_id"] for one in items}


@given(parsers.parse('自然人"{name}"被列入"{title}"，自 {since} 起，等级为"{level}"，文字内容为"{text}"'))
def listed(city: City, name: str, title: str, since: str, level: str, text: str) -> None:
    city.new_subject(name, "natural_person")
    city.list_subject(title, {"since": since, "level": LEVELS[level], "obligation": text})


@when(parsers.parse('"{department}"查看名单"{title}"'))
def reads_list(city: City, look: Look, department: str, title: str) -> None:
    path = f"/api/v1/lists/{city.id_of(city.application.packs.lists, title)}/listings"
    look.text = str(city.ok(city.department(department), "GET", path))


@then(parsers.parse('看到脱敏的姓名"{name}"'))
def masked(look: Look, name: str) -> None:
    assert name in look.text


@then(parsers.parse('看不到"{text}"，也看不到证件号码'))
def hidden(city: City, look: Look, text: str) -> None:
    assert text not in look.text
    assert _code(city) not in look.text


@when(parsers.parse('"{department}"写明用途"{purpose}"查看完整个人信息'))
def unmasks(city: City, look: Look, department: str, purpose: str) -> None:
    path = f"/api/v1/listings/{city.listings[-1]['listing_id']}/code"
    look.response = city.call(city.department(department), "POST", path, json={"purpose": purpose})
    look.text = look.response.text


@then(parsers.parse('看到"{name}"、"{text}"和证件号码'))
def in_full(city: City, look: Look, name: str, text: str) -> None:
    for told in (name, text, _code(city)):
        assert told in look.text


@then("查看被拒绝")
def refused(city: City, look: Look) -> None:
    assert look.response is not None
    assert look.response.status_code == 404
    assert _code(city) not in look.text


@given(parsers.parse('"{department}"能看到该条目'))
@then(parsers.parse('"{department}"能看到该条目'))
@then(parsers.parse('"{department}"还能看到该条目'))
def sees(city: City, department: str) -> None:
    assert _sees(city, department)


@then(parsers.parse('"{department}"不再看到该条目'))
def sees_no_more(city: City, department: str) -> None:
    assert not _sees(city, department)


@when(parsers.parse('信用办因"{reason}"暂缓到 {day}'))
def holds(city: City, reason: str, day: str) -> None:
    path = f"/api/v1/retention/entries/{city.listings[-1]['listing_id']}/hold"
    city.office("POST", path, json={"reason": reason, "until": day})


@then("没有密钥被销毁")
def nothing_destroyed(city: City) -> None:
    counts = city.office("GET", "/api/v1/retention")
    assert (counts["archived"], counts["persons_destroyed"]) == (1, 0)
