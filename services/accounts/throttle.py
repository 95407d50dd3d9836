"""Slowing down whoever guesses passwords: five wrong ones within 15 minutes lock the name for 30 (GB/T 22239-2019, 8.1.4.1 b).

Names that do not exist are counted and locked the same way, so a lock tells nothing. Counters live on the bus.
"""

from __future__ import annotations

from services.errors import TooManyRequestsError
from services.ports import Bus, Cipher

MAX_FAILURES = 5
MAX_FAILURES_PER_ADDRESS = 50
"""Many clerks share one address behind the office's gateway."""

WINDOW_SECONDS = 15 * 60
LOCK_SECONDS = 30 * 60


class Throttle:
    """Counts attempts per name and failures per address; keys on the bus are digests, for people mistype secrets as names."""

    def __init__(self, bus: Bus, cipher: Cipher) -> None:
        self._bus = bus
        self._cipher = cipher

    def admit(self, name: str, address: str) -> None:
        """Counts the attempt before it is tried, so that guesses sent at once cannot slip through. Raises TooManyRequestsError."""
        if self._bus.value(self._key("address", address)) >= MAX_FAILURES_PER_ADDRESS:
            raise TooManyRequestsError(
                "address_locked",
                "登录失败次数过多",
                "您所在的网络近期登录失败过多，已暂停登录",
                "请 15 分钟后再试",
                WINDOW_SECONDS,
            )
        if self._bus.value(self._key("lock", name)) > 0:
            raise self._locked()
        if self._bus.count(self._key("name", name), WINDOW_SECONDS) > MAX_FAILURES:
            self._bus.count(self._key("lock", name), LOCK_SECONDS)
            raise self._locked()

    def failed(self, name: str, address: str) -> bool:
        """Notes a wrong password; True when this one locks the name."""
        self._bus.count(self._key("address", address), WINDOW_SECONDS)
        if self._bus.value(self._key("name", name)) < MAX_FAILURES:
            return False
        return self._bus.count(self._key("lock", name), LOCK_SECONDS) == 1

    def succeeded(self, name: str) -> None:
        """Forgets the name's attempts; an administrator's unlocking does the same."""
        self._bus.clear(self._key("name", name))
        self._bus.clear(self._key("lock", name))

    def _key(self, what: str, text: str) -> str:
        return f"sign-in:{what}:{self._cipher.index('throttle', text)[:32]}"

    @staticmethod
    def _locked() -> TooManyRequestsError:
        return TooManyRequestsError(
            "sign_in_locked",
            "登录失败次数过多",
            "该账号已暂停登录 30 分钟",
            "请稍后再试；忘记密码请联系系统管理员重置",
            LOCK_SECONDS,
        )
