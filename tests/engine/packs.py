"""A synthetic world of packs in memory: documents as dicts, bent per test, confirmed as they stand."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from engine.deciding.decide import RuleEngine
from engine.decision import Decision
from engine.inputs import DecisionInput, Level, Listing, Matter, RegistryState, Subject, SubjectKind
from engine.packs.loading import typed
from engine.packs.packset import PackSet
from engine.packs.yaml_tree import parse_tree

DAY = date(2026, 6, 1)
NOW = datetime.fromisoformat("2026-06-01T09:00:00+08:00")
CHECKED = {"source": "测试", "confidence": "known"}

Doc = dict[str, Any]


def law(law_id: str = "fa", level: str = "law", articles: list[Doc] | None = None, **changes: Any) -> Doc:
    found = articles or [{"id": "10", "article": "第十条", "gist": "列入示例名单的,限制其参与"}]
    head = {"kind": "law", "id": law_id, "title": f"示例{law_id}", "short_title": law_id, "level": level}
    dates = {"text_version": "2020-01-01", "in_force": {"from": "2020-01-01"}, "last_checked": "2026-05-01"}
    return {**head, **dates, "articles": found, **CHECKED, **changes}


def list_type(list_id: str = "bad", effect: str = "punish", **changes: Any) -> Doc:
    return {
        "kind": "list",
        "id": list_id,
        "source_id": "L-01",
        "title": f"名单{list_id}",
        "effect": effect,
        "authority": "示例机关",
        "basis": ["fa/10"],
        "rule": "示例",
        "subject_kinds": ["legal_person", "unincorporated", "natural_person"],
        "domains": ["bidding"],
        "term": {"text": "至移出"},
        "early_exit": "履行后移出",
        "fields": [
            {"name": "debt", "title": "未履行金额", "type": "money"},
            {"name": "penalties", "title": "处罚种类", "type": "codes", "values": {"ban": "禁止", "fine": "罚款"}},
            {"name": "banned", "title": "是否禁止", "type": "boolean"},
        ],
        "last_checked": "2026-05-01",
        **CHECKED,
        **changes,
    }


def matter(matter_id: str = "bidding.qualification", **changes: Any) -> Doc:
    roles = ("bidder", "consortium-member", "legal-representative", "agent")
    return {
        "kind": "matter",
        "id": matter_id,
        "title": matter_id,
        "domains": ["bidding"],
        "roles": [{"id": role, "title": role} for role in roles],
        "fields": [
            {"name": "government_funded", "title": "政府投资", "type": "boolean", "required": True},
            {"name": "amount", "title": "估算价", "type": "money"},
            {"name": "sector", "title": "领域", "type": "code", "values": {"road": "公路", "water": "水利"}},
        ],
        **changes,
    }


def measure(
    measure_id: str = "restrict", lists: Iterable[str] = ("bad",), effect: str = "punish", **changes: Any
) -> Doc:
    return {
        "kind": "measure",
        "id": measure_id,
        "source_id": "P-A01",
        "title": f"措施{measure_id}",
        "content": "示例",
        "effect": effect,
        "outcome": "restrict" if effect == "punish" else "favour",
        "strength": "mandatory",
        "class": "一",
        "national_item": "示例",
        "subjects": ["legal_person", "unincorporated", "natural_person"],
        "carried_out_by": "监督部门",
        "duration": {"kind": "while_listed"},
        "bases": [{"article": "fa/10", "reaches": [{"list": name} for name in lists]}],
        **CHECKED,
        **changes,
    }


def rule(rule_id: str = "r1", measure_id: str = "restrict", **changes: Any) -> Doc:
    found = {"id": rule_id, "measure": measure_id, "carried_out_by": ["jy-bidding"], "on": ["bidding.qualification"]}
    return {**found, **changes}


def memorandum(rules: list[Doc], pack_id: str = "debtors", effect: str = "punish", **changes: Any) -> Doc:
    return {
        "kind": "memorandum",
        "id": pack_id,
        "title": f"备忘录{pack_id}",
        "document_no": "示例〔2020〕1号",
        "effect": effect,
        "initiator": "jy-court",
        "in_force": {"from": "2020-01-01"},
        "last_checked": "2026-05-01",
        "lists": ["bad"],
        "rules": rules,
        **changes,
    }


DEPARTMENTS: Doc = {
    "kind": "departments",
    "departments": [
        {"id": name, "title": name, "duties": ["participant"]} for name in ("jy-court", "jy-bidding", "jy-finance")
    ],
}


INVENTORY: Doc = {
    "kind": "inventory",
    "id": "national",
    "title": "示例清单",
    "edition": "示例版",
    "last_checked": "2026-05-01",
    "rows": [{"name": "示例", "class": "一", **CHECKED}],
}


def packset(*documents: Doc, confirmed: bool = True) -> PackSet:
    """A pack set of these documents; law ``fa``, list ``bad``, the bidding matter and departments are there unless given."""
    given = {(doc["kind"], doc.get("id")) for doc in documents}
    basics = (law(), list_type(), matter(), DEPARTMENTS, INVENTORY)
    whole = [*documents, *(doc for doc in basics if (doc["kind"], doc.get("id")) not in given)]
    bare = PackSet.of(map(_loaded, whole))
    if not confirmed:
        return bare
    vouched = {"by": "甲", "on": "2026-01-01", "edition": "示例", "row": "1", "from": "2026-01-01"}
    items = [{"item": item, "digest": digest, **vouched} for item, digest in bare.item_digests.items()]
    confirmations = {
        "kind": "confirmations",
        "id": "office",
        "title": "确认",
        "national_list": "checked",
        "items": items,
    }
    return PackSet.of(map(_loaded, [*whole, confirmations]))


def _loaded(document: Doc) -> Any:
    text = json.dumps(document, ensure_ascii=False).encode()
    return typed(parse_tree(text, f"{document['kind']}-{document.get('id', 'all')}.yaml"))


def simple(*rules: Doc, measures: Iterable[Doc] = (), **changes: Any) -> PackSet:
    """One punishing memorandum on list ``bad`` with these rules; measure ``restrict`` is there unless given."""
    listed = list(measures)
    if all(found["id"] != "restrict" for found in listed):
        listed.append(measure())
    return packset(memorandum([copy.deepcopy(found) for found in rules], **changes), *listed)


def listing(key: str = "k0", number: int = 1, **changes: Any) -> Listing:
    base: dict[str, Any] = {
        "listing_id": f"{key}-{changes.get('list_id', 'bad')}-{number}",
        "version": 1,
        "subject_key": key,
        "list_id": "bad",
        "name": "示例公司",
        "decision_no": "示例1号",
        "authority": "示例机关",
        "decided_on": date(2025, 10, 1),
        "since": date(2025, 11, 2),
        "until": None,
        "level": Level.ORDINARY,
    }
    return Listing(**{**base, **changes})


def subject(index: int = 0, key: str | None = "k0", role: str = "bidder", **changes: Any) -> Subject:
    base: dict[str, Any] = {"kind": SubjectKind.LEGAL_PERSON, "name": "示例公司"}
    return Subject(index=index, role=role, subject_key=key, **{**base, **changes})


def given(
    *listings: Listing,
    subjects: Iterable[Subject] | None = None,
    fields: Mapping[str, Any] | None = None,
    now: datetime = NOW,
    state: RegistryState = RegistryState.FRESH,
    kind: str = "bidding.qualification",
) -> DecisionInput:
    """An input whose registry answers by key: own entries, and those that name the key as responsible."""
    by_key: dict[str, list[Listing]] = {}
    for entry in listings:
        for key in {entry.subject_key, *(person.subject_key for person in entry.responsible_persons)}:
            by_key.setdefault(key, []).append(entry)
    return DecisionInput(
        matter=Matter(kind, {"government_funded": True} if fields is None else fields),
        subjects=tuple(subjects) if subjects is not None else (subject(),),
        listings={key: tuple(found) for key, found in by_key.items()},
        now=now,
        registry_version=7,
        registry_state=state,
    )


def decide(packs: PackSet, decision_input: DecisionInput) -> Decision:
    """One decision; the two evaluators must agree."""
    engine = RuleEngine(packs)
    try:
        decision = engine.decide(decision_input)
    finally:
        engine.close()
    assert decision.disagreements == ()
    return decision


def measures_of(decision: Decision, index: int = 0) -> list[str]:
    """The measure ids of one subject, in order, repeats per listing included."""
    found = next(answer for answer in decision.subjects if answer.index == index)
    return [line.measure for hit in found.hits for line in hit.measures]
