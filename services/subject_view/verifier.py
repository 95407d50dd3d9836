"""The two protocols behind "is it really you?", so that an office can plug in what its province offers.

A verifier never tells whether anything is kept about a subject: it does not know. What it answers depends on the proof alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from services.errors import UnavailableError
from services.subject_view.model import Claimed


@dataclass(frozen=True, slots=True)
class Begun:
    """A verification under way. ``ticket`` comes back with the answer; ``told`` is Chinese, for the person who waits."""

    ticket: str = field(repr=False)
    told: str = field(repr=False)


class IdentityVerifier(Protocol):
    """Proves that who asks is the subject, or acts for it. May open its own units of work."""

    def begin(self, claimed: Claimed, *, address: str, now: datetime) -> Begun:
        """Starts; TooManyRequestsError when this identity or this address asks too often."""

    def finish(self, ticket: str, answer: str, *, address: str, now: datetime) -> Claimed:
        """Who was verified. InvalidInputError, always the same, for a wrong, used or outdated answer."""


class CodeCarrier(Protocol):
    """Brings a one-time code to the subject on a way that only the subject reads."""

    def deliver(self, claimed: Claimed, code: str) -> str:
        """Sends the code; what the page says about it, the same for every subject."""


class NoVerifier:
    """No way of verifying is connected: nobody gets in (the only safe answer)."""

    def begin(self, claimed: Claimed, *, address: str, now: datetime) -> Begun:
        """Refuses."""
        raise _closed()

    def finish(self, ticket: str, answer: str, *, address: str, now: datetime) -> Claimed:
        """Refuses."""
        raise _closed()


class ShownOnThePage:
    """The demo's carrier: the code appears on the page. Everybody could read it, so it is for invented subjects only."""

    def deliver(self, claimed: Claimed, code: str) -> str:
        """Says it aloud."""
        return f"演示环境不发短信，验证码是 {code}"


def _closed() -> UnavailableError:
    return UnavailableError(
        "identity_verification_missing",
        "网上身份核验还没有开通",
        "本系统只向核验过身份的本人提供查询，目前没有接入核验渠道",
        "请携带身份证件到信用办窗口查询",
    )
