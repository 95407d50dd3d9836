"""Samples of the lists that no event of the demo asks about: three rows each, in the standard columns and a few of their own."""

from __future__ import annotations

from samples.generator.cast import Company, Person
from samples.generator.table import FAR, Row, Table

_STANDARD = "主体类别 主体名称 主体代码 决定文书号 认定机关 决定日期 列入日期 截止日期 失信等级 列入事由"

_OWN: dict[str, tuple[str, str, str, dict[str, str]]] = {
    # list: (what the subjects are called, authority, grounds, the list's own columns)
    "work-safety": ("矿山", "示例应急管理局", "受到较重安全生产处罚", {
        "处罚决定书文号": "示例应急罚〔2026〕1号", "处罚所依条文": "aqsc-113", "处罚决定日期": "2026-03-01", "救济状态": "final", "处罚状态": "0",
    }),
    "research-integrity": ("研究", "示例科学技术局", "严重违反科研活动管理规范", {"记入所依条文": "kjjb-107", "处理决定写明的处罚": "kjjb-112", "处理决定写明的禁止期是否未满": "是"}),
    "social-insurance": ("人力资源", "示例人力资源和社会保障局", "骗取社会保险基金", {}),
    "food-safety": ("食品", "示例市场监督管理局", "生产经营不合格食品被吊销许可证", {
        "处罚所依条文": "spaq-135-1", "处罚决定日期": "2026-03-01", "救济状态": "final", "处罚状态": "0",
    }),
    "drug-safety": ("药业", "示例药品监督管理局", "违反药品管理规范情节严重", {
        "处罚所依条文": "ypgl-116", "处罚决定日期": "2026-03-01", "救济状态": "final", "处罚状态": "0",
    }),
    "telecom-fraud": ("通信", "示例市公安局", "出租电话卡", {"行为类别": "trading-cards"}),
    "medical-insurance": ("诊所", "示例医疗保障局", "骗取医疗保障基金", {
        "处罚所依条文": "ybjj-43", "处罚决定日期": "2026-03-01", "救济状态": "final", "处罚状态": "0",
    }),
    "national-defence-duty": ("", "示例人民政府", "拒绝服现役，拒不改正", {}),
    "customs-advanced": ("进出口", "示例海关", "", {}),
    "work-safety-trustworthy": ("制造", "示例应急管理局", "", {}),
    "charity-donors": ("慈善", "示例民政局", "", {}),
    "henan-trustworthy": ("食品加工", "示例认定机关", "", {}),
    "young-volunteers": ("", "示例团委", "", {}),
}  # fmt: skip
_REWARDS = ("customs-advanced", "work-safety-trustworthy", "charity-donors", "henan-trustworthy", "young-volunteers")
_ROWS = 3


def _subjects(place: int, trade: str) -> list[Company | Person]:
    """Three that stand on no other list; where there is no trade, natural persons."""
    first = 10 + place * _ROWS
    numbers = range(first, first + _ROWS)
    return [Company(200 + number, trade) if trade else Person(number) for number in numbers]


def _table(place: int, list_id: str) -> Table:
    trade, authority, grounds, own = _OWN[list_id]
    rows: list[Row] = []
    for number, who in enumerate(_subjects(place, trade), 1):
        kind = who.kind if isinstance(who, Company) else "自然人"
        level = "" if list_id in _REWARDS else "严重"
        document = f"示例{place + 1:02d}决字〔2026〕{number}号"
        day = "2026-04-01"
        until = FAR if list_id == "telecom-fraud" else ""
        rows.append([kind, who.name, who.code, document, authority, day, day, until, level, grounds, *own.values()])
    return Table(list_id, "csv", [*_STANDARD.split(), *own], rows)


FURTHER = tuple(_table(place, list_id) for place, list_id in enumerate(_OWN))
