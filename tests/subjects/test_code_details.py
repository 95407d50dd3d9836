"""Regions, ages and masks that are read from codes."""

from __future__ import annotations

from datetime import date

import pytest

from services.subjects.birth import birth_date, is_minor
from services.subjects.masking import display, mask_code, mask_name
from services.subjects.model import CodeType, SubjectCode
from services.subjects.region import region_name, region_of, region_warnings

COMPANY = SubjectCode(CodeType.USCC, "91419001MA00000154")
PERSON = SubjectCode(CodeType.ID_CARD, "419001190001010018")
PASSPORT = SubjectCode(CodeType.PASSPORT, "E12345678")


def test_jiyuan_is_a_county_directly_under_the_province() -> None:
    assert region_of(COMPANY) == region_of(PERSON) == "419001"
    assert region_name("419001") == "河南省济源市"


@pytest.mark.parametrize(
    ("region", "name"),
    [("110000", "北京市"), ("410100", "河南省郑州市"), ("100000", "国家级"), ("999999", None), ("000000", None)],
)
def test_region_names(region: str, name: str | None) -> None:
    assert region_name(region) == name


def test_an_unknown_region_is_a_warning_and_a_known_one_is_none() -> None:
    warnings = region_warnings(SubjectCode(CodeType.USCC, "919999990000000000"))
    assert len(warnings) == 1
    assert "999999" in warnings[0]
    assert region_warnings(COMPANY) == region_warnings(PASSPORT) == ()
    assert region_of(PASSPORT) is None


def test_full_age_is_reached_on_the_birthday() -> None:
    child = SubjectCode(CodeType.ID_CARD, "419001200811220014")
    assert birth_date(child) == date(2008, 11, 22)
    assert is_minor(child, date(2026, 11, 21)) is True
    assert is_minor(child, date(2026, 11, 22)) is False
    leap = SubjectCode(CodeType.ID_CARD, "419001200802290011")
    assert is_minor(leap, date(2026, 2, 27)) is True
    assert is_minor(leap, date(2026, 2, 28)) is False
    assert is_minor(PASSPORT, date(2026, 1, 1)) is None


def test_masks() -> None:
    assert mask_code("419001190001010018") == "419001********0018"
    assert mask_code("E12345678") == "E12****78"
    assert mask_code("123") == "1**"
    assert mask_code("") == ""
    assert mask_name("王小明") == "王**"
    assert mask_name("") == ""
    assert display(COMPANY) == COMPANY.code
    assert display(PERSON) == "419001********0018"


def test_a_persons_code_does_not_leak_into_logs() -> None:
    assert "1900" not in f"{PERSON!r} {PERSON}"
    assert COMPANY.code in repr(COMPANY)
