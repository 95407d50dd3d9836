"""The prose of a typical case: placeholders are filled from the facts; what a person writes between them states no fact of its own.

Figures, dates and amounts come only from the case's fields, so digits have no place in the prose; neither has anything that tells
who it is about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from services.errors import InvalidInputError
from services.subjects.masking import mask_text
from services.typical.facts import FACTS
from services.validation import is_clean

MAX_TITLE, MAX_BODY = 100, 4000
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_FIGURE = re.compile(
    r"[0-9０-９]|[一二三四五六七八九十百千万亿零〇两壹贰叁肆伍陆柒捌玖拾佰仟]+(?:余|多)?(?:万|亿)?(?:元|年[一二三四五六七八九十])"
)
_SHORTEST_SECRET = 2


def rendered(text: str, facts: Mapping[str, str]) -> str:
    """The prose with its facts. What the case does not say stands as ``〔无金额〕`` for the editor to see."""
    return _PLACEHOLDER.sub(lambda found: facts.get(found[1], f"〔无{found[1]}〕"), text)


def check_text(title: str, body: str, secrets: Collection[str]) -> list[InvalidInputError]:
    """What is wrong with the prose. ``secrets``: texts that tell who it is about, whatever their brackets and spaces."""
    return [*_check("title", "标题", title, MAX_TITLE, secrets), *_check("body", "正文", body, MAX_BODY, secrets)]


def missing_facts(title: str, body: str, facts: Mapping[str, str]) -> list[str]:
    """Placeholders that the case cannot fill."""
    return [name for name in dict.fromkeys(_PLACEHOLDER.findall(title + body)) if name not in facts]


def _check(field: str, word: str, text: str, most: int, secrets: Collection[str]) -> list[InvalidInputError]:
    if not text.strip() or len(text) > most or not is_clean(text):
        return [_fault(field, f"{word}有误", f"不能为空，不超过 {most} 个字，不含控制字符", "请修改")]
    faults = []
    unknown = sorted(set(_PLACEHOLDER.findall(text)) - set(FACTS))
    if unknown:
        faults.append(_fault(field, f"{word}中没有这样的要素", f"“{unknown[0]}”", f"可以使用：{'、'.join(FACTS)}"))
    prose = _PLACEHOLDER.sub("", text)
    if "{" in prose or "}" in prose:
        faults.append(_fault(field, f"{word}中的花括号不成对", "", "要素写成 {措施} 的样子"))
    figure = _FIGURE.search(prose)
    if figure:
        detail = f"“{_around(prose, figure.start())}”"
        advice = "日期、金额、期限用 {起始日}、{金额} 等要素插入，系统从案件取值；案件没有登记的不能写"
        faults.append(_fault(field, f"{word}中的数字只能来自案件", detail, advice))
    if mask_text(prose) != prose or _tells(prose, secrets):
        faults.append(
            _fault(
                field,
                f"{word}透露了主体的身份",
                "写有名称、姓氏加“某”、证件号码、办件编号或者文书号",
                "请改用 {主体}，删去其他身份信息",
            )
        )
    return faults


def _tells(prose: str, secrets: Collection[str]) -> bool:
    plain = _folded(prose)
    return any(len(secret) >= _SHORTEST_SECRET and _folded(secret) in plain for secret in secrets)


def _folded(text: str) -> str:
    """Without brackets, spaces and marks, so that 示例（济源）公司 is found as 示例 济源 公司 too."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _around(text: str, at: int) -> str:
    return text[max(0, at - 5) : at + 8].replace("\n", " ")


def _fault(field: str, title: str, detail: str, advice: str) -> InvalidInputError:
    return InvalidInputError("typical_text", title, detail, advice, field)
