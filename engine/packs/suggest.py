"""What an author probably meant: the advice behind every unknown id and unknown key."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MAX_SHOWN = 20


def advice_for(word: str, candidates: Iterable[str], what: str) -> str:
    """Chinese advice: the nearest candidate, or else all of them (at most ``MAX_SHOWN``)."""
    known = sorted(candidates)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f"是否想写 {near[0]}？"
    if not known:
        return f"目前没有任何{what}"
    shown = "、".join(known[:MAX_SHOWN])
    return f"可用的{what}：{shown}" + ("等" if len(known) > MAX_SHOWN else "")
