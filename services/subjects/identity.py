"""Reading identifying codes: every fault names the field, what is wrong and what to do. No look-up, no storage.

Sources: GB 32100-2015 for the unified social credit code, GB 11643 for the citizen's number. Formats of foreign and
other documents change between editions, so only their characters and length are checked.
"""

from __future__ import annotations

import re
from operator import mul

from stdnum.cn import ric, uscc

from engine.inputs import SubjectKind
from services.errors import InvalidInputError
from services.subjects.birth import birth_date
from services.subjects.model import CODE_TYPE_NAMES, CodeType, SubjectCode
from services.subjects.normalise import normalise_code

_USCC_ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
_DIGITS = frozenset("0123456789")
_LETTERS_AND_DIGITS = re.compile(r"[A-Z0-9]+\Z")
_USCC_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}\Z")
_USCC_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
_USCC_WEIGHTS = (*(3**place % 31 for place in range(17)), 1)
"""The check digit weighs one: the whole sum is then a multiple of 31."""
_LENGTHS = {
    CodeType.PASSPORT: (5, 20),
    CodeType.HK_MACAU: (8, 18),
    CodeType.TAIWAN: (7, 18),
    CodeType.FOREIGN_PR: (15, 18),
    CodeType.OTHER: (3, 40),
}
_ADVICE = "请对照证照原件重新填写"


def parse_code(kind: SubjectKind, raw: str, field: str, code_type: str | None = None) -> SubjectCode:
    """The normalised code of a subject of that kind.

    Organisations have a uscc. A person has an id_card unless ``code_type`` names another document. Raises
    InvalidInputError for ``field`` with code ``code_missing``, ``code_type``, ``code_length``, ``code_characters``,
    ``code_birth_date`` or ``code_check_digit``. The fault's texts never repeat the code itself.
    """
    chosen = _code_type(kind, code_type, field)
    code = normalise_code(raw)
    if not code:
        raise InvalidInputError(
            "code_missing",
            "代码为空",
            f"{CODE_TYPE_NAMES[chosen]}没有填写",
            "请填写代码；确实没有时不要提交该字段",
            field,
        )
    if chosen is CodeType.USCC:
        _check_uscc(code, field)
    elif chosen is CodeType.ID_CARD:
        _check_id_card(code, field)
    else:
        _check_other(chosen, code, field)
    return SubjectCode(chosen, code)


def _code_type(kind: SubjectKind, given: str | None, field: str) -> CodeType:
    person = kind is SubjectKind.NATURAL_PERSON
    if given is None:
        return CodeType.ID_CARD if person else CodeType.USCC
    try:
        chosen = CodeType(given)
    except ValueError as error:
        known = "、".join(CodeType)
        raise InvalidInputError(
            "code_type", "证件类型无效", f"没有证件类型“{given[:20]}”", f"可用的类型：{known}", field
        ) from error
    if person == (chosen is CodeType.USCC):
        wanted = (
            "自然人应使用公民身份号码或其他个人证件" if person else "法人和非法人组织应使用统一社会信用代码（uscc）"
        )
        raise InvalidInputError("code_type", "证件类型与主体类别不符", wanted, "请更正主体类别或证件类型", field)
    return chosen


def _check_length(code: str, name: str, field: str, hint: str) -> None:
    if len(code) != 18:
        raise InvalidInputError(
            "code_length", f"{name}长度错误", f"应为 18 位，实际为 {len(code)} 位", hint or _ADVICE, field
        )


def _is_uscc(code: str) -> bool:
    """Whether nothing is wrong with the code: the short way for files of a million rows. What is wrong is found the long way."""
    if _USCC_FORM.match(code) is None:
        return False
    total: int = sum(map(mul, map(_USCC_VALUES.__getitem__, code), _USCC_WEIGHTS))
    return total % 31 == 0


def _check_uscc(code: str, field: str) -> None:
    if _is_uscc(code):
        return
    name = CODE_TYPE_NAMES[CodeType.USCC]
    _check_length(code, name, field, "")
    for place, character in enumerate(code, 1):
        if character not in (_DIGITS if 3 <= place <= 8 else _USCC_ALPHABET):
            allowed = (
                "第 3 至 8 位是行政区划码，只能是数字"
                if 3 <= place <= 8
                else "只使用数字和大写字母，且不使用 I、O、S、V、Z"
            )
            raise _bad_character(name, code, place, allowed, field)
    _check_digit(name, uscc.calc_check_digit(code[:17]), code[17], field, _hint(code, ric_like=True))


def _check_id_card(code: str, field: str) -> None:
    name = CODE_TYPE_NAMES[CodeType.ID_CARD]
    old = "15 位的旧号码已停用，请填写 18 位号码" if len(code) == 15 and set(code) <= _DIGITS else ""
    _check_length(code, name, field, old)
    for place, character in enumerate(code, 1):
        if character not in _DIGITS and not (place == 18 and character == "X"):
            allowed = "前 17 位只能是数字，第 18 位是数字或 X"
            raise _bad_character(name, code, place, allowed, field, _hint(code, ric_like=False))
    if birth_date(SubjectCode(CodeType.ID_CARD, code)) is None:
        raise InvalidInputError(
            "code_birth_date", f"{name}中的出生日期不存在", "第 7 至 14 位不是日历上的日期", _ADVICE, field
        )
    _check_digit(name, ric.calc_check_digit(code), code[17], field, "")


def _check_digit(name: str, expected: str, found: str, field: str, hint: str) -> None:
    if expected != found:
        detail = f"第 18 位校验位与前 17 位不符：按前 17 位计算应为 {expected}，实际为 {found}"
        raise InvalidInputError(
            "code_check_digit", f"{name}校验位错误", detail, hint or "请逐位核对，常见原因是抄错或看错一位", field
        )


def _check_other(code_type: CodeType, code: str, field: str) -> None:
    name = CODE_TYPE_NAMES[code_type]
    low, high = _LENGTHS[code_type]
    if not low <= len(code) <= high:
        detail = f"应为 {low} 至 {high} 位，实际为 {len(code)} 位"
        raise InvalidInputError("code_length", f"{name}长度错误", detail, _ADVICE, field)
    allowed = code.isprintable() if code_type is CodeType.OTHER else bool(_LETTERS_AND_DIGITS.match(code))
    if not allowed:
        detail = "含有不可见的字符" if code_type is CodeType.OTHER else "只使用数字和字母"
        raise InvalidInputError("code_characters", f"{name}字符错误", detail, _ADVICE, field)


def _bad_character(name: str, code: str, place: int, allowed: str, field: str, hint: str = "") -> InvalidInputError:
    shown = code[place - 1] if code[place - 1].isprintable() else "不可见字符"
    return InvalidInputError(
        "code_characters", f"{name}字符错误", f"第 {place} 位是“{shown}”；{allowed}", hint or _ADVICE, field
    )


def _hint(code: str, ric_like: bool) -> str:
    """Advice for the commonest mix-up: a citizen's number given for an organisation, or the other way round."""
    if ric_like and set(code[:17]) <= _DIGITS and ric.calc_check_digit(code) == code[17]:
        return "这像是公民身份号码；如果主体是自然人，请更正主体类别"
    if not ric_like and uscc.is_valid(code):
        return "这像是统一社会信用代码；如果主体是单位，请更正主体类别"
    return ""
