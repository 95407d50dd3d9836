"""Everything that is kept about a verified subject, for its own eyes (河南省社会信用条例 art. 40): JSON-able.

Its entries with grounds, basis and until when; the measures that followed and where they stand; which departments asked and for
what; its applications, and when it may apply for repair. Never who in a department acted, and nothing readable about other people.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from engine.days import day_of
from engine.documents import STRENGTH_TITLES
from engine.inputs import SubjectKind
from engine.law.parameters import value_on
from engine.packs.packset import PackSet
from services.audit import trail
from services.cases.model import Case, CaseFilter, Scope
from services.cases.outcome import OUTCOME_TITLES
from services.cases.states import STATE_TITLES
from services.outbox.offices import credit_offices
from services.ports import Cipher, UnitOfWork
from services.registry.model import ListingVersion, Status
from services.registry.views import Codes, listing_view, own_texts, subjects_in
from services.rights.access import authorities
from services.rights.publicity import shown_on
from services.rights.reading import of_subject, show_terms
from services.subject_view.facts import fact_lines
from services.subject_view.model import Query, Visitor
from services.subjects.keys import describe
from services.subjects.masking import display, mask_text
from services.wire import moment_text

MOST_CASES = 500
MOST_QUERIES = 500
"""Newest first; that there are more is said."""

View = dict[str, Any]
KIND_TITLES = {
    SubjectKind.LEGAL_PERSON: "法人",
    SubjectKind.UNINCORPORATED: "非法人组织",
    SubjectKind.NATURAL_PERSON: "自然人",
}
EFFECT_TITLES = {"punish": "惩戒", "reward": "激励"}
_OPEN = (Status.IN_FORCE, Status.SUSPENDED, Status.FUTURE)


def own_view(uow: UnitOfWork, cipher: Cipher, packs: PackSet, visitor: Visitor, *, now: datetime) -> View:
    """What is kept about the visitor. Reading it is recorded, so this needs a writing unit of work."""
    key, day = visitor.subject_key, day_of(now)
    version = uow.registry.current_version()
    found = uow.registry.versions_for(key, version)
    codes = describe(uow, cipher, {key} | {other for entry in found for other in subjects_in(entry)})
    claims = of_subject(uow, cipher, packs, key, actor=visitor.actor, now=now)
    listings = [_listing(uow, packs, entry, key, codes, claims, now) for entry in _newest_first(found)]
    cases = uow.cases.page(
        Scope(True, frozenset()), CaseFilter(subject_key=key), None, MOST_CASES + 1
    )  # everything there is about this one subject
    queries = uow.subject_view.queries(key, MOST_QUERIES + 1)
    trail.record(uow, actor=visitor.actor, action="subject_view.read", entity=visitor.actor, detail={}, now=now)
    own_names = [entry.listing.name for entry in found if entry.listing.subject_key == key and entry.listing.name]
    return {
        "subject": {
            "kind": visitor.kind.value,
            "kind_title": KIND_TITLES[visitor.kind],
            "name": own_names[-1] if own_names else None,
            "code": display(codes[key]) if key in codes else None,
        },
        "read_at": moment_text(now),
        "registry_version": version,
        "listings": listings,
        "measures": [_measure(packs, case) for case in cases[:MOST_CASES]],
        "more_measures": len(cases) > MOST_CASES,
        "queries": [_query(packs, query) for query in queries[:MOST_QUERIES]],
        "more_queries": len(queries) > MOST_QUERIES,
        "claims": list(claims),
        "counts": {
            "in_force": sum(one["status"] == Status.IN_FORCE.value for one in listings),
            "listings": len(listings),
            "measures": min(len(cases), MOST_CASES),
            "queries": min(len(queries), MOST_QUERIES),
        },
        "credit_office": titles(packs, credit_offices(packs)),
        "objection_days": _days(packs, "objections/inquiry", day),
        "repair_days": _days(packs, "repair/answer", day),
    }


def titles(packs: PackSet, departments: Iterable[str]) -> list[str]:
    """Names of departments; of one that the packs dropped, its id."""
    return sorted(packs.departments[one].title if one in packs.departments else one for one in departments)


def _newest_first(found: Iterable[ListingVersion]) -> list[ListingVersion]:
    return sorted(found, key=lambda entry: (entry.listing.since, entry.listing.listing_id), reverse=True)


def _listing(
    uow: UnitOfWork,
    packs: PackSet,
    entry: ListingVersion,
    key: str,
    codes: Codes,
    claims: Iterable[View],
    now: datetime,
) -> View:
    listing, day = entry.listing, day_of(now)
    list_type = packs.lists.get(listing.list_id)
    shown = shown_on(packs, entry, day)
    view = listing_view(entry, list_type, codes, day)
    own = listing.subject_key == key
    if own:
        view["subject"]["name"] = listing.name  # who was verified knows its own name
    mine = [person for person in listing.responsible_persons if person.subject_key == key]
    view["responsible_persons"] = []
    open_ = view["status"] in [status.value for status in _OPEN]
    punishing = list_type is not None and list_type.effect == "punish"
    repair = show_terms(uow, packs, listing.listing_id, now=now) if own and open_ and punishing else None
    return view | {
        "effect": list_type.effect if list_type else None,
        "effect_title": EFFECT_TITLES[list_type.effect] if list_type else "",
        "own": own,
        "as_person": [{"role": person.role, "basis": person.basis} for person in mine],
        "facts": fact_lines(list_type, view["facts"] | own_texts(entry)) if own else [],
        "basis": _articles(packs, list_type.basis if list_type else []),
        "authorities": titles(packs, authorities(packs, listing.list_id)),
        "public": {
            "shown": shown.shown,
            "until": shown.until.isoformat() if shown.until else None,
            "reason": shown.reason,
        },
        "early_exit": list_type.early_exit if list_type and open_ else "",
        "may_object": own and open_ and not _under_way(claims, listing.listing_id, "objection"),
        "repair": repair,
        "may_repair": bool(repair and repair["possible_today"])
        and not _under_way(claims, listing.listing_id, "repair"),
    }


def _under_way(claims: Iterable[View], listing_id: str, kind: str) -> bool:
    return any(one["open"] and one["kind"] == kind and one["listing"]["listing_id"] == listing_id for one in claims)


def _articles(packs: PackSet, references: Iterable[str]) -> list[View]:
    pairs = (packs.article(reference) for reference in references)
    return [{"law": law.title, "article": article.article, "gist": article.gist} for law, article in pairs]


def _measure(packs: PackSet, case: Case) -> View:
    evidence = case.evidence or {}
    list_type = packs.lists.get(case.list_id)
    matter = packs.matters.get(case.matter_kind)
    return {
        "case_id": case.case_id,
        "listing_id": case.key.listing_id,
        "list_title": list_type.title if list_type else case.list_id,
        "title": case.title,
        "effect": case.effect,
        "effect_title": EFFECT_TITLES.get(case.effect, ""),
        "strength_title": STRENGTH_TITLES.get(case.strength, ""),
        "department": titles(packs, [case.key.department])[0],
        "matter": matter.title if matter else case.matter_kind,
        "state": case.state.value,
        "state_title": STATE_TITLES[case.state],
        "outcome_title": OUTCOME_TITLES.get(case.outcome or "", ""),
        "document_no": mask_text(str(evidence.get("document_no") or "")),
        "from": evidence.get("from"),
        "until": evidence.get("until"),
        "lift_required": case.lift_required,
        "opened_at": moment_text(case.opened_at),
        "changed_at": moment_text(case.changed_at),
        "legal_basis": [
            {"law": one["law"], "article": one["article"], "gist": one["gist"]} for one in case.grounds["legal_basis"]
        ],
    }


def _query(packs: PackSet, query: Query) -> View:
    matter = packs.matters.get(query.matter_kind) if query.matter_kind else None
    return {
        "at": moment_text(query.at),
        "department": titles(packs, [query.department])[0],
        "matter": matter.title if matter else query.matter_kind or "查看完整证件号码",
        "purpose": mask_text(query.purpose),
    }


def _days(packs: PackSet, reference: str, day: date) -> int | None:
    setting = value_on(packs, reference, day)
    return setting.number if setting else None
