"""The act itself: what a person declares, checked against the packs as they stand in this moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from engine.documents import Confirmation
from engine.law.confirming import obstacles
from engine.packs.packset import PackSet
from services.confirming.points import to_establish
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors, NotFoundError

MAX_WORDS = 200
"""Characters of a name, an edition or a row."""
MAX_REASON = 1000


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a person declares. ``digest``: of the text that was read. ``established``: the points, in the words that were read."""

    item: str
    digest: str
    name: str
    edition: str
    row: str
    from_: date
    until: date | None
    established: Collection[str]


def require_item(packs: PackSet, item: str) -> str:
    """The digest of an item as it stands. Raises NotFoundError."""
    if item not in packs.item_digests:
        raise NotFoundError("可确认的事项")
    return packs.item_digests[item]


def require_text(packs: PackSet, item: str, digest: str) -> None:
    """Raises ConflictError when the text is no longer the one that was read, NotFoundError when there is no such item."""
    if require_item(packs, item) != digest:
        raise ConflictError(
            "text_changed",
            "文字已经改动，没有确认",
            "您读过之后，这一项、它引用的条文，或它所用事项、名单的有关内容改动了",
            "请重新阅读现在的文字，再决定是否确认",
        )


def word_of(packs: PackSet, said: Declaration, account: str, today: date) -> Confirmation:
    """The confirmation that the declaration comes to.

    Raises ConflictError when the text changed or the law does not let anybody confirm it, InvalidInputErrors for what is left
    out, NotFoundError.
    """
    require_text(packs, said.item, said.digest)
    if against := obstacles(packs, said.item, today):
        reasons = "；".join(silence.reason for silence in against)
        raise ConflictError("not_confirmable", "这一项不能确认", reasons, "请先补正依据或内容；补正之前只能保持未确认")
    if faults := [*_left_out(said), *_period(said, today), *_open_points(packs, said)]:
        raise InvalidInputErrors(faults)
    return Confirmation.model_validate(
        {
            "item": said.item,
            "digest": said.digest,
            "by": f"{said.name.strip()}（账号 {account}）",
            "on": today,
            "edition": said.edition.strip(),
            "row": said.row.strip(),
            "from": said.from_,
            "until": said.until,
        }
    )


def require_reason(reason: str) -> None:
    """Raises InvalidInputError unless there is a reason."""
    if not 0 < len(reason.strip()) <= MAX_REASON:
        detail = f"理由应为 1 至 {MAX_REASON} 字"
        raise InvalidInputError("reason_missing", "撤回确认须写明理由", detail, "请写明为什么撤回", "reason")


def _left_out(said: Declaration) -> list[InvalidInputError]:
    given = {"name": said.name, "edition": said.edition, "row": said.row}
    titles = {"name": "确认人的姓名和职务", "edition": "全国清单的版本", "row": "清单中的条目"}
    return [
        InvalidInputError(
            "missing", f"没有写明{titles[field]}", f"应为 1 至 {MAX_WORDS} 字", "请填写；不适用的写“不适用”", field
        )
        for field, text in given.items()
        if not 0 < len(text.strip()) <= MAX_WORDS
    ]


def _period(said: Declaration, today: date) -> list[InvalidInputError]:
    """A word counts from the day on which it is given, or later: what was decided before was decided without it."""
    faults = []
    if said.from_ < today:
        faults.append(InvalidInputError("from_past", "确认不能从过去的日子起有效", "", "请写今天或以后的日子", "from"))
    if said.until is not None and said.until < said.from_:
        faults.append(InvalidInputError("period", "终止日早于起始日", "", "请改正日期", "until"))
    return faults


def _open_points(packs: PackSet, said: Declaration) -> list[InvalidInputError]:
    return [
        InvalidInputError("point_open", "还没有说明已经查明", point.text, "", "established")
        for point in to_establish(packs, said.item)
        if point.text not in said.established
    ]
