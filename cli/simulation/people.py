"""Who acts in the simulation, and the codes of those who are asked about. Codes have right check digits and are nobody's."""

from __future__ import annotations

import random
from dataclasses import dataclass

from stdnum.cn import ric, uscc

from engine.inputs import SubjectKind
from engine.packs.packset import PackSet
from services.accounts.model import Caller, Role
from services.outbox.offices import credit_offices


def clerk(department: str, number: int = 1) -> Caller:
    """A person who carries measures out."""
    return Caller(f"account:{department}-{number}", frozenset({department}), frozenset({Role.CLERK}))


def initiator(department: str, number: int = 1) -> Caller:
    """A person of a department that lists."""
    return Caller(f"account:{department}-lists-{number}", frozenset({department}), frozenset({Role.INITIATOR}))


def platform(department: str) -> Caller:
    """The department's own system."""
    return Caller(f"client:{department}-platform", frozenset({department}), frozenset({Role.SYSTEM_CLIENT}))


def office(packs: PackSet, number: int = 1) -> Caller:
    """A person of the credit office."""
    return Caller(f"account:credit-office-{number}", credit_offices(packs), frozenset({Role.CREDIT_OFFICE}))


@dataclass(frozen=True, slots=True)
class Someone:
    """A subject that nobody is."""

    kind: SubjectKind
    name: str
    code: str


def organisation(number: int, kind: SubjectKind = SubjectKind.LEGAL_PERSON) -> Someone:
    """A numbered organisation."""
    body = f"91419001MA{number:07d}"
    ending = "合伙企业" if kind is SubjectKind.UNINCORPORATED else "有限公司"
    return Someone(kind, f"济源模拟{ending}第{number}号", body + uscc.calc_check_digit(body))


def person(number: int) -> Someone:
    """A numbered person, born so long ago that it is nobody."""
    body = (
        f"419001{1900 + number // 9000}{number // 750 % 12 + 1:02d}{number // 30 % 25 + 1:02d}{number % 30 * 2 + 1:03d}"
    )
    return Someone(SubjectKind.NATURAL_PERSON, f"模拟人员{number}", body + ric.calc_check_digit(body + "0"))


def someone(kind: SubjectKind, number: int) -> Someone:
    """The numbered subject of a kind."""
    return person(number) if kind is SubjectKind.NATURAL_PERSON else organisation(number, kind)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a department works: how many working days it takes, and how often it leaves something lying for good."""

    acknowledges: int
    answers: int
    forgets: float


PUNCTUAL, SLOW, LATE = Habits(1, 3, 0.0), Habits(3, 8, 0.02), Habits(8, 20, 0.15)


def habits(departments: list[str], rng: random.Random) -> dict[str, Habits]:
    """Most departments are punctual, some slow, some late."""
    return {name: rng.choices((PUNCTUAL, SLOW, LATE), (70, 20, 10))[0] for name in departments}
