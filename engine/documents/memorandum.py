"""``kind: memorandum``, ``examples`` and ``confirmations``: what maps lists to measures, how it is exercised, who vouched for it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from engine.documents.common import ArticleRef, Day, Flag, Id, InForce, Model, Text, Unfit


class RuleDocument(Model):
    """One rule: on these matters, for these roles, under this condition, that measure.

    ``reaches``: whom a listing touches. ``subject`` is the listed subject itself; ``responsible_person`` a person whom the
    company's listing names (I-20); ``represented`` a subject for whom the listed person acts in one of ``through_roles`` (S13).
    ``lists`` defaults to the pack's; ``in_force`` narrows the pack's, for a rule that begins later or has ended before.
    """

    id: Id
    measure: Id
    carried_out_by: list[Id] = []
    on: Annotated[list[Id], Field(min_length=1)]
    roles: list[Id] = []
    lists: list[Id] | None = None
    in_force: InForce | None = None
    reaches: Literal["subject", "responsible_person", "represented"] = "subject"
    through_roles: list[Id] = []
    when: dict[str, Any] | None = None
    note: str | None = None


class Memorandum(Model):
    """A memorandum, or with ``source: statute`` a law that orders joint measures by itself (``statute`` names its article).

    ``lists`` is empty where no lawful list takes its objects (I-07); then it has no rules.
    """

    kind: Literal["memorandum"]
    id: Id
    source: Literal["memorandum", "statute"] = "memorandum"
    source_id: str | None = None
    title: Text
    document_no: str | None = None
    document_no_confirmed: Flag = False
    statute: ArticleRef | None = None
    effect: Literal["punish", "reward"]
    initiator: Id
    participants: list[Id] = []
    in_force: InForce
    superseded_by: str | None = None
    last_checked: Day
    to_confirm: list[Text] = []
    lists: list[Id]
    rules: list[RuleDocument] = []
    note: str | None = None


class ExampleListing(Model):
    """A listing in an example; list fields beyond the standard ones stand under ``fields``."""

    list_: Annotated[Id, Field(alias="list")]
    since: Day
    until: Day | None = None
    exited_on: Day | None = None
    level: str | None = None
    marks: list[str] = []
    fields: dict[str, Any] = {}
    responsible_persons: list[dict[str, str]] = []


class ExampleSubject(Model):
    """A subject that several cases share. ``code: none`` means the caller gave no code."""

    kind: str
    code: Literal["given", "none"] = "given"
    region: str | None = None
    listings: list[ExampleListing] = []


def _name_or_fields(value: Any) -> Any:
    if isinstance(value, str | dict):
        return value
    raise Unfit("应为一个共享事项的名称，或“字段: 值”", advice="请写名称，或者逐行写字段和值")


NamedOrGiven = Annotated[Any, BeforeValidator(_name_or_fields)]
"""``str | dict[str, Any]``, told as one fault when it is neither."""


class Expectation(Model):
    """What must come out. ``rules`` are the ids of this pack's rules that fire for the subject, in any order.

    ``because``: per rule that fires, reasons that it must give; others may stand beside them. A reason is a comparison as
    ``when`` writes it, with ``actual`` beside the comparison where the value that was found matters too, or only a field.
    ``departments``: all who carry out the measures that this pack's rules give.
    """

    outcome: str
    rules: list[str]
    measures: list[str] | None = None
    missing: list[str] | None = None
    favoured: Flag | None = None
    because: dict[str, Annotated[list[NamedOrGiven], Field(min_length=1)]] = {}
    departments: list[str] | None = None


class ExampleCase(Model):
    """One situation: a matter, one subject in one role, and what the law wants.

    ``matter``: its ``kind`` and fields; or the name of a shared matter; or ``like`` with that name and the fields that differ.
    ``represents``: for whom the subject acts. ``members``: who bids together with the one that asks; the outcome is the worst.
    """

    name: Text
    now: str | None = None
    matter: NamedOrGiven
    subject: str
    role: Id
    represents: str | None = None
    members: list[str] = []
    expect: Expectation


class Examples(Model):
    """Examples beside a memorandum; ``now`` is frozen, ``subjects`` and ``matters`` are shared by name."""

    kind: Literal["examples"]
    memorandum: Id
    now: str
    subjects: dict[str, ExampleSubject]
    matters: dict[str, dict[str, Any]] = {}
    cases: Annotated[list[ExampleCase], Field(min_length=1)]


class Confirmation(Model):
    """Who confirmed which item on which text. ``item`` is ``measure/<id>``, ``list/<id>`` or ``rule/<memorandum>/<rule>``.

    ``digest`` is the item's canonical digest (``sm3:…``): an edit voids the confirmation (S2).
    ``edition`` and ``row`` point into the national list; ``assumed`` is only for the demo.
    """

    item: Annotated[str, Field(pattern=r"^(measure|list|rule)/[a-z0-9./-]+$")]
    digest: Annotated[str, Field(pattern=r"^sm3:[0-9a-f]{64}$")]
    by: Text
    on: Day
    edition: Text
    row: Text
    from_: Annotated[Day, Field(alias="from")]
    until: Day | None = None


class Confirmations(Model):
    """A set of confirmations. Production keeps its own under ``JC_HOME/confirmations`` and starts with none."""

    kind: Literal["confirmations"]
    id: Id
    title: Text
    demo: Flag = False
    national_list: Literal["checked", "assumed"]
    note: str | None = None
    items: list[Confirmation]
