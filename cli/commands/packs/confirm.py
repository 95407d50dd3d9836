"""``jiangcheng packs confirm`` and ``withdraw``: words on exact texts, as a file for another machine or as an act of a signed-in person."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import context, output
from cli.commands.packs.shared import day_option
from cli.signing_in import Account, sign_in
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from engine.documents import Confirmation, Confirmations
    from engine.packs.packset import PackSet


def confirm(
    items: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="ITEM[=行]",
            help="要确认的项，如 measure/…、list/…、rule/备忘录/规则，可以写多项；后面可以写 =清单条目。",
            show_default=False,
        ),
    ] = None,
    *,
    packs_of: Annotated[
        list[str] | None,
        typer.Option(
            "--pack",
            metavar="备忘录",
            help="一份备忘录的各条规则和所用的措施、名单，凡尚未确认、今天可以确认的；可以写多次。另写的项只用来说明其清单条目。",
            show_default=False,
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="确认今天所有可以确认的项。")] = False,
    account: Annotated[
        str | None,
        typer.Option("--account", help="以本人账号办理：写入本单位确认集和审计记录；口令在提示后输入。"),
    ] = None,
    established: Annotated[
        bool, typer.Option("--established", help="声明各项列出的要查明的各点都已查明（与 --account 同用）。")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="只写成文件，不办理；文件已有时，保留其中别的项。文件名用作确认集的编号。"),
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="整个重写 --out 的文件，不保留原有的项。")] = False,
    by: Annotated[str, typer.Option("--by", help="确认人（姓名与职务）。")],
    edition: Annotated[str, typer.Option("--edition", help="对照的全国失信惩戒措施基础清单版本。")],
    row: Annotated[str | None, typer.Option("--row", help="清单中的条目；各项不同时写在各项后面。")] = None,
    title: Annotated[str, typer.Option("--title", help="新确认集的标题。")] = "确认集",
    start: Annotated[str | None, typer.Option("--from", help="自哪天起有效（YYYY-MM-DD），默认今天。")] = None,
    until: Annotated[str | None, typer.Option("--until", help="到哪天为止；不写则不限。")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="标明只供演示（全国清单为假定）。")] = False,
    note: Annotated[str | None, typer.Option("--note", help="新确认集的说明。")] = None,
) -> None:
    """由有权的人确认措施、名单和规则；未确认的不会触发，修改后须重新确认。确认在下一个规则版本生效。"""
    if bool(items or packs_of) == everything:
        advice = "请列出要确认的项、用 --pack 指明备忘录，或用 --all；--all 不能与另外两种同用"
        raise InvalidInputError("no_items", "没有说明确认哪些项", "", advice)
    if (account is None) == (out is None):
        advice = "本单位的确认用 --account 账号 办理；只写文件用 --out 文件，二者只能选一"
        raise InvalidInputError("no_way", "没有说明怎样确认", "", advice)
    from_, last = day_option(start, "--from"), day_option(until, "--until")
    if account is not None:
        _act(account, (items, packs_of), row, by, edition, from_, last, established=established)
        return
    assert out is not None  # noqa: S101 - one of both, as just checked
    from engine.days import day_of
    from engine.law.confirming import words_for
    from engine.packs.packset import PackSet

    today = day_of(context.now())
    packs = PackSet.load(context.read_settings().packs, [])
    group = _set_at(out, title, note, demo=demo, replace=replace)
    rows = _rows(packs, (items, packs_of), row, today)
    words = words_for(packs, rows, by=by, on=today, edition=edition, from_=from_ or today, until=last)
    kept = [one for one in group.items if one.item not in rows]
    _write(out, group, [*kept, *words])
    also = f"，另保留原有的 {len(kept)} 项" if kept else ""
    output.say(f"已写入 {out}：确认 {len(words)} 项{also}。")


def withdraw(
    items: Annotated[list[str], typer.Argument(metavar="ITEM", help="要撤回确认的项。", show_default=False)],
    account: Account,
    reason: Annotated[str, typer.Option("--reason", help="理由，记入审计记录。")],
) -> None:
    """撤回本单位对这些项的确认，写明理由；在下一个规则版本生效。"""
    with context.open_application() as application:
        now = context.now()
        caller = sign_in(application, account, now)
        known = application.confirming.at_hand(caller).item_digests
        for item in items:
            application.confirming.withdraw(item, known.get(item, ""), reason, caller, now=now)
            output.say(f"已撤回确认：{item}。")
    output.say(_NEXT)


_NEXT = "在下一个规则版本生效：请用 jiangcheng packs publish 提出，由另一个人批准。"


def _act(
    account: str,
    chosen: _Chosen,
    row: str | None,
    by: str,
    edition: str,
    start: date | None,
    until: date | None,
    *,
    established: bool,
) -> None:
    from engine.days import day_of
    from services.confirming.act import Declaration
    from services.confirming.points import to_establish

    with context.open_application() as application:
        now = context.now()
        caller = sign_in(application, account, now)
        packs = application.confirming.at_hand(caller)
        rows = _rows(packs, chosen, row, day_of(now))
        declared = []
        for item, its_row in rows.items():
            points = [point.text for point in to_establish(packs, item)] if item in packs.item_digests else []
            for point in points:
                output.say(f"{item} 要查明：{point}")
            said = Declaration(
                item,
                packs.item_digests.get(item, ""),
                name=by,
                edition=edition,
                row=its_row,
                from_=start or day_of(now),
                until=until,
                established=points if established else (),
            )
            declared.append(said)
        for word in application.confirming.confirm_all(declared, caller, now=now):
            output.say(f"已确认：{word.item}。")
    output.say(_NEXT)


_Chosen = tuple[list[str] | None, list[str] | None]
"""Items as they were written, and memoranda."""


def _rows(packs: PackSet, chosen: _Chosen, row: str | None, today: date) -> dict[str, str]:
    """Each item with the row that was written behind it, or the one for all. Items come before the rules that rest on them."""
    from engine.law.confirming import confirmable_items

    items, memoranda = chosen
    words = list(items or ([] if memoranda else confirmable_items(packs, today)))
    own = {item: said for item, equals, said in (word.partition("=") for word in words) if equals}
    named = dict.fromkeys(word.partition("=")[0] for word in words)
    if memoranda:
        waiting = _waiting(packs, memoranda, today)
        if beside := [item for item in named if item not in waiting]:
            advice = "与 --pack 同写的项只用来说明清单条目；另外的项请单独确认"
            raise InvalidInputError("not_of_pack", f"不是这份备忘录待确认的项：{beside[0]}", "", advice)
        if not waiting:
            raise InvalidInputError("no_items", "没有待确认的项", "、".join(memoranda), "都已确认，或者今天还不能确认")
        named = dict.fromkeys(waiting)
    found = {item: own.get(item) or row for item in named}
    for item, its_row in found.items():
        if not its_row:
            advice = f"请用 --row 写明，或写成 {item}=第三类第5项"
            raise InvalidInputError("row_missing", f"没有写明清单中的条目：{item}", "", advice, "--row")
    return {item: its_row for item, its_row in found.items() if its_row}


def _waiting(packs: PackSet, memoranda: list[str], today: date) -> list[str]:
    """What of these memoranda may be confirmed today and is not: lists, measures, then rules."""
    from engine.law.confirming import confirmable_items
    from engine.packs.suggest import advice_for

    wanted: dict[str, None] = {}
    for name in memoranda:
        if name not in packs.memoranda:
            raise InvalidInputError(
                "unknown_id", f"没有这份备忘录：{name}", "", advice_for(name, packs.memoranda, "备忘录"), "--pack"
            )
        pack = packs.memoranda[name]
        wanted |= {f"list/{list_id}": None for rule in pack.rules for list_id in rule.lists or pack.lists}
        wanted |= {f"measure/{rule.measure}": None for rule in pack.rules}
        wanted |= {f"rule/{name}/{rule.id}": None for rule in pack.rules}
    possible = set(confirmable_items(packs, today))
    order = ("list", "measure", "rule")
    return sorted(
        (item for item in wanted if item in possible and not _stands(packs, item, today)),
        key=lambda item: order.index(item.partition("/")[0]),
    )


def _stands(packs: PackSet, item: str, today: date) -> bool:
    """Whether somebody's word on the present text is good today, or from a later day."""
    digest = packs.item_digests[item]
    known = packs.confirmed_items.get(item, ())
    return any(one.digest == digest and (one.until is None or one.until >= today) for one in known)


