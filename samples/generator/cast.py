"""Who appears in the samples: numbered companies and persons whose names say that they are examples."""

from __future__ import annotations

from dataclasses import dataclass

from samples.generator import codes


@dataclass(frozen=True, slots=True)
class Company:
    """A synthetic organisation. ``kind`` is the Chinese word that listing files use."""

    number: int
    trade: str
    kind: str = "法人"

    @property
    def name(self) -> str:
        """A name that nobody bears."""
        ending = "合伙企业" if self.kind == "非法人组织" else "有限公司"
        return f"济源示例{self.trade}{ending}{self.number:03d}"

    @property
    def code(self) -> str:
        """The unified social credit code."""
        return codes.company(self.number)


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic natural person."""

    number: int

    @property
    def name(self) -> str:
        """A name that nobody bears."""
        return f"示例人员{self.number:02d}"

    @property
    def code(self) -> str:
        """The citizen's number."""
        return codes.person(self.number)


DEBTOR = Company(1, "建设")
BANNED = Company(2, "贸易")
TWO_LISTS = Company(3, "装饰")
TWICE_LISTED = Company(4, "市政")
LOGISTICS = Company(5, "物流")
TAX_A = Company(6, "科技")
UNLAWFUL = Company(7, "商贸")
TAX_CASE = Company(8, "化工")
WAGES = Company(9, "劳务")
BAN_OVER = Company(10, "办公设备")
TAX_A_BUT_DEBTOR = Company(11, "环保")
PARTNERSHIP = Company(12, "咨询", "非法人组织")
BANNED_WITHOUT_ARTICLE = Company(13, "仪器")
CLEAN = Company(20, "清洁服务")
CLEAN_PARTNER = Company(21, "设计")

DEBTOR_PERSON = Person(0)
CLEAN_PERSON = Person(1)
RESPONSIBLE_PERSON = Person(2)

_TRADES = ("建材", "餐饮", "电子", "服装", "农业", "机械", "印刷", "医药")
EXTRAS = tuple(Company(101 + n, _TRADES[n % len(_TRADES)]) for n in range(40))
"""So that lists are longer than the cases people try."""
