"""What a clerk is told about a code, and that nothing wrong passes."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from engine.inputs import SubjectKind
from services.errors import InvalidInputError
from services.subjects.identity import parse_code
from services.subjects.model import CodeType, SubjectCode

ORGANISATION, UNINCORPORATED, PERSON = SubjectKind.LEGAL_PERSON, SubjectKind.UNINCORPORATED, SubjectKind.NATURAL_PERSON
FIELD = "subjects[0].code"
GOOD_USCC = ["91419001MA00000154", "11419001000000019M", "52419001MJ0000026R", "92419001MA3X00037N"]
GOOD_ID = "419001190001010018"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def refused(kind: SubjectKind, raw: str, code_type: str | None = None) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as caught:
        parse_code(kind, raw, FIELD, code_type)
    error = caught.value
    assert error.field == FIELD
    assert error.title
    assert error.advice
    return error


@pytest.mark.parametrize("code", GOOD_USCC)
def test_valid_organisation_codes(code: str) -> None:
    assert parse_code(ORGANISATION, code, FIELD) == SubjectCode(CodeType.USCC, code)
    assert parse_code(UNINCORPORATED, code, FIELD) == SubjectCode(CodeType.USCC, code)


@pytest.mark.parametrize("code", GOOD_USCC)
def test_every_wrong_check_digit_is_refused_naming_both(code: str) -> None:
    for wrong in ALPHABET.replace(code[-1], ""):
        error = refused(ORGANISATION, code[:-1] + wrong)
        assert error.code == "code_check_digit"
        assert f"应为 {code[-1]}，实际为 {wrong}" in error.detail


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_the_standard_leaves_out_are_refused(letter: str) -> None:
    error = refused(ORGANISATION, f"91419001M{letter}00000154")
    assert error.code == "code_characters"
    assert f"第 10 位是“{letter}”" in error.detail


@pytest.mark.parametrize(
    ("kind", "raw", "code", "said"),
    [
        (ORGANISATION, "91419001MA0000015", "code_length", "应为 18 位，实际为 17 位"),
        (ORGANISATION, "9141A001MA00000154", "code_characters", "第 5 位是“A”"),
        (ORGANISATION, "", "code_missing", "统一社会信用代码没有填写"),
        (ORGANISATION, " \u3000\u200b", "code_missing", ""),
        (ORGANISATION, "91419001M\u041000000154", "code_characters", "第 10 位"),  # a Cyrillic A
        (ORGANISATION, "①1419001MA00000154", "code_characters", "第 1 位"),
        (PERSON, "41900119000101001", "code_length", "实际为 17 位"),
        (PERSON, "419001190001010017", "code_check_digit", "应为 8，实际为 7"),
        (PERSON, "419001190002290023", "code_birth_date", "日历"),
        (PERSON, "419001190013010011", "code_birth_date", "日历"),
        (PERSON, "419001000001010011", "code_birth_date", "日历"),
        (PERSON, "4190011900010100X8", "code_characters", "第 17 位是“X”"),
        (PERSON, "\u06614" + GOOD_ID[2:], "code_characters", "第 1 位"),  # an Arabic-Indic digit
    ],
)
def test_what_is_wrong_is_said(kind: SubjectKind, raw: str, code: str, said: str) -> None:
    error = refused(kind, raw)
    assert error.code == code
    assert said in error.detail


def test_mixed_up_kinds_get_a_hint() -> None:
    assert "自然人" in refused(ORGANISATION, GOOD_ID).advice
    assert "单位" in refused(PERSON, GOOD_USCC[0]).advice
    assert "15 位的旧号码" in refused(PERSON, "419001000101001").advice


def test_a_fault_never_repeats_the_code() -> None:
    for kind, raw in [(PERSON, GOOD_ID[:-1] + "7"), (PERSON, "419001190002290023"), (PERSON, GOOD_ID[:-1])]:
        error = refused(kind, raw)
        text = "".join([error.title, error.detail, error.advice, str(error)])
        assert raw[:10] not in text
        assert raw[6:14] not in text


@pytest.mark.parametrize(
    "raw",
    [
        " 91419001 MA00 0001 54 ",
        "91419001ma00000154",
        "91419001MA00000154",
        "\ufeff91419001MA00000154\r\n",
        "91419001\u00a0ma00000154",
    ],
)
def test_what_people_type_is_normalised(raw: str) -> None:
    assert parse_code(ORGANISATION, raw, FIELD).code == "91419001MA00000154"


def test_the_final_x_may_be_small_or_wide() -> None:
    body = next(
        f"41900119000101{n:03d}" for n in range(1, 999) if ric.calc_check_digit(f"41900119000101{n:03d}0") == "X"
    )
    assert parse_code(PERSON, body + "x", FIELD).code == parse_code(PERSON, body + "x", FIELD).code == body + "X"


def test_registration_authorities_other_than_digits_are_accepted() -> None:
    for first in ("N2", "Y1", "A1"):
        body = f"{first}419001MF0000012"
        assert parse_code(ORGANISATION, body + uscc.calc_check_digit(body), FIELD).code.startswith(first)


@pytest.mark.parametrize(
    ("code_type", "raw", "normal"),
    [
        ("passport", "e 1234 5678", "E12345678"),
        ("hk_macau", "h12345678", "H12345678"),
        ("taiwan", "12345678", "12345678"),
        ("foreign_pr", "abc110199001011", "ABC110199001011"),
        ("other", "军字第0012345号", "军字第0012345号"),
        ("id_card", GOOD_ID, GOOD_ID),
    ],
)
def test_other_documents_of_persons(code_type: str, raw: str, normal: str) -> None:
    assert parse_code(PERSON, raw, FIELD, code_type) == SubjectCode(CodeType(code_type), normal)


@pytest.mark.parametrize(
    ("kind", "code_type", "raw", "code"),
    [
        (PERSON, "passport", "E1", "code_length"),
        (PERSON, "passport", "E1234_678", "code_characters"),
        (PERSON, "other", "12345\u0001", "code_characters"),
        (PERSON, "other", "12345\ud800", "code_characters"),
        (PERSON, "driver", "E12345678", "code_type"),
        (PERSON, "uscc", GOOD_USCC[0], "code_type"),
        (ORGANISATION, "passport", "E12345678", "code_type"),
    ],
)
def test_other_documents_that_are_refused(kind: SubjectKind, code_type: str, raw: str, code: str) -> None:
    assert refused(kind, raw, code_type).code == code


@given(st.sampled_from(list(SubjectKind)), st.text(max_size=40))
def test_any_text_is_parsed_or_refused_never_worse(kind: SubjectKind, raw: str) -> None:
    with contextlib.suppress(InvalidInputError):
        code = parse_code(kind, raw, FIELD)
        assert parse_code(kind, code.code, FIELD) == code


@given(st.text("0123456789", min_size=17, max_size=17), st.integers(0, 16), st.integers(1, 9))
def test_one_misread_digit_is_always_noticed(body: str, place: int, shift: int) -> None:
    misread = body[:place] + str((int(body[place]) + shift) % 10) + body[place + 1 :]
    assert refused(ORGANISATION, misread + uscc.calc_check_digit(body)).code == "code_check_digit"
