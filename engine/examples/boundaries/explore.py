"""Explores rules around their boundaries: every rule, matter and list, with the real engine, law of the day included.

Around each firing situation every field is varied alone; roles with kinds, and numbers of entries, too; and fields together,
all of them while there are few combinations, else two at a time. What was not tried is told.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, islice, product
from math import prod

from engine.documents import Memorandum
from engine.errors import Position
from engine.examples.boundaries import surprises
from engine.examples.boundaries.answers import Tried, try_out
from engine.examples.boundaries.axes import Axis, axes, constants, words
from engine.examples.boundaries.question import Question, Rules, question
from engine.examples.boundaries.situation import ACTING, Presence, Scene, Situation
from engine.examples.boundaries.surprises import Surprise
from engine.examples.boundaries.tables import Cell, Table, axis_table, people_table, plain_table
from engine.examples.leaf_sites import leaf_sites
from engine.examples.run import Decider
from engine.inputs import SubjectKind
from engine.language.words import leaf_question
from engine.packs.packset import PackSet

MAX_COMBINED = 400
"""Situations with several fields varied together, per rule, matter and list."""


@dataclass(frozen=True, slots=True)
class Block:
    """One firing situation in words, and the tables around it."""

    base: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class RuleBoundaries:
    """What was found for one rule in one matter and list. ``silent``: why the law keeps it from firing there on the day."""

    memorandum: str
    rule: str
    matter_id: str
    list_id: str
    position: Position | None
    silent: tuple[str, ...]
    blocks: tuple[Block, ...]
    surprises: tuple[tuple[Surprise, Position | None, str], ...]
    tried: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BoundaryReport:
    """All rules that were explored."""

    rules: tuple[RuleBoundaries, ...]

    @property
    def tried(self) -> int:
        """Situations that the engine decided."""
        return sum(found.tried for found in self.rules)

    @property
    def defects(self) -> int:
        """Surprises that must be mended."""
        return sum(surprise.defect for found in self.rules for surprise, _, _ in found.surprises)

    @property
    def ok(self) -> bool:
        """Whether nothing must be mended; notes may remain."""
        return not self.defects


def explore(
    packs: PackSet,
    engine: Decider,
    now: datetime,
    ids: Collection[str] | None = None,
    progress: Callable[[int, int], None] = lambda done, all_: None,
) -> BoundaryReport:
    """Explore the rules of these memoranda (default: all) at the moment of their examples, or at ``now`` where there are none.

    ``engine`` must have been built from ``packs``. KeyError for an id that is no memorandum.
    """
    scenes = [
        Scene(packs, pack, rule, kind, list_id, _moment(packs, pack, now))
        for pack in (packs.memoranda[name] for name in (sorted(packs.memoranda) if ids is None else ids))
        for rule in pack.rules
        for kind in rule.on
        for list_id in rule.lists or pack.lists
    ]
    found, rules = [], Rules(packs)
    for number, scene in enumerate(scenes):
        found.append(_Exploration(question(scene, rules), engine).run())
        progress(number + 1, len(scenes))
    return BoundaryReport(tuple(found))


def _moment(packs: PackSet, pack: Memorandum, now: datetime) -> datetime:
    examples = packs.examples.get(pack.id)
    return datetime.fromisoformat(examples.now) if examples else now


class _Exploration:
    def __init__(self, asked: Question, engine: Decider) -> None:
        self.question = asked
        self.scene = asked.scene
        self.engine = engine
        self.tried: dict[Situation, Tried] = {}
        self.axes: Sequence[Axis] = tuple(axes(asked))
        self.left_out = [text for axis in self.axes for text in axis.left_out]
        self.matter = asked.packs.matters[self.scene.matter_id]
        self.series: dict[str, list[list[Cell]]] = {}

    def ask(self, situation: Situation) -> Tried:
        """The answer, remembered."""
        if situation not in self.tried:
            self.tried[situation] = try_out(self.question, self.engine, situation)
        return self.tried[situation]

    def run(self) -> RuleBoundaries:
        firing = self.question.firing
        blocks = [self.block(base, first=number == 0) for number, base in enumerate(firing)]
        if firing:
            self.combine(firing[0])
        scene, rule = self.scene, self.scene.rule
        return RuleBoundaries(
            memorandum=scene.memorandum.id,
            rule=rule.id,
            matter_id=scene.matter_id,
            list_id=scene.list_id,
            position=self.place(),
            silent=tuple(silence.reason for silence in self.question.silences),
            blocks=tuple(blocks),
            surprises=tuple(self.surprises(bool(firing))),
            tried=len(self.tried),
            left_out=tuple(self.left_out),
        )

    def block(self, base: Situation, *, first: bool) -> Block:
        tables = []
        for axis in self.axes:
            cells = [(choice, self.ask(base.changed(axis.setting, choice.setting))) for choice in axis.choices]
            self.series.setdefault(axis.field.name, []).append(cells)
            tables.append(axis_table(axis, cells))
        if self.scene.rule.reaches == "represented":
            roles = [(r.title, self.ask(base.changed(ACTING, r.id)).answer) for r in self.matter.roles]
            tables.append(plain_table("代表主体的人以什么身份", roles))
        tables.append(self.people(base))
        lists = [(presence.value, self.ask(base.there(presence)).answer) for presence in Presence]
        tables.append(plain_table("名单", lists))
        for situation in [found for found in self.tried if found.presence is Presence.ONE] if first else ():
            self.ask(situation.there(Presence.ALL))
        return Block(self.shown(base), tuple(tables))

    def people(self, base: Situation) -> Table:
        kinds = self.question.fields["subject.kind"].values
        pairs = {
            (role.title, kinds[kind.value]): self.ask(
                base.changed("subject.role", role.id).changed("subject.kind", kind.value)
            )
            for role in self.matter.roles
            for kind in SubjectKind
        }
        return people_table(pairs, len(kinds))

    def combine(self, base: Situation) -> None:
        """Fields varied together: all combinations while they are few, else two fields at a time."""
        several = list({axis.setting: axis for axis in self.axes}.values())
        whole = prod(len(axis.choices) for axis in several)
        if len(several) < 2:
            return
        groups = [several] if whole <= MAX_COMBINED else combinations(several, 2)
        before = len(self.tried)
        for situation in islice((found for group in groups for found in _combined(base, group)), MAX_COMBINED):
            self.ask(situation)
        if whole > MAX_COMBINED:
            more = len(self.tried) - before
            self.left_out.append(f"各字段一起变化共 {whole} 种情形，逐项变化之外只两两试了 {more} 种，其余没有试")

    def surprises(self, fires: bool) -> Iterator[tuple[Surprise, Position | None, str]]:
        required = [
            axis.field.name for axis in self.axes if axis.field.always and axis.field.name.startswith("matter.")
        ]
        found = [
            *(surprise for tried in self.tried.values() for surprise in surprises.of_one(self.question, tried)),
            *surprises.of_removal(self.question, self.axes, self.tried),
            *surprises.of_refusals(required, self.tried.values()),
            *(surprises.of_lists(self.tried) if self.punishing else ()),
            *(self.notes() if fires else (Surprise("never_fires", "", ""),)),
        ]
        first: dict[tuple[str, str, str], Surprise] = {}
        for surprise in found:
            first.setdefault((surprise.code, surprise.about, surprise.detail), surprise)
        for surprise in first.values():
            shown = self.shown(surprise.situation) if surprise.situation else ""
            yield surprise, self.place(surprise), shown

    @property
    def punishing(self) -> bool:
        return self.question.packs.lists[self.scene.list_id].effect == "punish"

    def notes(self) -> Iterator[Surprise]:
        for axis in self.axes:
            for cells in self.series[axis.field.name]:
                yield from surprises.back_and_forth(axis, cells)
        for leaf, constant in constants(self.question):
            series = self.series.get(leaf.field)
            if series and not surprises.has_effect(constant, series, ordered=leaf.type.ordered):
                field = self.question.fields[leaf.field]
                about = f"{leaf_question(leaf, field)}，取值 {words(field, constant)}"
                yield Surprise("no_effect", about, "", leaf=leaf)

    def shown(self, situation: Situation) -> str:
        """The settings that the rule's condition, the matter and the lists give a meaning to, in words."""
        fields, parts = self.question.fields, []
        for name, value in situation.settings:
            if name == ACTING:
                titles = {role.id: role.title for role in self.matter.roles}
                parts.append(f"代表人身份 {titles[str(value)]}")
            elif name in fields and (value is not False or not name.startswith("listing.under_")):
                parts.append(f"{fields[name].title} {words(fields[name], value)}")
        more = "" if situation.presence is Presence.ONE else f"；{situation.presence.value}"
        return "，".join(parts) + more

    def place(self, surprise: Surprise | None = None) -> Position | None:
        """Where the rule stands, or the comparison that a surprise is about."""
        pack, number = self.scene.memorandum, self.scene.memorandum.rules.index(self.scene.rule)
        if surprise is not None and surprise.leaf is not None:
            reading = (self.scene.matter_id, self.scene.list_id, surprise.leaf)
            for site in leaf_sites(self.question.packs, pack, number):
                if reading in site.readings:
                    return site.position
        return self.question.packs.at(f"memorandum/{pack.id}", ("rules", number, "id"))


def _combined(base: Situation, group: Sequence[Axis]) -> Iterator[Situation]:
    for chosen in product(*(axis.choices for axis in group)):
        situation = base
        for axis, choice in zip(group, chosen, strict=True):
            situation = situation.changed(axis.setting, choice.setting)
        yield situation
