"""What single conditions came to: a message of a situation not met before, whose conditions were all met before, one by one.

A condition depends on its own part of the key and on nothing else, so what both evaluators said of it once holds wherever that
part is the same. Situations are ways in which all conditions come out together, of which there are always more; the parts of
one condition are few, and soon durable-rules has decided all that occur.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.matching.classifier import Part

_NEVER = object()


class KnownConditions:
    """By condition and its part of the key: true, false or unknown (None). Safe from several threads."""

    def __init__(self, places: Sequence[Sequence[int]], most: int) -> None:
        """``places``: by condition, where its alternatives are told. ``most``: how many may be remembered of all conditions."""
        self._parts = [Part.at(told) for told in places]
        self._most = most
        self._owners: dict[int, list[int]] = {}  # by place, the conditions that have an alternative there
        for number, told in enumerate(places):
            for place in told:
                self._owners.setdefault(place, []).append(number)
        self.forget()

    def compose(self, key: int) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
        """The conditions that are true and those that are unknown, ascending; None unless every one was decided before.

        Only those are looked at of which the message leaves something.
        """
        touched = self._touched(key)
        if not self._never_gone <= touched:
            return None
        true, unknown = [], []
        for number in sorted(touched):
            found = self._known[number].get(self._parts[number].of(key), _NEVER)
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
            bits = part.of(key)
            if not bits and number not in truths:
                self._never_gone.discard(number)
            elif self._count < self._most and bits not in known:
                known[bits] = truths.get(number, False)
                self._count += 1  # threads may count one less: it is no more than a bound

    def forget(self) -> None:
        """Everything: something was wrong, and nobody knows since when."""
        self._count = 0
        self._known: list[dict[int, bool | None]] = [{} for _ in self._parts]
        # Conditions that were not yet seen to be false where none of their alternatives is left.
        self._never_gone = set(range(len(self._parts)))

    def _touched(self, key: int) -> set[int]:
        """The conditions of which the message leaves something."""
        touched: set[int] = set()
        while key:
            place = (key & -key).bit_length() - 1 >> 1
            touched.update(self._owners.get(place, ()))
            key &= ~(3 << 2 * place)
        return touched
