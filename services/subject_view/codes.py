"""Verification by a one-time code: six digits, ten minutes, five attempts, used once; only a keyed digest is kept.

Nothing here looks whether the subject is known, so the answer is the same for every well-formed code. Asking is counted for each
identity and each address, wrong answers for each ticket and each address.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime, timedelta

from services.errors import InvalidInputError, TooManyRequestsError
from services.ports import Bus, Cipher, Database
from services.subject_view.model import Challenge, Claimed
from services.subject_view.verifier import Begun, CodeCarrier
from services.subjects.keys import code_index
from services.subjects.model import CodeType, SubjectCode

DIGITS = 6
VALID = timedelta(minutes=10)
MAX_ATTEMPTS = 5
WINDOW_SECONDS = 15 * 60
MAX_CODES_PER_SUBJECT = 5
MAX_CODES_PER_ADDRESS = 30
"""A hall's public computer serves many people."""
MAX_ANSWERS_PER_ADDRESS = 60


class OneTimeCodes:
    """Implements IdentityVerifier."""

    def __init__(self, database: Database, cipher: Cipher, bus: Bus, carrier: CodeCarrier) -> None:
        self._database, self._cipher, self._bus, self._carrier = database, cipher, bus, carrier

    def begin(self, claimed: Claimed, *, address: str, now: datetime) -> Begun:
        """See the protocol."""
        self._count("begin-address", address, MAX_CODES_PER_ADDRESS)
        self._count("begin-subject", code_index(self._cipher, claimed.code), MAX_CODES_PER_SUBJECT)
        ticket = secrets.token_urlsafe(32)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        _, wrapped = self._cipher.new_data_key()
        challenge = Challenge(
            ticket_digest=self._ticket(ticket),
            kind=claimed.kind,
            code_type=claimed.code.code_type.value,
            wrapped_key=wrapped,
            sealed=self._cipher.encrypt(wrapped, claimed.code.code),
            answer_digest=self._answer(ticket, code),
            expires_at=now + VALID,
        )
        with self._database.write() as uow:
            uow.subject_view.add_challenge(challenge)
        return Begun(ticket, self._carrier.deliver(claimed, code))

    def finish(self, ticket: str, answer: str, *, address: str, now: datetime) -> Claimed:
        """See the protocol. The attempt is counted in a transaction of its own, so that a refusal does not undo it."""
        self._count("answer-address", address, MAX_ANSWERS_PER_ADDRESS)
        digest = self._ticket(ticket)
        with self._database.write() as uow:
            challenge = uow.subject_view.try_challenge(digest, most=MAX_ATTEMPTS, now=now)
        expected = challenge.answer_digest if challenge else self._answer("", "")
        right = hmac.compare_digest(expected, self._answer(ticket, answer.strip()))
        if challenge is None or not right:
            raise _refused()
        with self._database.write() as uow:
            if not uow.subject_view.use_challenge(digest):
                raise _refused()
        code = self._cipher.decrypt(challenge.wrapped_key, challenge.sealed)
        return Claimed(challenge.kind, SubjectCode(CodeType(challenge.code_type), code))

    def _count(self, what: str, text: str, most: int) -> None:
        key = f"subject-view:{what}:{self._cipher.index('throttle', text)[:32]}"
        if self._bus.count(key, WINDOW_SECONDS) > most:
            raise TooManyRequestsError(
                "verification_too_often", "身份核验过于频繁", "", "请 15 分钟后再试，或到信用办窗口查询", WINDOW_SECONDS
            )

    def _ticket(self, ticket: str) -> str:
        return self._cipher.index("subject-ticket", ticket[:200])

    def _answer(self, ticket: str, code: str) -> str:
        return self._cipher.index("subject-answer", f"{ticket[:200]}\n{code[:50]}")


def _refused() -> InvalidInputError:
    return InvalidInputError(
        "verification_failed",
        "身份核验没有通过",
        "验证码不正确、已使用、已过期，或试错次数过多",
        "请核对后重填，或重新获取验证码",
        "answer",
    )