def _set_at(out: Path, title: str, note: str | None, *, demo: bool, replace: bool) -> Confirmations:
    """The set that is in the file already, or a new one that its name names."""
    from engine.documents import Confirmations
    from engine.documents.common import ID_PATTERN
    from engine.packs.loading import load_document

    if out.exists() and not replace:
        found = load_document(out, out.name, "confirmations").document
        assert isinstance(found, Confirmations)  # noqa: S101 - load_document has just checked the kind
        if found.demo != demo:
            raise InvalidInputError(
                "demo_mixed", "演示的确认与正式的确认不能放在一个文件里", str(out), "请用 --out 写到另一个文件", "--out"
            )
        return found
    if not re.fullmatch(ID_PATTERN, out.stem):
        advice = "文件名（不含 .yaml）用作确认集的编号，只能用小写字母、数字和连字符，例如 office-2026.yaml"
        raise InvalidInputError("bad_set_name", f"--out 的文件名不能用作编号：{out.name}", "", advice, "--out")
    return Confirmations(
        kind="confirmations",
        id=out.stem,
        title=title,
        demo=demo,
        national_list="assumed" if demo else "checked",
        note=note,
        items=[],
    )


def _write(out: Path, group: Confirmations, words: list[Confirmation]) -> None:
    from adapters.files.confirmation_sets import write_whole
    from engine.law.confirmation_text import text_of

    text, _ = text_of(group.model_copy(update={"items": sorted(words, key=lambda one: one.item)}))
    out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(out, text)
