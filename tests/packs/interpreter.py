"""A small third interpreter of packs for one subject (S15). It shares nothing with the engine, on purpose.

It reads YAML as text and the raw request as a table writes it. What our packs do not use (``represented``, caps of strength)
it refuses rather than guesses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.packs.catalogue import PUNISHING_LEVELS, Catalogue, applies, day
from tests.packs.past import history
from tests.packs.standing import known, standing
from tests.packs.truth import STANDARD, fields_of, holds

GRAVITY = ["clear", "undetermined", "caution", "restricted", "barred"]
STRENGTHS = ["reference", "discretionary", "mandatory"]
OUTCOMES = {"bar": "barred", "restrict": "restricted", "caution": "caution"}

Document = dict[str, Any]


@dataclass
class Answer:
    """What comes out for the subject: ``fired`` holds (pack, rule) pairs."""

    outcome: str
    favoured: bool = False
    fired: set[tuple[str, str]] = field(default_factory=set)
    measures: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)


def decide(catalogue: Catalogue, on: date, matter: Document, role: str, subject: Document) -> Answer:
    """``subject``: kind, code (``none`` when not given), its own ``listings`` and the entries it is ``named_in``.

    Those are one company's, and all that this company has.
    """
    if subject.get("code") == "none":
        return Answer("identity_required")
    answer = Answer("clear")
    own_lists = {entry["list"] for entry in subject.get("listings", []) if in_force(entry, on)}
    outcomes = {"clear"}
    for reached_as, part in (("subject", "listings"), ("responsible_person", "named_in")):
        past = subject.get(part, [])
        for entry in past:
            if in_force(entry, on):
                facts = standing(subject, role, own_lists, catalogue.lists[entry["list"]], entry, on)
                outcomes |= one_entry(catalogue, answer, on, matter, facts, reached_as, entry, past)
    if answer.missing:
        outcomes.add("undetermined")
    answer.outcome = max(outcomes, key=GRAVITY.index)
    rewarded = any(catalogue.measures[name]["outcome"] == "favour" for name in answer.measures)
    # Nothing punishes only once it is certain that nothing punishes.
    answer.favoured = rewarded and answer.outcome == "clear"
    return answer


def in_force(entry: Document, on: date) -> bool:
    """Both ends inclusive; an exit counts from its own day; a suspension stops the entry meanwhile (S9)."""
    ended = "until" in entry and on > day(entry["until"])
    exited = "exited_on" in entry and on >= day(entry["exited_on"])
    return day(entry["since"]) <= on and not ended and not exited and "suspended" not in entry.get("marks", [])


def one_entry(
    catalogue: Catalogue,
    answer: Answer,
    on: date,
    matter: Document,
    about: Document,
    reached_as: str,
    entry: Document,
    past: list[Document],
) -> set[str]:
    """Adds what one entry brings and returns the outcomes of the measures that fired (S4). ``about``: the standard facts."""
    kind, role = about["subject.kind"], about["subject.role"]
    list_type = catalogue.lists[entry["list"]]
    matter_type = catalogue.matters[matter["kind"]]
    facts = about | {f"matter.{name}": given for name, given in matter.items()}
    own = known(list_type.get("fields", []), entry.get("fields", {}))
    facts |= {f"listing.{name}": given for name, given in own.items()}
    facts |= history(list_type, past, on)
    types = dict(STANDARD) | {f"history.{spec['name']}": "integer" for spec in list_type.get("history", [])}
    types |= {f"matter.{spec['name']}": spec["type"] for spec in matter_type.get("fields", [])}
    types |= {f"listing.{spec['name']}": spec["type"] for spec in list_type.get("fields", [])}
    # Only people are responsible persons (S13); otherwise the list says whom it takes.
    touchable = list_type["subject_kinds"] if reached_as == "subject" else ["natural_person"]
    fired: set[str] = set()
    open_questions: dict[str, set[str]] = {}
    for pack, rule in rules(catalogue, matter["kind"], entry["list"], reached_as):
        measure = catalogue.measures[rule["measure"]]
        if (
            kind not in touchable
            or kind not in measure["subjects"]
            or (rule.get("roles") and role not in rule["roles"])
        ):
            continue
        carryings = (
            []
            if silent(catalogue, pack, rule, list_type, on)
            else reaches(catalogue, measure, rule, list_type, matter_type, on)
        )
        if not carryings:
            continue
        parts = [tree for tree in [rule.get("when")] if tree]
        if None not in carryings:
            parts.append({"any": carryings})
        whole = {"all": parts} if parts else None
        truth = holds(whole, types, facts)
        if truth:
            fired.add(measure["id"])
            answer.fired.add((pack["id"], rule["id"]))
        elif truth is None:
            names = {name for name in fields_of(whole) if facts.get(name) is None}
            open_questions.setdefault(measure["id"], set()).update(names)
    answer.measures |= fired
    for measure_id, names in open_questions.items():
        if measure_id not in fired:
            answer.missing |= names
    level = facts["listing.level"]
    return {OUTCOMES.get(at_level(catalogue.measures[name], level), "clear") for name in fired}


def at_level(measure: Document, level: str | None) -> str:
    """A measure's outcome for an entry of a level: weaker than the law's 应当, it can only caution (I-04)."""
    caps, own = measure.get("max_strength", {}), STRENGTHS.index(measure["strength"])
    known = caps.values() if level is None else [caps[level]] if level in caps else []
    lowered = any(STRENGTHS.index(cap) < own for cap in known)
    return "caution" if lowered and measure["outcome"] in ("bar", "restrict") else str(measure["outcome"])


def rules(catalogue: Catalogue, matter: str, list_id: str, reached_as: str) -> Iterator[tuple[Document, Document]]:
    """Every rule that asks about this list in this matter and in this way."""
    for pack in catalogue.packs.values():
        for rule in pack["rules"]:
            assert rule.get("reaches") != "represented", "this interpreter knows no represented subjects"
            asks = matter in rule["on"] and list_id in rule.get("lists", pack["lists"])
            if asks and rule.get("reaches", "subject") == reached_as:
                yield pack, rule


def silent(catalogue: Catalogue, pack: Document, rule: Document, list_type: Document, on: date) -> bool:
    """Everything but the reach of the law that keeps a rule silent (S1, S2, S6, I-07)."""
    measure = catalogue.measures[rule["measure"]]
    items = [f"measure/{measure['id']}", f"list/{list_type['id']}", f"rule/{pack['id']}/{rule['id']}"]
    statute = pack.get("statute")
    return (
        not all(catalogue.vouched(item, on) for item in items)
        or not applies(pack["in_force"], None, pack["last_checked"], on)
        or ("in_force" in rule and not applies(rule["in_force"], None, pack["last_checked"], on))
        or ("in_force" in rule and not applies(rule["in_force"], None, pack["last_checked"], on))
        or (statute is not None and not catalogue.article_applies(statute, on))
        or "disabled" in (measure.get("status"), list_type.get("status"))
        or list_type.get("archive_only") == "true"
        or not any(founds(catalogue, list_type, article, on) for article in list_type["basis"])
        or measure["class"] == "未定"
        or (
            (measure["class"], measure["effect"]) == ("三", "punish")
            and (measure["outcome"], measure["strength"]) != ("none", "reference")
        )
        or len({pack["effect"], measure["effect"], list_type["effect"]}) > 1
    )


def founds(catalogue: Catalogue, list_type: Document, reference: str, on: date) -> bool:
    """Whether an article may found the list and applies (I-07)."""
    law, _ = catalogue.article(reference)
    enough = list_type["effect"] == "reward" or law["level"] in PUNISHING_LEVELS
    return enough and catalogue.article_applies(reference, on)


def reaches(
    catalogue: Catalogue, measure: Document, rule: Document, list_type: Document, matter: Document, on: date
) -> list[Any]:
    """What entries must carry, once per article that reaches the list by itself; None where it asks for nothing."""
    found = []
    for basis in measure.get("bases", []):
        law, article = catalogue.article(basis["article"])
        punishes = measure["effect"] == "punish"
        weak = punishes and law["level"] not in PUNISHING_LEVELS
        unrelated = article.get("related_matters_only") == "true" and not set(matter["domains"]) & set(
            list_type["domains"]
        )
        insufficient = article.get("alone") == "false" or article.get("mechanism_only") == "true"
        if weak or unrelated or insufficient or not catalogue.article_applies(basis["article"], on):
            continue
        for reach in basis.get("reaches", []):
            named = reach.get("list") == list_type["id"] or reach.get("conduct") in list_type.get("establishes", [])
            person = rule.get("reaches") != "responsible_person" or reach.get("responsible_person") == "true"
            if named and person:
                found.append(reach.get("carrying"))
    return found
