"""Writes a workload as pack files that load, lint without errors and whose examples pass: one memorandum per list.

Laws, articles and lists say of themselves that they are invented; confirmations are a demo's.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.workload.catalogue import (
    DEPARTMENTS,
    KINDS,
    LIST_FIELDS,
    LISTS,
    MATTER_FIELDS,
    MATTERS,
    REWARDING,
    ROLES,
    TODAY,
    FieldSpec,
)
from benchmarks.workload.events import Entry, Event
from benchmarks.workload.examples import Case, Examples, outcome_of
from benchmarks.workload.rules import MEASURES_PER_EFFECT, Rule
from engine.law.confirming import confirmable_items, write_confirmations
from engine.packs.cache import NO_CACHE, Cache
from engine.packs.packset import PackSet
from engine.values import Value, to_json

_PER_SET = 2_000
"""Confirmations in one file: a pack file has a limit of nodes."""

_TYPES = {spec.name: spec.type for spec in (*MATTER_FIELDS, *LIST_FIELDS)}


@dataclass(frozen=True)
class Written:
    """A folder of packs: ``root`` with ``rules/`` and ``memoranda/``, and the confirmation sets to load with it."""

    root: Path
    confirmations: tuple[Path, ...]
    examples: int

    def load(self) -> PackSet:
        """The set of packs, confirmed."""
        return PackSet.load(self.root, self.confirmations)


def write_packs(folder: Path, rules: Sequence[Rule], examples_per_rule: int = 0, *, confirmed: bool = True) -> Written:
    """Writes ``rules`` as packs into an empty folder, with this many examples for each rule."""
    _write(folder / "rules/law/bench-law.yaml", _LAW)
    _write(folder / "rules/inventories/bench.yaml", _INVENTORY)
    _write(folder / "rules/departments/bench.yaml", {"kind": "departments", "departments": list(_departments())})
    for document in (*_measures(), *map(_list, LISTS), *map(_matter, MATTERS)):
        _write(folder / f"rules/{document['kind']}s/{document['id']}.yaml", document)
    lists = list(dict.fromkeys(rule.list_id for rule in rules))
    for list_id in lists:
        own = [rule for rule in rules if rule.list_id == list_id]
        _write(folder / "memoranda" / _memo(list_id) / "memorandum.yaml", _memorandum(list_id, own))
    sets = confirm(folder) if confirmed else ()  # before the examples: they are not part of what is confirmed
    writer, examples = Examples(rules), 0
    for list_id in lists if examples_per_rule else []:
        cases = [case for rule in rules if rule.list_id == list_id for case in writer.cases(rule, examples_per_rule)]
        _write(folder / "memoranda" / _memo(list_id) / "examples.yaml", _examples(list_id, cases))
        examples += len(cases)
    return Written(folder, sets, examples)


def confirm(folder: Path, cache: Cache = NO_CACHE) -> tuple[Path, ...]:
    """Writes confirmations of everything in a folder of packs, in place of those that are there."""
    return tuple(_confirmations(folder, PackSet.load(folder, [], cache)))


def _confirmations(folder: Path, packs: PackSet) -> Iterator[Path]:
    items = confirmable_items(packs, TODAY)
    for number, start in enumerate(range(0, len(items), _PER_SET), 1):
        path = folder / f"rules/confirmations/bench-{number}.yaml"
        write_confirmations(
            packs,
            items[start : start + _PER_SET],
            path,
            id=path.stem,
            title=f"测速确认集{number}",
            by="测速确认人",
            on=TODAY,
            edition="假定的清单（测速）",
            row="假定",
            from_=TODAY.replace(year=2020),
            until=None,
            demo=True,
            national_list="assumed",
            note="只供测速，没有人核对过。",
        )
        yield path


_ITEM = "测速用的虚构项目"

_INVENTORY = {
    "kind": "inventory",
    "id": "bench",
    "title": "测速用虚构清单",
    "edition": "虚构",
    "last_checked": str(TODAY),
    "rows": [{"name": _ITEM, "class": "一", "source": "为测速虚构", "confidence": "known"}],
}

_LAW = {
    "kind": "law",
    "id": "bench-law",
    "title": "测速用虚构条例（不是真实法规）",
    "short_title": "测速虚构条例",
    "level": "local_regulation",
    "text_version": "2020-01-01",
    "in_force": {"from": "2020-01-01"},
    "last_checked": str(TODAY),
    "source": "为测速虚构",
    "confidence": "known",
    "articles": [
        {"id": "punish", "article": "虚构的惩戒条文", "gist": "为测速虚构：对列入名单的主体采取措施。"},
        {"id": "reward", "article": "虚构的激励条文", "gist": "为测速虚构：对列入名单的主体给予便利。"},
    ],
}


def _departments() -> Iterator[dict[str, Any]]:
    for number, department in enumerate(DEPARTMENTS, 1):
        yield {"id": department, "title": f"测速部门{number:02d}", "duties": ["initiator", "participant"]}


def _measures() -> Iterator[dict[str, Any]]:
    for effect, count in MEASURES_PER_EFFECT.items():
        for number in range(1, count + 1):
            name = f"bench-{effect}-{number:02d}"
            outcome = outcome_of(name)
            yield {
                "kind": "measure",
                "id": name,
                "source_id": f"BENCH-{effect}-{number:02d}",
                "title": f"测速{'惩戒' if effect == 'punish' else '激励'}措施{number:02d}",
                "content": "为测速虚构的措施",
                "effect": effect,
                "outcome": outcome,
                "strength": "mandatory" if outcome in ("bar", "restrict") else "discretionary",
                "class": "一" if effect == "punish" else "不分类",
                **({"national_item": _ITEM} if effect == "punish" else {}),
                "subjects": list(KINDS),
                "carried_out_by": "测速部门",
                "duration": {"kind": "while_listed"},
                "bases": [{"article": f"bench-law/{effect}", "reaches": [{"conduct": f"bench-{effect}"}]}],
                "source": "为测速虚构",
                "confidence": "known",
            }


def _list(list_id: str) -> dict[str, Any]:
    effect = "reward" if list_id in REWARDING else "punish"
    return {
        "kind": "list",
        "id": list_id,
        "source_id": list_id.upper(),
        "title": f"测速名单{list_id[-2:]}",
        "effect": effect,
        "authority": "测速认定机关",
        "basis": [f"bench-law/{effect}"],
        "rule": "为测速虚构",
        "subject_kinds": list(KINDS),
        "domains": ["bench"],
        "establishes": [f"bench-{effect}"],
        "term": {"text": "三年", "months": 36},
        "early_exit": "无",
        "excludes_minors": True,
        "fields": [_field(spec) for spec in LIST_FIELDS],
        "source": "为测速虚构",
        "confidence": "known",
        "last_checked": str(TODAY),
    }


def _matter(matter_id: str) -> dict[str, Any]:
    return {
        "kind": "matter",
        "id": matter_id,
        "title": f"测速事项{MATTERS.index(matter_id) + 1:02d}",
        "domains": ["bench"],
        "roles": [{"id": role, "title": f"测速角色（{role}）"} for role in ROLES],
        "fields": [_field(spec) for spec in MATTER_FIELDS],
    }


def _field(spec: FieldSpec) -> dict[str, Any]:
    document: dict[str, Any] = {"name": spec.name, "title": spec.title, "type": spec.type.value}
    if spec.required:
        document["required"] = True
    if spec.values:
        document["values"] = {value: f"取值 {value}" for value in spec.values}
    return document


def _memo(list_id: str) -> str:
    return f"memo-{list_id}"


def _memorandum(list_id: str, rules: Iterable[Rule]) -> dict[str, Any]:
    rules = list(rules)
    return {
        "kind": "memorandum",
        "id": _memo(list_id),
        "title": f"测速备忘录（{list_id}）",
        "effect": "reward" if list_id in REWARDING else "punish",
        "initiator": DEPARTMENTS[0],
        "participants": sorted({rule.department for rule in rules}),
        "in_force": {"from": "2020-01-01"},
        "last_checked": str(TODAY),
        "lists": [list_id],
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "measure": rule.measure,
        "carried_out_by": [rule.department],
        "on": list(rule.on),
        **({"roles": list(rule.roles)} if rule.roles else {}),
        "when": rule.when,
    }


def _examples(list_id: str, cases: Iterable[Case]) -> dict[str, Any]:
    subjects: dict[str, str] = {}  # content -> name
    shown = []
    for case in cases:
        content = json.dumps(_subject(case.event), ensure_ascii=False)
        name = subjects.setdefault(content, f"测速主体{len(subjects) + 1:04d}")
        shown.append(
            {
                "name": case.name,
                "matter": {"kind": case.event.matter, **_values(case.event.fields)},
                "subject": name,
                "role": case.event.role,
                "expect": {"outcome": case.outcome, "rules": list(case.rules)},
            }
        )
    return {
        "kind": "examples",
        "memorandum": _memo(list_id),
        "now": f"{TODAY}T09:00:00+08:00",
        "subjects": {name: json.loads(content) for content, name in subjects.items()},
        "cases": shown,
    }


def _subject(event: Event) -> dict[str, Any]:
    region = {"region": event.region} if event.region else {}
    return {"kind": event.kind, **region, "listings": [_listing(entry) for entry in event.entries]}


def _listing(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = {"list": entry.list_id, "since": str(entry.since)}
    if entry.until is not None:
        found["until"] = str(entry.until)
    if entry.level is not None:
        found["level"] = entry.level
    if entry.under_repair:
        found["marks"] = ["under_repair"]
    if entry.fields:
        found["fields"] = _values(entry.fields)
    return found


def _values(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: to_json(_TYPES[name], value) for name, value in values.items()}


def _write(path: Path, document: dict[str, Any]) -> None:
    """A document in block style down to its items, as a person would lay it out; items in flow style, one per line."""
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines += [f"{key}:", *(f"  - {_flow(item)}" for item in value)]
        elif isinstance(value, dict) and key == "subjects":
            lines += [f"{key}:", *(f"  {_flow(name)}: {_flow(item)}" for name, item in value.items())]
        else:
            lines.append(f"{key}: {_flow(value)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _flow(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)  # JSON is YAML too
