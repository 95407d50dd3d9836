"""From rules to rulesets: one plan per (matter kind, list), each distinct condition compiled once (S4, S1).

A plan's condition holds everything that one message can settle: whom the listing reaches, the role, the subject's kind,
the rule's ``when`` and the penalties that a basis asks an entry to carry. What depends on the day (law in force,
confirmations) is left to ``applying``. ``shards`` makes durable-rules definitions of the conditions.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from engine.documents import ListType, Measure, Memorandum, Reach, RuleDocument
from engine.errors import PackError, PackErrors
from engine.inputs import Subject
from engine.language import ir
from engine.language.conditions import parse_condition
from engine.language.fields import Field, listing_fields, rule_fields
from engine.language.ir import Condition, Leaf, Op
from engine.law.legality import subject_kinds
from engine.law.reach import names_list
from engine.matching.classifier import PlanClassifier
from engine.matching.memo import Memo
from engine.matching.shards import Shard, TooWideError, compile_shards
from engine.values import FieldType

if TYPE_CHECKING:
    from engine.packs.packset import PackSet

REACH_KIND = "reach.kind"
"""Computed: how the listing touches the subject, one of ``RuleDocument.reaches``."""

REACH_ROLES = "reach.roles"
"""Computed: the roles in which the listed person acts for the subject; empty unless it does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule of one pack on this matter and list. ``condition`` indexes the plan's conditions; ``when`` is shown to people."""

    memorandum: Memorandum
    rule: RuleDocument
    measure: Measure
    condition: int
    when: Condition


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Questions:
    """All that evaluators are asked of a message, whatever rules then make of the answers.

    ``conditions`` are distinct and in normal form, for durable-rules. ``meanings`` say the same as they were read, for the
    reference, so that a slip in the normal form is a disagreement and not an answer. ``always``: fields of every message.
    """

    conditions: tuple[Condition, ...]
    meanings: tuple[Condition, ...]
    shards: tuple[Shard, ...]
    always: frozenset[str]
    classifier: PlanClassifier = field(init=False, repr=False)
    """Names the situations of messages, by what either evaluator reads: were the normal form wrong, every situation it blurs
    must still be decided itself."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "classifier", PlanClassifier(self.conditions, self.meanings, self.always))


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Plan:
    """Everything that can be asked about one list in one matter. ``asking``: by condition, the numbers of the entries that ask it."""

    matter_id: str
    list_id: str
    fields: Mapping[str, Field]
    entries: tuple[Entry, ...]
    questions: Questions
    asking: tuple[tuple[int, ...], ...]

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """See :class:`Questions`."""
        return self.questions.conditions

    @property
    def meanings(self) -> tuple[Condition, ...]:
        """See :class:`Questions`."""
        return self.questions.meanings

    @property
    def shards(self) -> tuple[Shard, ...]:
        """The rulesets that hold the conditions."""
        return self.questions.shards


PlanKey = tuple[str, str]
"""Matter kind and list."""

_COMPILED: Memo[Plan] = Memo(12_000, lambda plan: len(plan.entries))
"""Plans by what they were compiled from: lint, examples and the engines of following revisions share them.

