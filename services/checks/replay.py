"""Replay (S11): decides a stored check again from stored things only, and compares the documents byte for byte.

It changes nothing. What the columns of a check say (the moment, the matter, the registry version, the revision) is taken from
there and not from the document, so that a document changed later differs from what is decided now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.deciding.decide import RuleEngine
from engine.documents import MatterType
from engine.errors import JiangchengError
from engine.inputs import DecisionInput, JsonObject, Listing, Matter, RegistryState, Subject, SubjectKind
from engine.language.fields import matter_fields
from engine.packs.digests import canonical, sm3
from engine.values import from_json
from services.checks.model import CheckRecord

SHOWN = 20
"""Differences that an answer shows; ``difference_count`` counts all of them."""


class Verdict(StrEnum):
    """What a replay comes to."""

    EQUAL = "equal"
    DIFFERS = "differs"
    CANNOT = "cannot"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the documents differ. None: there is nothing at this place (documents hold no null)."""

    path: str
    stored: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer. ``code`` and ``reason`` say why it could not be decided again; otherwise they are empty."""

    record: CheckRecord
    verdict: Verdict
    differences: tuple[Difference, ...] = ()
    difference_count: int = 0
    code: str = ""
    reason: str = ""


def stored_document(record: CheckRecord) -> JsonObject:
    """The stored document. Raises JiangchengError ``document_damaged`` when it cannot be read."""
    with _reading():
        document = json.loads(record.document)
        if not isinstance(document, dict):
            raise TypeError(type(document).__name__)
    return document


def keys_of(document: JsonObject) -> set[str]:
    """Keys of the subjects that had a code. Raises as of :func:`stored_document`."""
    with _reading():
        return {one["subject_key"] for one in document["inputs"]["subjects"] if "subject_key" in one}


def decide_again(
    record: CheckRecord, document: JsonObject, listings: Mapping[str, tuple[Listing, ...]], engine: RuleEngine
) -> Replay:
    """Decides on the engine of the check's revision and compares. ``listings``: as known at the check's registry version.

    Raises JiangchengError when the document cannot be read or the engine refuses what stands in it.
    """
    with _reading():
        given = _input(record, document, listings, engine.packs.matters[record.matter_kind])
    decision = engine.decide(given, afresh=True)  # what is remembered proves nothing
    found = list(differences(document, decision.document))
    found += _apart(record, canonical(decision.document), bool(found))
    return Replay(record, Verdict.DIFFERS if found else Verdict.EQUAL, tuple(found[:SHOWN]), len(found))


def differences(stored: Any, now: Any, path: str = "$") -> Iterator[Difference]:
    """Every place where two JSON values differ, in the order of the document."""
    if isinstance(stored, dict) and isinstance(now, dict):
        for key in sorted(stored.keys() | now.keys()):
            yield from differences(
                stored.get(key), now.get(key), f"{path}.{key}" if _plain(key) else f"{path}['{key}']"
            )
    elif isinstance(stored, list) and isinstance(now, list):
        for index in range(max(len(stored), len(now))):
            yield from differences(_item(stored, index), _item(now, index), f"{path}[{index}]")
    elif stored != now or isinstance(stored, bool) is not isinstance(now, bool):
        yield Difference(path, stored, now)


def _apart(record: CheckRecord, again: bytes, told: bool) -> Iterator[Difference]:
    """What only the bytes show: a document that is not the one whose digest was taken, or not in canonical form."""
    digest = sm3(record.document)
    if digest != record.document_digest:
        yield Difference("document_digest", record.document_digest, digest)
    elif not told and record.document != again:
        yield Difference("$", digest, sm3(again))


def _input(
    record: CheckRecord, document: JsonObject, listings: Mapping[str, tuple[Listing, ...]], matter: MatterType
) -> DecisionInput:
    return DecisionInput(
        matter=Matter(record.matter_kind, _values(document["inputs"], matter), record.case_no, record.item_code),
        subjects=_subjects(document["inputs"]),
        listings=listings,
        now=record.decided_at,
        registry_version=record.registry_version,
        registry_state=RegistryState(document["registry"]["state"]),
    )


def question_of(inputs: JsonObject, matter: MatterType) -> tuple[Matter, tuple[Subject, ...]]:
    """What was asked, from the inputs of a stored document. Raises as of :func:`stored_document`, also when the matter has changed
    so that it cannot be asked any more."""
    with _reading():
        given = inputs["matter"]
        return Matter(matter.id, _values(inputs, matter), given.get("case_no"), given.get("item_code")), _subjects(
            inputs
        )


def _values(inputs: JsonObject, matter: MatterType) -> dict[str, Any]:
    fields = matter_fields(matter)
    given = inputs["matter"]["fields"]
    return {fields[name].short: from_json(fields[name].type, value) for name, value in given.items()}


def _subjects(inputs: JsonObject) -> tuple[Subject, ...]:
    return tuple(_subject(**one) for one in inputs["subjects"])


def _subject(
    *, kind: str, subject_key: str | None = None, names_differ: list[str] | None = None, **more: Any
) -> Subject:
    return Subject(kind=SubjectKind(kind), subject_key=subject_key, names_differ=frozenset(names_differ or ()), **more)


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(error) from error


def damaged(error: Exception) -> JiangchengError:
    """What is told when the stored document is not one that this program wrote."""
    detail = f"{type(error).__name__}: {error}"
    return JiangchengError("document_damaged", "存档的决定文书无法读取", detail, "请从备份恢复，或联系维护人员")


def _plain(key: str) -> bool:
    return key.replace("_", "").isalnum()


def _item(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else None
