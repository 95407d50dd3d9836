"""Names of organisations that do not exist, slips as clerks make them, and how well the name search does on a set of pairs.

The pairs of ``tests/data/company_names.csv`` were written for this project, beside the code that they judge: they show what it is meant to
do and that it still does it, not how well it would do on names that nobody here has seen. The random names are for size and speed.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from stdnum.cn import uscc

from engine.inputs import Listing, SubjectKind
from services.names.search import Found, search
from services.ports import Cipher, Database
from services.registry.model import ListingVersion, NewListing
from services.subjects.keys import ensure_keys
from services.subjects.model import CodeType, SubjectCode

PAIRS = Path(__file__).resolve().parents[2] / "tests" / "data" / "company_names.csv"
LIST = "bench"
BATCH = 10_000

_PLACES = ["济源", "济源市", "河南", "河南省", "洛阳", "郑州市", "焦作", "示例县", "样本镇"]
_CHARACTERS = (
    "华盛宏达鑫源泰和瑞丰创新智联恒信安康博远天成东方海纳百川金茂银河嘉业立德明辉光大永利正通汇众科锐思源启航腾飞万里长城兴隆顺发荣昌润泽"
    "春晖秋实云帆宇宙星辰浩瀚凯旋佳美优胜紫竹青松白鹭红枫"
)
_TRADES = [
    "建设工程", "建筑劳务", "信息技术", "物业管理", "环保科技", "餐饮管理", "医疗器械", "国际贸易", "供应链管理", "文化传播", "机电设备",
    "市政园林", "人力资源", "食品", "化工", "投资管理",
]  # fmt: skip
_FORMS = ["有限公司"] * 7 + ["有限责任公司", "股份有限公司", "集团有限公司"]


@dataclass(frozen=True, slots=True)
class Pair:
    """What a clerk types, a name on a list, and whether they are one firm."""

    query: str
    listed: str
    same: bool
    kind: str


def pairs() -> list[Pair]:
    """The published set."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [Pair(row["query"], row["listed"], row["same"] == "yes", row["kind"]) for row in csv.DictReader(file)]


def random_names(count: int, seed: int = 7) -> list[str]:
    """Different names, in random order."""
    dice = random.Random(seed)
    names: dict[str, None] = {}
    while len(names) < count:
        own = "".join(dice.choice(_CHARACTERS) for _ in range(dice.choice((2, 3, 3, 4))))
        names[dice.choice(_PLACES) + own + dice.choice(_TRADES) + dice.choice(_FORMS)] = None
    return list(names)


def slip(name: str, dice: random.Random) -> str:
    """The name with one slip: a letter left out, taken for another, doubled or swapped, another form, brackets, traditional script."""
    kind, place = dice.randrange(6), dice.randrange(2, max(3, len(name) - 4))
    letters = list(name)
    if kind == 0:
        del letters[place]
    elif kind == 1:
        letters[place] = dice.choice(_CHARACTERS)
    elif kind == 2:
        return name.replace("有限公司", "") if "有限公司" in name else name[:-2]
    elif kind == 3:
        return f"{name[:2]}（{name[2:4]}）{name[4:]}"
    elif kind == 4:
        letters.insert(place, dice.choice(_CHARACTERS))
    else:
        letters[place], letters[place - 1] = letters[place - 1], letters[place]
    return "".join(letters)


def fill(database: Database, cipher: Cipher, names: Sequence[str], now: datetime) -> None:
    """Puts an organisation of each name on one list."""
    numbered = enumerate(names)
    while batch := list(islice(numbered, BATCH)):
        with database.write() as uow:
            codes = [SubjectCode(CodeType.USCC, _code(number)) for number, _ in batch]
            keys = ensure_keys(uow, cipher, codes, now)
            version = uow.registry.next_version(now, "local:bench")
            entries = [
                Listing(
                    f"bench-{number}", version, keys[code], LIST, name, f"示例{number}号", "示例机关", day, day, None
                )
                for (number, name), code in zip(batch, codes, strict=True)
                for day in [date(2026, 1, 10)]
            ]
            uow.registry.insert_listings(
                [NewListing(one.listing_id, LIST, one.subject_key, one.listing_id, version) for one in entries]
            )
            uow.registry.append([ListingVersion(one, SubjectKind.LEGAL_PERSON, "", one.listing_id) for one in entries])


def ask(database: Database, cipher: Cipher, name: str, now: datetime, limit: int = 5) -> Found:
    """One search as a clerk makes it."""
    with database.write() as uow:
        return search(uow, cipher, name, readable=lambda _: True, actor="local:bench", now=now, limit=limit)


@dataclass(frozen=True, slots=True)
class Scores:
    """What came of the pairs. Shares are of 1; the lists name the pairs that went wrong."""

    recall: float
    shown: float
    unmarked: float
    merged_ordinals: int
    lost: list[Pair]
    taken: list[Pair]

    def lines(self) -> Iterator[str]:
        """For people."""
        yield f"recall@5 (one firm, found among five): {self.recall:.1%}"
        yield f"false-candidate rate (another firm, shown and nothing said that tells it apart): {self.unmarked:.1%}"
        yield f"another firm shown at all, differences told: {self.shown:.1%}"
        yield f"firms that differ by an ordinal and were shown: {self.merged_ordinals}"
        yield from (f"  not found: {pair.query} / {pair.listed} ({pair.kind})" for pair in self.lost)
        yield from (f"  false candidate: {pair.query} / {pair.listed} ({pair.kind})" for pair in self.taken)


def judge(database: Database, cipher: Cipher, now: datetime) -> Scores:
    """Asks every pair; the listed names must be on the list."""
    asked = pairs()
    found = {pair: {one.name: one for one in ask(database, cipher, pair.query, now).candidates} for pair in asked}
    same, others = [pair for pair in asked if pair.same], [pair for pair in asked if not pair.same]
    lost = [pair for pair in same if pair.listed not in found[pair]]
    shown = [pair for pair in others if pair.listed in found[pair]]
    taken = [pair for pair in shown if not found[pair][pair.listed].differences]
    return Scores(
        recall=1 - len(lost) / len(same),
        shown=len(shown) / len(others),
        unmarked=len(taken) / len(others),
        merged_ordinals=sum(pair.kind == "ordinal" for pair in shown),
        lost=lost,
        taken=taken,
    )


def _code(number: int) -> str:
    body = f"91419001MA{number:07d}"
    return body + str(uscc.calc_check_digit(body))
