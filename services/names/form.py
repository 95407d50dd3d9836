"""The form in which names are compared: spelling, script, brackets and abbreviations folded, ordinals kept apart.

Both sides of every comparison go through :func:`form_of`; what it folds can therefore not tell two firms apart, and what it keeps can.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

from services.names.words import CITIES, PROVINCES, SHORTENED, TRADES

ORDINAL = "#"
"""Stands before a number that counts units: 第八工程局 and 八局 both become #8局."""

_FORMAL_ONES = "壹贰叁肆伍陆柒捌玖拾佰"
_FORMAL = str.maketrans(_FORMAL_ONES, "一二三四五六七八九十百")
"""Numerals as they stand on cheques, and on some signboards. They count only behind 第: 陆 is a surname and 大陆 a word."""
_NUMERAL = "0-9零〇一二三四五六七八九十百"
_VALUES = {numeral: value for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = (
    "局|处|公司|分公司|分局|厂|队|院|冶|航|矿|所|站|店|部|号|期|工区|标段|中学|小学|高中|幼儿园|建(?![筑设材])|中$|小$"
)
_COUNTED = re.compile(rf"第([{_NUMERAL}{_FORMAL_ONES}]+)|([{_NUMERAL}]+)(?={_UNITS})")
_SHORT_BEFORE_UNIT = tuple(
    (re.compile(rf"{long}(?={ORDINAL}\d+局)"), short)
    for long, short in (("建筑", "建"), ("建设", "建"), ("铁路", "铁"), ("交通", "交"), ("水利水电", "水电"))
)
_SCHOOLS = re.compile(rf"({ORDINAL}\d+)(中|小)学")
_BUILDERS = re.compile(rf"({ORDINAL}\d+)(?:建筑|建设)(?:工程)?(?=$|公司)")
_FORM = re.compile("(?:集团)?(?:有限责任|股份有限|有限|集团)公司|(?:特殊普通|普通|有限)合伙|个人独资")
_PLACES = tuple(
    [
        (f"{name}{kind}", name)
        for kind in ("维吾尔自治区", "壮族自治区", "回族自治区", "自治区")
        for name in PROVINCES[-5:]
    ]
    + [(f"{name}省", name) for name in PROVINCES]
    + [(f"{name}市", name) for name in (*PROVINCES[:4], *CITIES)]
)
_REGION = re.compile(f"^({'|'.join(PROVINCES)})?({'|'.join(CITIES)})?")
_PLACE = re.compile("|".join((*PROVINCES, *CITIES)))
_WITHIN = re.compile(f"^(?:{'|'.join(PROVINCES)})(?=(?:{'|'.join(CITIES)}))")
_TRADE = re.compile("|".join(TRADES))
_ORDINALS = re.compile(rf"{ORDINAL}(\d+)(分?.|$)")
_NUMBERED = re.compile(rf"{ORDINAL}\d+公司$")
_BRANCHES = re.compile("分公司|分厂|分店|分院|分局|办事处|项目部|营业部|门市部")


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name taken apart. ``core`` is what the index holds; ``own`` what is left of it without place and trade.

    ``region`` is the place it begins with, ``places`` are all that it names.
    """

    core: str
    own: str
    region: str
    places: frozenset[str]
    trades: frozenset[str]
    legal_form: str
    ordinals: tuple[tuple[str, str], ...]
    branch: bool


def core_of(name: str) -> str:
    """The text of a name as compared; empty when nothing in it can be compared."""
    folded = fold(name)
    return _shortened(_FORM.sub("", folded)) or folded


def form_of(name: str) -> NameForm:
    """The name taken apart."""
    legal = _FORM.search(fold(name))
    return apart(core_of(name), legal[0].removeprefix("集团") if legal else "")


def apart(core: str, legal_form: str = "") -> NameForm:
    """What :func:`core_of` gave, taken apart; it does not tell the legal form any more."""
    place = _REGION.match(core)
    region = (place[2] or place[1] or "") if place else ""
    return NameForm(
        core=core,
        own=_TRADE.sub("", core[place.end() if place else 0 :]),
        region=region,
        places=frozenset(_PLACE.findall(core)),
        trades=frozenset(_TRADE.findall(core)),
        legal_form=legal_form,
        ordinals=tuple((unit, number) for number, unit in _ORDINALS.findall(core)),
        branch=_BRANCHES.search(core) is not None,
    )


def fold(name: str) -> str:
    """Full-width as half-width, traditional as simplified, capitals; nothing but letters, digits and characters stays."""
    plain = unicodedata.normalize("NFKC", name).upper().translate(_simplified())
    return plain if plain.isalnum() else "".join(character for character in plain if character.isalnum())


def _shortened(text: str) -> str:
    for long, short in SHORTENED:
        text = text.replace(long, short)
    text = _COUNTED.sub(lambda found: f"{ORDINAL}{_number(found[1] or found[2])}", text)
    if ORDINAL in text:
        text = _SCHOOLS.sub(r"\1\2", _BUILDERS.sub(r"\1建", text))
        for pattern, short in _SHORT_BEFORE_UNIT:
            text = pattern.sub(short, text)
    if "省" in text or "市" in text or "自治区" in text:
        for long, short in _PLACES:
            text = text.replace(long, short)
    if text.startswith(PROVINCES):
        text = _WITHIN.sub("", text)
    if text.endswith("公司") and not text.endswith("分公司") and not _NUMBERED.search(text):
        text = text[:-2]
    return text.removesuffix("集团") or text


def _number(numerals: str) -> str:
    """三十二, 32, 三二, 〇三二 and 叁拾贰 as 32; what is no number stays."""
    numerals = numerals.translate(_FORMAL)
    if not set(numerals) & set("十百"):
        return "".join(str(_VALUES.get(numeral, numeral)) for numeral in numerals).lstrip("0") or "0"
    total, digit = 0, 0
    for numeral in numerals:
        if numeral in "十百":
            total += (digit or 1) * (10 if numeral == "十" else 100)
            digit = 0
        else:
            digit = _VALUES.get(numeral, int(numeral) if numeral.isdigit() and numeral.isascii() else 0)
    return str(total + digit)


@cache
def _simplified() -> dict[int, int]:
    """Traditional characters to simplified ones, one by one.

    Single characters, not words: 乾 stays 乾 in some words for OpenCC, but two spellings of one name must meet whatever stands around.
    """
    characters = [chr(code) for first, last in ((0x3400, 0x4DC0), (0x4E00, 0xA000)) for code in range(first, last)]
    converted = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(one): ord(other) for one, other in pairs if one != other and len(other) == 1}