Those in use, and of late those of so many entries: 14 to 20 KB each, the function that names their situations included, so
that thousands of revisions of a large set leave at most 240 MB.
"""

_ASKED: Memo[Questions] = Memo(0, lambda _: 1)
"""Questions of the plans that are kept or in use: rules that only give another measure, or to other departments, ask the same."""


Rules = Sequence[tuple[Memorandum, RuleDocument]]


def compile_plans(packs: PackSet, wanted: Collection[PlanKey] | None = None) -> dict[PlanKey, Plan]:
    """A plan for every (matter kind, list) that some rule maps, or for those ``wanted`` of them. Raises PackErrors for
    conditions beyond the engine.

    Where all that a plan is compiled from is the same as before, in whatever set, it is the very plan of before: its
    entries may then show an earlier text of what no decision reads of a memorandum (``engine.packs.rule_texts``).
    """
    found: dict[PlanKey, list[tuple[Memorandum, RuleDocument]]] = {}
    for memorandum, rule in packs.rules():
        for matter_id in rule.on:
            for list_id in rule.lists or memorandum.lists:
                if wanted is None or (matter_id, list_id) in wanted:
                    found.setdefault((matter_id, list_id), []).append((memorandum, rule))
    return {
        key: _COMPILED.get(_source(packs, *key, rules), partial(_plan, packs, *key, rules))
        for key, rules in sorted(found.items())
    }


def _source(packs: PackSet, matter_id: str, list_id: str, rules: Rules) -> Hashable:
    """A plan reads its matter, its list, its rules and their measures, and nothing else."""
    read = {f"matter/{matter_id}", f"list/{list_id}"} | {f"measure/{rule.measure}" for _, rule in rules}
    texts = (packs.rule_texts[memorandum.id, rule.id] for memorandum, rule in rules)
    return (matter_id, list_id, *(packs.contents[key] for key in sorted(read)), *texts)


def _plan(packs: PackSet, matter_id: str, list_id: str, rules: Rules) -> Plan:
    fields = dict(rule_fields(packs.matters[matter_id], packs.lists[list_id]))
    known = fields | {
        REACH_KIND: Field(REACH_KIND, "名单条目与主体的关系", FieldType.CODE, {}, always=True),
        REACH_ROLES: Field(REACH_ROLES, "名单所列的人与主体的关系", FieldType.CODES, {}, always=True),
    }
    always = frozenset(name for name, field in known.items() if field.always)
    index: dict[Condition, int] = {}
    meanings: list[Condition] = []
    entries = []
    for memorandum, rule in sorted(rules, key=lambda pair: (pair[0].id, pair[1].id)):
        measure = packs.measures[rule.measure]
        when = packs.readings.condition(memorandum.id, rule, matter_id, list_id)
        # The rule's own condition first: most messages fail there, and the reference looks no further.
        meaning = ir.All((when, *restrictions(packs, rule, measure, list_id), _carrying(packs, rule, measure, list_id)))
        whole = ir.normal(meaning)
        if whole not in index:
            index[whole] = len(index)
            meanings.append(meaning)
        entries.append(Entry(memorandum, rule, measure, index[whole], when))
    conditions = tuple(index)
    try:
        questions = questions_of(conditions, tuple(meanings), always, frozenset(known) - always)
    except TooWideError as error:
        raise _refusal(packs, next(entry for entry in entries if entry.condition == error.number), error) from error
    asking: list[list[int]] = [[] for _ in conditions]
    for number, entry in enumerate(entries):
        asking[entry.condition].append(number)
    return Plan(matter_id, list_id, known, tuple(entries), questions, tuple(map(tuple, asking)))


def questions_of(
    conditions: tuple[Condition, ...],
    meanings: tuple[Condition, ...],
    always: frozenset[str],
    maybe_missing: frozenset[str],
) -> Questions:
    """The questions that these conditions are, compiled unless some plan asks the same. Raises TooWideError.

    ``always``: fields of every message; ``maybe_missing``: all others.
    """

    def compiled() -> Questions:
        return Questions(conditions, meanings, compile_shards(conditions, maybe_missing), always)

    return _ASKED.get((conditions, meanings, always, maybe_missing), compiled)


def restrictions(packs: PackSet, rule: RuleDocument, measure: Measure, list_id: str) -> list[Condition]:
    """What a rule asks beside its ``when``: whom the entry reaches and how, the role, the kinds of subject."""
    parts: list[Condition] = [Leaf(REACH_KIND, Op.EQ, FieldType.CODE, (rule.reaches,))]
    if rule.reaches == "represented":
        parts.append(Leaf(REACH_ROLES, Op.ANY_OF, FieldType.CODES, tuple(rule.through_roles)))
    if rule.roles:
        parts.append(Leaf("subject.role", Op.IN, FieldType.CODE, tuple(rule.roles)))
    kinds = sorted(kind.value for kind in subject_kinds(measure, packs.lists[list_id], rule.reaches))
    parts.append(Leaf("subject.kind", Op.IN, FieldType.CODE, tuple(kinds)) if kinds else ir.FALSE)
    return parts


def may_represent(entry: Entry, subject: Subject, list_type: ListType) -> bool:
    """Whether a rule would reach this subject through the listing of a person who acts for it (S13), conditions aside."""
    rule = entry.rule
    return (
        rule.reaches == "represented"
        and (not rule.roles or subject.role in rule.roles)
        and subject.kind in subject_kinds(entry.measure, list_type, rule.reaches)
    )


def carried(packs: PackSet, reach: Reach, list_id: str) -> Condition:
    """The penalty that an entry must carry for this reach to touch it; always true where the reach asks for none."""
    if reach.carrying is None:
        return ir.TRUE
    return parse_condition(reach.carrying, listing_fields(packs.lists[list_id]), lambda _: None)


def _carrying(packs: PackSet, rule: RuleDocument, measure: Measure, list_id: str) -> Condition:
    """Some basis of any day is carried. Which of them is law on the day is settled later, from the same conditions."""
    reaching = [
        reach
        for basis in measure.bases
        for reach in basis.reaches
        if names_list(reach, packs.lists[list_id])
        and (rule.reaches != "responsible_person" or reach.responsible_person)
    ]
    return ir.Any(tuple(carried(packs, reach, list_id) for reach in reaching)) if reaching else ir.TRUE


def _refusal(packs: PackSet, entry: Entry, error: TooWideError) -> PackErrors:
    memorandum, rule = entry.memorandum, entry.rule
    place = packs.at(f"memorandum/{memorandum.id}", ("rules", memorandum.rules.index(rule), "when"))
    return PackErrors([PackError(error.code, error.title, f"{memorandum.id}/{rule.id}", error.advice, place)])
