"""Synthetic identifying codes with right check digits (GB 32100-2015, GB 11714, GB 11643).

Companies are numbered from 91419001MA000001 upwards and named accordingly; people are born in 1900 and 1901, so
that none of them can be anyone.
"""

from __future__ import annotations

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = [pow(3, place, 31) for place in range(17)]
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]
_PERSON_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

REGION = "419001"


def company(number: int, kind: str = "91") -> str:
    """The unified social credit code of the numbered company; ``kind`` is registrar and kind of body."""
    body = f"MA{number:06d}"
    total = sum(_ORGANISATION.index(c) * weight for c, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    own_check = "0123456789X0"[11 - total % 11]
    head = f"{kind}{REGION}{body}{own_check}"
    total = sum(_CREDIT.index(c) * weight for c, weight in zip(head, _CREDIT_WEIGHTS, strict=True))
    return head + _CREDIT[(31 - total % 31) % 31]


def person(number: int) -> str:
    """The citizen's number of the numbered person."""
    year, rest = 1900 + number // 300, number % 300
    head = f"{REGION}{year}{rest // 25 + 1:02d}{rest % 25 + 1:02d}001"
    total = sum(int(c) * weight for c, weight in zip(head, _PERSON_WEIGHTS, strict=True))
    return head + "10X98765432"[total % 11]
