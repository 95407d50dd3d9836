"""What single conditions came to: a message of a situation not met before, whose conditions were all met before, one by one.

A condition depends on its own part of the key and on nothing else, so what both evaluators said of it once holds wherever that
part is the same. Situations are ways in which all conditions come out together, of which there are always more; the parts of
one condition are few, and soon durable-rules has decided all that occur.
"""

from __future__ import annotations

from collections.abc import Sequence

MOST = 1024
"""Parts of one condition that are remembered: more than a condition that a person reads aloud has."""

_NEVER = object()


class KnownConditions:
    """By condition and its part of the key: true, false or unknown (None). Safe from several threads."""

    def __init__(self, parts: Sequence[int]) -> None:
        """``parts``: by condition, the bits of the key on which it depends."""
        self._parts = parts
        self._known: list[dict[int, bool | None]] = [{} for _ in parts]

    def compose(self, key: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """The conditions that are true and those that are unknown, ascending; None unless every one was decided before."""
        true, unknown = [], []
        for number, (part, known) in enumerate(zip(self._parts, self._known, strict=True)):
            found = known.get(key & part, _NEVER)
            if found is True:
                true.append(number)
            elif found is None:
                unknown.append(number)
            elif found is _NEVER:
                return None
        return tuple(true), tuple(unknown)

    def learn(self, key: int, true: Sequence[int], unknown: Sequence[int]) -> None:
        """What was just decided, and vouched for."""
        truths: dict[int, bool | None] = dict.fromkeys(unknown) | dict.fromkeys(true, True)
        for number, (part, known) in enumerate(zip(self._parts, self._known, strict=True)):
            if len(known) < MOST:
                known[key & part] = truths.get(number, False)

    def forget(self) -> None:
        """Everything: something was wrong, and nobody knows since when."""
        self._known = [{} for _ in self._parts]
