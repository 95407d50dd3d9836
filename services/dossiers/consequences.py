"""What standing on a list entails today, as a notice must tell (I-06): the measures that can really fire, for whom, by whom, on what basis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.documents import STRENGTH_TITLES, ListType, Memorandum, RuleDocument
from engine.inputs import SubjectKind
from engine.law import legality, reach
from engine.packs.packset import PackSet

RESPONSIBLE = "列明的责任人"


@dataclass(frozen=True, slots=True)
class Consequence:
    """A measure as the notice names it. ``whom`` is empty for the subject itself."""

    measure: str
    title: str
    strength: str
    whom: str
    departments: tuple[str, ...]
    bases: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the notice."""
        return {
            "measure": self.measure,
            "title": self.title,
            "strength": self.strength,
            "whom": self.whom,
            "departments": list(self.departments),
            "bases": list(self.bases),
        }


def consequences(
    packs: PackSet, list_type: ListType, kind: SubjectKind, day: date, *, persons: bool = False
) -> tuple[Consequence, ...]:
    """Measures that rules in force give for entries of the list, each once; those on responsible persons only with ``persons``."""
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for memorandum in packs.memoranda.values():
        for rule in memorandum.rules:
            if list_type.id not in (rule.lists or memorandum.lists):
                continue
            whom = _whom(packs, rule, list_type, kind, persons)
            bases = None if whom is None else _bases(packs, memorandum, rule, list_type.id, day)
            if whom is not None and bases:
                departments, known = found.setdefault((rule.measure, whom), (set(), set()))
                departments.update(packs.departments[one].title for one in rule.carried_out_by)
                known.update(bases)
    return tuple(
        Consequence(
            measure,
            packs.measures[measure].title,
            STRENGTH_TITLES[packs.measures[measure].strength],
            whom,
            tuple(sorted(departments)),
            tuple(sorted(bases)),
        )
        for (measure, whom), (departments, bases) in found.items()
    )


def list_basis(packs: PackSet, list_type: ListType) -> tuple[str, ...]:
    """The articles that the list stands on, by name."""
    return tuple(f"{law.title}{article.article}" for law, article in map(packs.article, list_type.basis))


def _whom(packs: PackSet, rule: RuleDocument, list_type: ListType, kind: SubjectKind, persons: bool) -> str | None:
    if rule.reaches == "responsible_person":
        return RESPONSIBLE if persons else None
    touched = legality.subject_kinds(packs.measures[rule.measure], list_type, rule.reaches)
    return "" if rule.reaches == "subject" and kind in touched else None


def _bases(packs: PackSet, memorandum: Memorandum, rule: RuleDocument, list_id: str, day: date) -> set[str]:
    measure = packs.measures[rule.measure]
    firing = [kind for kind in rule.on if not legality.silences(packs, memorandum, rule, list_id, day, kind)]
    return {
        f"{basis.law.short_title}{basis.article.article}"
        for kind in firing
        for basis in reach.bases_reaching(packs, measure, list_id, rule.reaches, day, kind)
    }
