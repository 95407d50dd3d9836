"""What of a person shows in free text: numbers that strayed into it, and the names and codes of those whom it concerns."""

from __future__ import annotations

import pytest

from samples.generator.codes import company, person
from services.subjects.masking import mask_code, mask_text, mask_texts

NUMBER = person(7)


@pytest.mark.parametrize("form", ["{}", "身份证{}。", "（{}）拒不履行", "见 {} 的决定"])
def test_a_citizen_s_number_is_masked_wherever_it_stands(form: str) -> None:
    assert mask_text(form.format(NUMBER)) == form.format(mask_code(NUMBER))
    assert mask_text(form.format(NUMBER[:-1] + "x")) == form.format(mask_code(NUMBER[:-1] + "x"))
    wide = NUMBER.translate({ord(one): ord(one) + 0xFEE0 for one in NUMBER})
    assert mask_text(form.format(wide)) == form.format(mask_code(wide))


@pytest.mark.parametrize(
    "text", ["(2026)豫示例执1号", company(1), "12000000.00", "a" + NUMBER, NUMBER + "0", "9" * 18, "0" * 64]
)
def test_what_is_no_citizen_s_number_stays(text: str) -> None:
    assert mask_text(text) == text


def test_an_old_number_of_fifteen_digits() -> None:
    assert mask_text("证件410881800101001") == "证件" + mask_code("410881800101001")


def test_given_names_and_codes_are_masked_too() -> None:
    hidden = {"示某某": "示**", "E12345678": mask_code("E12345678")}
    assert mask_text("示某某持E12345678，示某在场", hidden) == f"示**持{mask_code('E12345678')}，示某在场"


def test_all_texts_of_a_structure() -> None:
    given = {"reason": NUMBER, "amount": 3, "attachments": [{"name": f"{NUMBER}.pdf"}], "none": None}
    assert mask_texts(given) == {
        "reason": mask_code(NUMBER),
        "amount": 3,
        "attachments": [{"name": f"{mask_code(NUMBER)}.pdf"}],
        "none": None,
    }
