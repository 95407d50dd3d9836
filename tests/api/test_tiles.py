"""Every number on a first page is the number of lines on the page that it opens: work tiles, supervision, notices, memoranda."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from services.outbox.model import Message, State
from services.supervision import daily
from tests.api.pages import check_outline, csrf_of
from tests.api.world import DEBTOR_NAME, NOW, World, open_case
from tests.supervision.conftest import at

_TILE = re.compile(r'<a class="tile[^"]*" href="([^"]+)"><span class="figure">([0-9]+)</span>([^<]+)')
_CELL = re.compile(r'<td class="num"><a href="([^"]+)">([0-9]+)</a></td>')
_LISTS = ("按最后一日排列", "督办，新的在前", "全部部门和系统逾期未确认", "投递失败的消息", "案件明细")
"""How the tables begin that tiles lead to: each has its lines, other tables of those pages are sums."""


def message(number: int, state: State) -> Message:
    """Of the year before: one to be confirmed that nobody confirmed, or one that was given up."""
    before = NOW - timedelta(days=300)
    return Message(
        message_id=f"{number:032x}", topic="listing.exited", key=str(number), about="listing:x", department="jy-tax", client="",
        title="示例通知", text="", data={}, link="", confirm_by=before, created_at=before, created_by="system:test", state=state,
    )  # fmt: skip


@pytest.fixture(scope="module")
def city(shared: World) -> World:
    """Cases at every step of two departments, a push, late notices and dead letters; three days later, after the ladder's rounds."""
    clerk, second = shared.person("supervisor"), shared.person("second")
    token, other = csrf_of(clerk.get("/").text), csrf_of(second.get("/").text)
    waiting, taken, refused, done = (open_case(shared, f"K-{number}") for number in range(1, 5))
    for case_id in (taken, refused, done):
        clerk.post(f"/cases/{case_id}/acknowledge", data={"csrf": token})
    declined = {"outcome": "declined", "reason_code": "public-interest", "reason": "示例"}
    second.post(f"/cases/{refused}/outcome", data={"csrf": other, **declined})
    clerk.post(f"/cases/{done}/outcome", data={"csrf": token, "outcome": "implemented", "document_no": "示例1号"})
    assert shared.person("court").post("/api/v1/lists/judgment-defaulters/pushes").status_code == 201
    with shared.application.database.write() as uow:
        dead = [State.DEAD, State.DEAD]
        states = [State.DELIVERED, State.DELIVERED, State.DELIVERED, *dead]
        uow.outbox.add([message(number, state) for number, state in enumerate(states)])
    for day in ("2026-11-24", "2026-11-26"):
        daily.run(shared.application.database, shared.application.packs, at(day, 6))
    assert waiting
    return World(replace(shared.application, clock=lambda: at("2026-11-27", 9)), shared.keys)


def lines(page: str) -> int:
    """The lines of the list that a page is about."""
    tables = re.findall(
        r"<table><caption[^>]*>([^<]+)</caption>.*?<tbody>(.*?)</tbody>", page.replace(">\n<", "><"), re.S
    )
    return sum(body.count("<tr>") for caption, body in tables if caption.startswith(_LISTS))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("supervisor", {"确认案件", "登记办理结果", "复核不予实施", "签收推送的名单"}),
        ("court", {"核验反馈"}),
        ("office", {"已通报", "已催办", "已提醒", "逾期未确认的通知", "没有送达的消息"}),
    ],
)
def test_a_tile_opens_what_it_counts(city: World, name: str, told: set[str]) -> None:
    browser = city.person(name)
    home = browser.get("/").text
    tiles = _TILE.findall(home)
    assert told <= {title for _, _, title in tiles}
    assert any(int(count) for _, count, _ in tiles)
    cells = [(href, count, "") for href, count in _CELL.findall(home)]
    assert bool(cells) == (name == "court")
    for href, count, title in [*tiles, *cells]:
        page = browser.get(unescape(href))
        check_outline(page.text)
        assert (title, lines(page.text)) == (title, int(count)), href


def test_rows_tell_whom_they_are_about(city: World) -> None:
    for path in ("/", "/duties", "/supervision"):
        page = city.person("supervisor").get(path).text
        rows = [row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if "K-" in row]
        assert rows, path
        assert all(DEBTOR_NAME in row for row in rows), path


def test_work_comes_in_pages(city: World, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = city.person("supervisor")
    whole = lines(browser.get("/duties").text)
    monkeypatch.setattr("api.console.duty_pages.PAGE", 2)
    found, page = 0, browser.get("/duties").text
    while True:
        found += lines(page)
        following = re.search(r'href="(/duties\?kind=&amp;page=[0-9]+)"', page)
        if following is None:
            break
        page = browser.get(unescape(following[1])).text
    assert found == whole > 2
