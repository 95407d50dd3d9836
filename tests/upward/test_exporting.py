"""What is reported, what is left out and why; on both databases."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest

from adapters.storage.database import SqlDatabase
from engine.packs.digests import sm3
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.audit.verify import verify as verify_trail
from services.cases.change import take_steps
from services.cases.counting import Uncounted, uncounted
from services.cases.states import Action
from services.cases.states import State as CaseState
from services.errors import ForbiddenError, InvalidInputError
from services.upward.layout import Layout
from tests.support.callers import AUDITOR, BIDDING_CLERK, COURT, CREDIT_OFFICE
from tests.support.cases import stored, verify
from tests.support.registry import change_listing
from tests.upward.conftest import CODES, NAMES, Exporter, discard, penalties_of, rows


def test_what_was_verified_is_told_with_its_facts(make: Exporter, cases: dict[str, str]) -> None:
    made, content = make()
    told = rows(content)
    assert told.keys() == {cases["a"], cases["b"]}
    row = told[cases["a"]]
    assert (row["subject_name"], row["uscc"], row["id_no"]) == (NAMES["a"], CODES["a"], "")
    assert (row["operation"], row["result"], row["effect"]) == ("新增", "已实施", "惩戒")
    assert (row["document_no"], row["amount"]) == ("济招监〔2026〕3号", "12000000.00")
    assert row["done_on"] == "2026-11-22"
    assert row["attachments"] == "ab" * 32
    assert made.left_out == {"people": 1}
    assert made.digest == sm3(content)


def test_people_need_a_person_and_every_reading_is_on_record(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    system = Caller("local:root", CREDIT_OFFICE.departments, CREDIT_OFFICE.roles)
    with pytest.raises(ForbiddenError) as refused:
        make(people=True, caller=system)
    assert refused.value.code == "needs_person"
    made, content = make(people=True)
    row = rows(content)[cases["p"]]
    assert (row["subject_name"], row["id_no"], row["id_type"]) == (NAMES["p"], CODES["p"], "居民身份证")
    assert (row["uscc"], made.left_out) == ("", {})
    subject_key = stored(database, cases["p"]).subject_key
    with database.read() as uow:
        seen = [query for query in uow.subject_view.queries(subject_key, 10) if query.purpose == "按月报送省平台"]
        kept = [entry for entry in uow.audit.entries() if entry.action == "subject.unmask"]
        assert verify_trail(uow) == []
    [department] = CREDIT_OFFICE.departments
    assert [query.department for query in seen] == [department], "the person sees it in its own view"
    assert [(entry.actor, entry.entity) for entry in kept] == [(CREDIT_OFFICE.id, f"subject:{subject_key}")]
    assert json.loads(kept[0].detail) == {"department": department, "purpose": "按月报送省平台"}


def test_only_the_credit_office_reports_and_says_why(make: Exporter, cases: dict[str, str]) -> None:
    for caller in (COURT, AUDITOR, BIDDING_CLERK):
        with pytest.raises(ForbiddenError):
            make(caller=caller)
    with pytest.raises(InvalidInputError):
        make(purpose="x")
    with pytest.raises(InvalidInputError):
        make("taizhou", "csv")


def test_feedback_that_is_not_verified_waits(
    make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime
) -> None:
    with database.write() as uow:
        held = uow.cases.lock(cases["a"])
        assert held is not None
        take_steps(
            uow,
            replace(held, state=CaseState.ACKNOWLEDGED),
            [(Action.IMPLEMENT, {}), (Action.FEED_BACK, {})],
            values={},
            actor="local:t",
            now=now,
        )
    first, content = make()
    assert rows(content).keys() == {cases["b"]}
    verify(database, COURT, cases["a"], now)
    second, content = make()
    assert rows(content).keys() == {cases["a"]}
    assert second.left_out == {"people": 1, "waiting": 1}, "the other one is in a file that nobody has settled yet"
    assert first.effects == second.effects == {"punish": 1}


def test_penalties_that_were_never_listed_do_not_count(
    make: Exporter, database: SqlDatabase, packs: PackSet, cases: dict[str, str], now: datetime
) -> None:
    """I-19: an entry whose decision is the penalty's own paper is no case of joint punishment."""
    follows = penalties_of(packs)
    with database.read() as uow:
        decision_no = uow.registry.newest(["l-a"])["l-a"].listing.decision_no
    change_listing(database, now, "l-a", facts={"penalty_no": decision_no.replace("(", "（").replace(")", "）")})
    change_listing(database, now, "l-b", facts={"penalty_no": "示例罚〔2026〕9号"})
    made, content = make(in_force=follows)
    assert rows(content).keys() == {cases["b"]}
    assert made.left_out == {"penalty_only": 1, "penalty_not_named": 1}
    everything = [stored(database, case_id) for case_id in cases.values()]
    with database.read() as uow:
        assert uncounted(uow, packs, everything) == {}
        disabled = packs.lists["debtors"].model_copy(update={"status": "disabled"})
        follows.lists = dict(packs.lists) | {"debtors": disabled}
        assert set(uncounted(uow, follows, everything).values()) == {Uncounted.NO_LAWFUL_LIST}


def test_files_are_read_back(make: Exporter, database: SqlDatabase, cases: dict[str, str], now: datetime) -> None:
    made, text = make(format_="csv")
    discard(database, made, now)
    assert text.startswith(b"\xef\xbb\xbf")
    table = {row["case_id"]: row for row in csv.DictReader(io.StringIO(text.decode("utf-8-sig")))}
    assert table[cases["b"]]["subject_name"] == "'" + NAMES["b"], "no formula"
    tree = ElementTree.fromstring(make(format_="xml")[1])  # noqa: S314  (our own file)
    names = {item.findtext("case_id"): item.findtext("subject_name") for item in tree.iter("feedback")}
    assert names == {cases["a"]: NAMES["a"], cases["b"]: NAMES["b"]}


def test_chongqing_repeats_its_pairs(make: Exporter, cases: dict[str, str]) -> None:
    made, content = make("chongqing", "xml", people=True)
    tree = ElementTree.fromstring(content)  # noqa: S314
    assert tree.tag == "commitRedBlackBack"
    items = {item.findtext("requestId"): item for item in tree.iter("redBlackBack")}
    assert items.keys() == {cases["a"], cases["b"]}
    item = items[cases["a"]]
    assert (item.findtext("unitedType"), item.findtext("handleType")) == ("black", "1")
    [pair] = item.iter("unionPair")
    assert pair.findtext("itemName")
    assert pair.findtext("content") == item.findtext("action")
    assert made.left_out == {"code_unknown": 1}, "how a person's number is written there is not known"


def test_codes_that_nobody_knows_keep_records_out(
    make: Exporter, layouts: dict[str, Layout], cases: dict[str, str]
) -> None:
    made, content = make("shandong")
    assert (content, made.left_out) == (b"", {"code_unknown": 2, "people": 1})
    known = layouts["shandong"].with_codes({"jclb": {"punish": "2", "reward": "1"}})
    made, content = make(known=known)
    [one, other] = [json.loads(line) for line in content.decode().splitlines()]
    assert {one["jclb"], other["jclb"], one["ztlb"], other["ztlb"]} == {"2", "0"}
