"""Passwords: argon2id with 19 MiB, two passes, one lane (about 30 ms), and what a good one must have."""

from __future__ import annotations

import secrets
import string
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.errors import InvalidInputError

MIN_LENGTH = 12
MAX_LENGTH = 128
"""Longer ones are refused so that hashing stays cheap to ask for."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """The argon2id hash in its own text form. Raises InvalidInputError for a weak password."""
    _check(password)
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password is right. Without a hash it works as long and says no, so that time tells nobody which accounts exist."""
    if len(password) > MAX_LENGTH:
        return False
    try:
        return _HASHER.verify(password_hash or _decoy(), password) and password_hash is not None
    except (VerificationError, InvalidHashError, UnicodeEncodeError):
        return False


def generate() -> str:
    """A random password that passes the check."""
    return f"{secrets.token_urlsafe(15)}{secrets.choice(string.ascii_letters)}{secrets.choice(string.digits)}-"


@cache
def _decoy() -> str:
    return _HASHER.hash(secrets.token_hex(16))


def _check(password: str) -> None:
    kinds = [
        any(c.islower() for c in password),
        any(c.isupper() for c in password),
        any(c.isdigit() for c in password),
        any(not c.isalnum() for c in password),
    ]
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH or sum(kinds) < 3:
        raise InvalidInputError(
            "password_weak",
            "密码不符合要求",
            f"密码应为 {MIN_LENGTH} 至 {MAX_LENGTH} 位，并含大写字母、小写字母、数字、符号中的至少三类",
            "请换一个密码",
            "password",
        )
