"""Writes a confirmation set: who vouched for which item on exactly which text (S2).

It refuses what may not be confirmed at all. Whether the office's list has the item is the person's word; this module
only binds that word to the text by digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

from engine.documents import Confirmation, Confirmations, ListType, Measure, Memorandum, RuleDocument
from engine.errors import PackError, PackErrors
from engine.law.confirmation_text import text_of
from engine.law.legality import list_silences, measure_silences
from engine.law.reach import reach_silence
from engine.law.silence import Silence
from engine.packs.beside import Beside
from engine.packs.packset import PackSet
from engine.packs.rule_conditions import lists_of
from engine.packs.suggest import advice_for


def item_digest(packs: PackSet, item: str) -> str:
    """The digest of ``measure/<id>``, ``list/<id>`` or ``rule/<memorandum>/<rule>`` as it stands. Raises PackError if unknown."""
    if item not in packs.item_digests:
        advice = advice_for(item, packs.item_digests, "事项")
        raise PackError("unknown_item", f"没有可确认的这一事项：{item}", "", advice)
    return packs.item_digests[item]


def obstacles(packs: PackSet, item: str, day: date) -> list[Silence]:
    """Why an item may not be confirmed on a day; empty: it may. Raises PackError if there is no such item.

    A measure needs a basis that reaches at least one list, a list a basis of its own, a rule a measure and lists that
    are not barred themselves and at least one list that the law reaches through it.
    """
    item_digest(packs, item)
    kind, _, name = item.partition("/")
    if kind == "measure":
        return _measure_obstacles(packs, packs.measures[name], day)
    if kind == "list":
        return list_silences(packs, packs.lists[name], day)
    return _rule_obstacles(packs, name, day)


def confirmable_items(packs: PackSet, day: date) -> list[str]:
    """Every item that may be confirmed on a day, in a stable order."""
    return [item for item in sorted(packs.item_digests) if not obstacles(packs, item, day)]


def write_confirmations(
    packs: PackSet,
    items: Iterable[str],
    path: Path,
    *,
    id: str,
    title: str,
    by: str,
    on: date,
    edition: str,
    row: str,
    from_: date,
    until: date | None,
    demo: bool,
    national_list: Literal["checked", "assumed"],
    note: str | None,
) -> Confirmations:
    """Write a set that confirms these items as they stand now, in a stable order, and return it.

    Raises PackErrors, and writes nothing, if any item is unknown or may not be confirmed on ``on``, or if the set itself
    would not load again.
    """
    rows = dict.fromkeys(items, row)
    words = words_for(packs, rows, by=by, on=on, edition=edition, from_=from_, until=until)
    text, loaded = text_of(
        Confirmations.model_construct(
            kind="confirmations", id=id, title=title, demo=demo, national_list=national_list, note=note, items=words
        )
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
    return loaded


def words_for(
    packs: PackSet, rows: Mapping[str, str], *, by: str, on: date, edition: str, from_: date, until: date | None
) -> list[Confirmation]:
    """A word on each of these items (item -> its row) as it stands now, in a stable order, its texts not yet checked.

    Raises PackErrors if any item is unknown or may not be confirmed on ``on``.
    """
    _refuse_obstacles(packs, sorted(rows), on)
    return [
        Confirmation.model_construct(
            item=item, digest=packs.item_digests[item], by=by, on=on, edition=edition, row=row, from_=from_, until=until
        )
        for item, row in sorted(rows.items())
    ]


def _refuse_obstacles(packs: PackSet, items: list[str], day: date) -> None:
    errors = []
    for item in items:
        try:
            reasons = obstacles(packs, item, day)
        except PackError as error:
            errors.append(error)
            continue
        if reasons:
            detail = ";".join(silence.reason for silence in reasons)
            key = f"memorandum/{item.split('/')[1]}" if item.startswith("rule/") else item
            advice = "请先补正依据或内容；补正之前只能保持未确认"
            errors.append(PackError("not_confirmable", f"{item} 不能确认", detail, advice, packs.at(key)))
    if errors:
        raise PackErrors(errors)


def _by_id(pack: Memorandum) -> Mapping[str, RuleDocument]:
    return {rule.id: rule for rule in pack.rules}


_rules = Beside(_by_id)


def _measure_obstacles(packs: PackSet, measure: Measure, day: date) -> list[Silence]:
    found = measure_silences(measure)
    reached = [entry for basis in measure.bases for reach in basis.reaches for entry in lists_of(packs, reach)]
    if not reached:
        return [
            *found,
            Silence("basis_does_not_reach", "依据未及于该名单（S1）：没有任何依据指明名单或其条目所证明的行为"),
        ]
    silences = [reach_anywhere(packs, measure, list_type, "subject", day) for list_type in reached]
    return found if None in silences else [*found, *dict.fromkeys(s for s in silences if s)]


def _rule_obstacles(packs: PackSet, name: str, day: date) -> list[Silence]:
    pack_id, _, rule_id = name.partition("/")
    pack = packs.memoranda[pack_id]
    rule = _rules(pack)[rule_id]
    measure = packs.measures[rule.measure]
    found = measure_silences(measure)
    per_list = []
    for list_id in rule.lists or pack.lists:
        list_type = packs.lists[list_id]
        silence = reach_anywhere(packs, measure, list_type, rule.reaches, day, rule.on)
        per_list.append([*list_silences(packs, list_type, day), *([silence] if silence else [])])
    if [] not in per_list:
        found += dict.fromkeys(silence for silences in per_list for silence in silences)
    return found


def reach_anywhere(
    packs: PackSet, measure: Measure, list_type: ListType, reaches: Any, day: date, on: Iterable[str] | None = None
) -> Silence | None:
    """Why the law does not carry the measure for the list on any of these matters (default: on any matter at all); None: it does."""
    silence: Silence | None = None
    for kind in packs.matters if on is None else on:
        silence = reach_silence(packs, measure, list_type.id, reaches, day, packs.matters[kind])
        if silence is None:
            return None
    return silence
