"""What tells who a case is about: names, also as people shorten them (示例建设, 张某), the code, and numbers of papers and of the matter."""

from __future__ import annotations

from services.cases.model import Case
from services.names.form import form_of
from services.ports import Cipher, UnitOfWork
from services.registry.model import ListingVersion
from services.subjects.keys import describe

_SHORTEST_OWN, _SHORTEST = 3, 4
"""Shorter pieces of a company's name are words that any text may need."""


def secrets_of(uow: UnitOfWork, cipher: Cipher, case: Case, entry: ListingVersion | None) -> list[str]:
    """All of them; of an erased person what is left."""
    code = describe(uow, cipher, [case.subject_key]).get(case.subject_key)
    listed, persons = (entry.listing.name, entry.person_names) if entry else ("", ())
    found = [case.subject_name, case.case_no, str(case.grounds["listing"]["decision_no"]), code.code if code else ""]
    found += [str((case.evidence or {}).get("document_no") or ""), listed, *persons]
    people = list(persons)
    if case.subject_kind == "natural_person":
        people.append(listed)
    else:
        found += [short for name in (case.subject_name, listed) for short in shortened(name)]
    found += [f"{name[:length]}某" for name in people for length in (1, 2) if len(name) > length]
    return [text for text in dict.fromkeys(found) if text and "*" not in text]


def shortened(name: str) -> list[str]:
    """An organisation's name as people shorten it: without its legal form, its place, its trade."""
    form = form_of(name)
    without_place = form.core.removeprefix(form.region)
    long = [text for whole in (form.core, without_place) for text in (whole, whole.rstrip("0123456789"))]
    return [text for text in long if len(text) >= _SHORTEST] + [form.own] * (len(form.own) >= _SHORTEST_OWN)
