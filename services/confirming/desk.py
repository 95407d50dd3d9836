"""The desk where items are confirmed and confirmations withdrawn; one for HTTP, the console and the command line.

A confirmation is kept with the office's own sets and counts from the next revision on, which another person approves. The
trail is written in one transaction with the act: when either cannot be kept, neither is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from engine.days import day_of
from engine.documents import Confirmation, Confirmations
from engine.errors import PackErrors
from engine.packs.packset import PackSet
from services.accounts.model import Caller
from services.audit import trail
from services.confirming.act import Declaration, require_item, require_reason, require_text, word_of
from services.confirming.points import to_establish
from services.confirming.sets import ConfirmationSets, with_word, without_word
from services.errors import ConflictError
from services.ports import Database, UnitOfWork
from services.provenance.model import Item, Point, Report
from services.provenance.report import report, report_item
from services.revisions.rights import require_person, require_reader


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One item as somebody is to read it. ``packs``: the texts at hand, which the next revision would hold."""

    packs: PackSet
    item: Item
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A word that the active revision does not hold yet, or one that it holds and that was taken back."""

    item: str
    withdrawn: bool
    by: str


class ConfirmingDesk:
    """Shows what waits, takes words, and takes them back. ``packs`` reads the texts at hand with the office's own sets."""

    def __init__(self, database: Database, packs: Callable[[], PackSet], sets: ConfirmationSets) -> None:
        self._database = database
        self._packs = packs
        self._sets = sets

    def at_hand(self, caller: Caller) -> PackSet:
        """The texts at hand. Raises ForbiddenError, and ConflictError while they do not load."""
        require_reader(caller)
        return self._read()

    def report(self, caller: Caller, day: date) -> Report:
        """Every item with how it stands among the texts at hand. Raises as :meth:`at_hand`."""
        return report(self.at_hand(caller), day)

    def item(self, caller: Caller, item: str, day: date) -> Reviewed:
        """One item with what has to be established. Raises as :meth:`at_hand`, NotFoundError."""
        packs = self.at_hand(caller)
        require_item(packs, item)
        return Reviewed(packs, report_item(packs, item, day), to_establish(packs, item))

    def confirm(self, said: Declaration, caller: Caller, *, now: datetime) -> Confirmation:
        """Keeps the word. Raises ForbiddenError, UnavailableError, and as :func:`services.confirming.act.word_of`."""
        [word] = self.confirm_all([said], caller, now=now)
        return word

    def confirm_all(self, said: Sequence[Declaration], caller: Caller, *, now: datetime) -> list[Confirmation]:
        """Keeps all of these words, each with its entry in the trail, or none. Raises as :meth:`confirm`, at the first."""
        require_person(caller)
        with self._sets.locked():
            packs, sets = self._read(), {group.id: group for group in self._sets.read()}
            before = dict(sets)
            words, details = [], {}
            for one in said:
                word = word_of(packs, one, caller.id.partition(":")[2], day_of(now))
                sets |= {group.id: group for group in with_word(sets.values(), word)}
                words.append(word)
                told = word.model_dump(mode="json", by_alias=True)
                details[one.item] = {**told, "established": sorted(one.established)}
            changed = [group for id_, group in sets.items() if group is not before.get(id_)]
            self._keep(changed, "confirmation.give", details, caller, now)
        return words

    def withdraw(self, item: str, digest: str, reason: str, caller: Caller, *, now: datetime) -> None:
        """Takes back every word of the office on an item. ``digest``: of the text that was read.

        Raises ForbiddenError, NotFoundError, ConflictError when the text changed or the office gave no word, InvalidInputError
        without a reason, UnavailableError.
        """
        require_person(caller)
        require_reason(reason)
        with self._sets.locked():
            require_text(self._read(), item, digest)
            sets = self._sets.read()
            taken = [one for group in sets for one in group.items if one.item == item]
            if not taken:
                raise ConflictError(
                    "nothing_to_withdraw", "本单位没有确认过这一项", "演示确认集不在这里撤回", "没有需要撤回的"
                )
            words = [one.model_dump(mode="json", by_alias=True) for one in taken]
            detail = {"reason": reason.strip(), "withdrawn": words}
            self._keep(without_word(sets, item), "confirmation.withdraw", {item: detail}, caller, now)

    def _read(self) -> PackSet:
        try:
            return self._packs()
        except PackErrors as error:
            told = "；".join(str(one) for one in error.errors[:10])
            advice = "请改正规则包或确认集；改正之前不能确认，启用的规则版本不受影响"
            raise ConflictError("packs_unreadable", "规则包现在读不出来", told, advice) from error

    def _keep(
        self,
        changed: Sequence[Confirmations],
        action: str,
        details: Mapping[str, Mapping[str, object]],
        caller: Caller,
        now: datetime,
    ) -> None:
        """``details``: what the trail tells of each item."""
        with self._putting_back(group.id for group in changed), self._database.write() as uow:
            for item, detail in details.items():
                self._record(uow, action, item, detail, caller, now)
            for group in changed:
                self._sets.put(group)

    @staticmethod
    def _record(
        uow: UnitOfWork, action: str, item: str, detail: Mapping[str, object], caller: Caller, now: datetime
    ) -> None:
        trail.record(uow, actor=caller.id, action=action, entity=f"confirmation:{item}", detail=detail, now=now)

    @contextmanager
    def _putting_back(self, ids: Iterable[str]) -> Iterator[None]:
        """What was kept is as before when the block, the end of its transaction included, fails."""
        named = list(ids)
        before = {group.id: group for group in self._sets.read()}
        try:
            yield
        except BaseException:
            for id_ in named:
                if id_ in before:
                    self._sets.put(before[id_])
                else:
                    self._sets.drop(id_)
            raise


def waiting(at_hand: PackSet, active: PackSet) -> list[Waiting]:
    """What the next revision would change about words, item by item."""
    given, decided = _words(at_hand), _words(active)
    found = [(word, False) for key, word in given.items() if key not in decided]
    found += [(word, True) for key, word in decided.items() if key not in given and word.item in at_hand.item_digests]
    renewed = {word.item for word, withdrawn in found if not withdrawn}
    return [
        Waiting(word.item, withdrawn, word.by)
        for word, withdrawn in sorted(found, key=lambda pair: pair[0].item)
        if not (withdrawn and word.item in renewed)
    ]


def _words(packs: PackSet) -> dict[str, Confirmation]:
    return {one.model_dump_json(): one for entries in packs.confirmed_items.values() for one in entries}
