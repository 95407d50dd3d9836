"""The provenance report of a set of packs on a day: confirmed, to be reviewed or disabled, and why, item by item."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from engine.documents import ListType, Measure, Memorandum, RuleDocument
from engine.law.confirming import obstacles
from engine.law.in_force import Force, memorandum_force
from engine.law.legality import confirmation_silence
from engine.packs.packset import PackSet
from services.provenance import points
from services.provenance.counting import counts
from services.provenance.model import (
    Item,
    LawReport,
    MeasureReport,
    PackReport,
    Point,
    Report,
    Standing,
    Word,
)
from services.provenance.reaching import on_list


def report(packs: PackSet, day: date, memoranda: Collection[str] | None = None) -> Report:
    """Everything, or what these memoranda use. Counts are always of everything."""
    maker = _Maker(packs, day)
    lists = [maker.of_list(entry) for _, entry in sorted(packs.lists.items())]
    measures = [maker.of_measure(measure) for _, measure in sorted(packs.measures.items())]
    all_packs = [maker.of_pack(pack) for _, pack in sorted(packs.memoranda.items())]
    used = _Used(packs, memoranda)
    return Report(
        revision=packs.revision,
        day=day,
        demo=packs.demo,
        counts=counts(packs, all_packs, measures, lists),
        packs=tuple(pack for pack in all_packs if pack.id in used.memoranda),
        measures=tuple(one for one in measures if one.item.item in used.items),
        lists=tuple(one for one in lists if one.item in used.items),
        laws=tuple(_law(packs, id_) for id_ in sorted(used.laws)),
    )


def report_item(packs: PackSet, item: str, day: date) -> Item:
    """One measure, list or rule that is there."""
    maker, (kind, _, name) = _Maker(packs, day), item.partition("/")
    if kind == "measure":
        return maker.of_measure(packs.measures[name]).item
    if kind == "list":
        return maker.of_list(packs.lists[name])
    memorandum, _, rule_id = name.partition("/")
    pack = packs.memoranda[memorandum]
    return maker.of_rule(pack, next(rule for rule in pack.rules if rule.id == rule_id))


class _Used:
    """What to show: all, or what some memoranda use."""

    def __init__(self, packs: PackSet, memoranda: Collection[str] | None) -> None:
        self.memoranda = set(packs.memoranda if memoranda is None else memoranda)
        if memoranda is None:
            self.items = {*(f"measure/{id_}" for id_ in packs.measures), *(f"list/{id_}" for id_ in packs.lists)}
            self.laws = set(packs.laws)
            return
        chosen = [packs.memoranda[id_] for id_ in self.memoranda]
        measures = {rule.measure for pack in chosen for rule in pack.rules}
        lists = {id_ for pack in chosen for id_ in pack.lists}
        self.items = {*(f"measure/{id_}" for id_ in measures), *(f"list/{id_}" for id_ in lists)}
        cited = [basis.article for id_ in measures for basis in packs.measures[id_].bases]
        cited += [article for id_ in lists for article in packs.lists[id_].basis]
        cited += [pack.statute for pack in chosen if pack.statute]
        self.laws = {article.partition("/")[0] for article in cited}


class _Maker:
    """Makes the parts of one report."""

    def __init__(self, packs: PackSet, day: date) -> None:
        self._packs = packs
        self._day = day
        assumed = (group for group in packs.confirmations if group.national_list == "assumed")
        self._assumed = {id(one) for group in assumed for one in group.items}
        self._carried_out: dict[str, dict[str, None]] = {}
        self._initiated: dict[str, dict[str, None]] = {}
        for _, rule in packs.rules():
            for department in rule.carried_out_by:
                self._carried_out.setdefault(rule.measure, {})[packs.departments[department].title] = None
        for _, pack in sorted(packs.memoranda.items()):
            for list_id in pack.lists:
                self._initiated.setdefault(list_id, {})[packs.departments[pack.initiator].title] = None

    def of_list(self, entry: ListType) -> Item:
        return self._item(
            f"list/{entry.id}",
            entry.title,
            disabled=entry.status == "disabled",
            unestablished=points.of_list(self._packs, entry),
            confirmers=tuple(self._initiated.get(entry.id, (entry.authority,))),
            last_checked=entry.last_checked,
            source_id=entry.source_id,
            source=entry.source,
            confidence=entry.confidence,
        )

    def of_measure(self, measure: Measure) -> MeasureReport:
        packs, cited = self._packs, [basis.article for basis in measure.bases]
        item = self._item(
            f"measure/{measure.id}",
            measure.title,
            disabled=measure.status == "disabled",
            unestablished=points.of_measure(packs, measure),
            confirmers=tuple(self._carried_out.get(measure.id, (measure.carried_out_by,))),
            last_checked=min((packs.article(article)[0].last_checked for article in cited), default=None),
            source_id=measure.source_id,
            source=measure.source,
            confidence=measure.confidence,
        )
        lists = [entry for _, entry in sorted(packs.lists.items()) if entry.effect == measure.effect]
        found = {entry.id: on_list(packs, measure, entry, self._day) for entry in lists}
        told = tuple(one for one in found.values() if one is not None)
        return MeasureReport(item, measure.effect, told, tuple(id_ for id_, one in found.items() if one is None))

    def of_pack(self, pack: Memorandum) -> PackReport:
        rules = tuple(self.of_rule(pack, rule) for rule in pack.rules)
        return PackReport(
            id=pack.id,
            title=pack.title,
            source=pack.source,
            source_id=pack.source_id,
            document_no=pack.document_no,
            statute=pack.statute,
            standing=self._standing_of(pack, rules),
            missing=points.of_memorandum(
                self._packs, pack, self._day, silent=not any(rule.confirmable for rule in rules)
            ),
            confirmers=(self._packs.departments[pack.initiator].title,),
            last_checked=pack.last_checked,
            lists=tuple(pack.lists),
            rules=rules,
        )

    def of_rule(self, pack: Memorandum, rule: RuleDocument) -> Item:
        packs = self._packs
        lists = [packs.lists[id_] for id_ in rule.lists or pack.lists]
        measure = packs.measures[rule.measure]
        return self._item(
            f"rule/{pack.id}/{rule.id}",
            measure.title,
            disabled=measure.status == "disabled" or all(entry.status == "disabled" for entry in lists),
            confirmers=tuple(packs.departments[id_].title for id_ in rule.carried_out_by),
        )

    def _standing_of(self, pack: Memorandum, rules: Iterable[Item]) -> Standing:
        """A pack stands as those of its rules that could ever fire."""
        standings = {rule.standing for rule in rules if rule.confirmable}
        if not standings or memorandum_force(pack, self._day) is Force.ENDED:
            return Standing.DISABLED
        return Standing.CONFIRMED if standings == {Standing.CONFIRMED} else Standing.NEEDS_REVIEW

    def _item(
        self,
        item: str,
        title: str,
        *,
        disabled: bool,
        unestablished: tuple[Point, ...] = (),
        confirmers: tuple[str, ...],
        last_checked: date | None = None,
        source_id: str | None = None,
        source: str | None = None,
        confidence: str | None = None,
    ) -> Item:
        packs = self._packs
        against = points.legal(obstacles(packs, item, self._day))
        silence = confirmation_silence(packs, item, "", self._day)
        words = self._words(item)
        standing = Standing.CONFIRMED if silence is None else Standing.NEEDS_REVIEW
        vouched = silence is None and any(word.this_text and not word.assumed for word in words)
        return Item(
            item=item,
            title=title,
            digest=packs.item_digests[item],
            standing=Standing.DISABLED if disabled else standing,
            confirmation=silence.code if silence else "confirmed",
            confirmable=not against,
            missing=against if vouched else (*against, *unestablished),
            confirmers=confirmers,
            last_checked=last_checked,
            source_id=source_id,
            source=source,
            confidence=confidence,
            words=words,
        )

    def _words(self, item: str) -> tuple[Word, ...]:
        digest = self._packs.item_digests[item]
        return tuple(
            Word(
                by=one.by,
                on=one.on,
                edition=one.edition,
                row=one.row,
                from_=one.from_,
                until=one.until,
                this_text=one.digest == digest,
                assumed=id(one) in self._assumed,
            )
            for one in self._packs.confirmed_items.get(item, ())
        )


def _law(packs: PackSet, id_: str) -> LawReport:
    law = packs.laws[id_]
    return LawReport(
        id=law.id,
        title=law.title,
        document_no=law.document_no,
        level=law.level.value,
        text_version=law.text_version,
        last_checked=law.last_checked,
        source=law.source,
        confidence=law.confidence,
        articles=len(law.articles),
        to_confirm=tuple(law.to_confirm),
    )
