"""The prose: facts come from the case, and nothing in it tells who it is about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.typical.drafting import first_text
from services.typical.facts import FACTS, about
from services.typical.secrets import shortened
from services.typical.text import MAX_BODY, check_text, missing_facts, rendered

NAME = "济源市示例（北方）建设有限公司"
SECRETS = [NAME, "91419001MA00000154", "JYGC-2026-0192", "(2026)豫示例执1号", "济招监〔2026〕3号"]
GOOD = "{实施部门}依据{依据}，对{主体}实施“{措施}”，期限至{截止日}。"


def faults(body: str, title: str = "对{主体}的惩戒") -> list[str]:
    return [f"{fault.field}：{fault.title}" for fault in check_text(title, body, SECRETS)]


def test_prose_around_placeholders_is_fine() -> None:
    assert faults(GOOD) == []
    assert (
        faults("这一案例说明，一处失信，处处受限。\n第一时间核查，十分必要；依法依规，一视同仁。{主体}已经整改。") == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "金额 100 元",
        "罚款３００元",
        "二〇二六年一月的事",
        "罚款三百万元",
        "罚款两百余万元",
        "第18条",
    ],
)
def test_figures_come_from_the_case_alone(text: str) -> None:
    assert faults(GOOD + text) == ["body：正文中的数字只能来自案件"]


@pytest.mark.parametrize(
    "text",
    [NAME, "济源市示例北方建设有限公司", "济源市 示例(北方) 建设有限公司", "「济源市示例·北方·建设有限公司」"],
)
def test_the_name_is_found_whatever_its_brackets(text: str) -> None:
    assert "body：正文透露了主体的身份" in faults(GOOD + text)
    assert "title：标题透露了主体的身份" in faults(GOOD, f"对{text}的惩戒")


@pytest.mark.parametrize("secret", SECRETS)
def test_numbers_that_lead_to_the_subject(secret: str) -> None:
    assert "body：正文透露了主体的身份" in faults(GOOD + secret)


@given(before=st.text(max_size=30), after=st.text(max_size=30), secret=st.sampled_from(SECRETS))
def test_no_prose_hides_the_name(before: str, after: str, secret: str) -> None:
    assert faults(f"示例{before}{secret}{after}示例"), "something is always wrong with it"


@pytest.mark.parametrize("body", ["", "  ", "甲" * (MAX_BODY + 1), "{没有}", "{措施", "措施}", "{{措施}}", "控\x07制"])
def test_unusable_texts(body: str) -> None:
    assert faults(body)


def test_rendering_and_what_is_missing() -> None:
    facts = {"主体": "某企业", "措施": "限制投标"}
    assert rendered("对{主体}：{措施}，{金额}", facts) == "对某企业：限制投标，〔无金额〕"
    assert missing_facts("{主体}", "{措施}{金额}{金额}{截止日}", facts) == ["金额", "截止日"]


@pytest.mark.parametrize("effect", ["punish", "reward"])
@given(names=st.sets(st.sampled_from(FACTS)))
def test_the_first_text_uses_only_what_is_there(effect: str, names: set[str]) -> None:
    facts = dict.fromkeys(names, "甲")
    _, body = first_text(effect, facts)
    assert missing_facts("", body, facts) == []


@pytest.mark.parametrize("effect", ["punish", "reward"])
def test_the_first_text_passes_its_own_rules(effect: str) -> None:
    title, body = first_text(effect, dict.fromkeys(FACTS, "甲"))
    assert check_text(title, body, SECRETS) == []


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("济源市示例（北方）建设有限公司", "示例北方"),
        ("济源示例建设有限公司001", "济源示例建设"),
        ("济源示例建设有限公司001", "示例建设"),
    ],
)
def test_names_as_people_shorten_them(name: str, short: str) -> None:
    assert short in shortened(name)


def test_ordinary_words_stay_free() -> None:
    """A firm that is called by two common characters must not take them from the language."""
    assert not {"诚信", "建设", "河南"} & set(shortened("河南诚信建设有限公司"))


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("9999.99", "不足一万元"),
        ("10000", "约1万元"),
        ("25400.00", "约2.5万元"),
        ("99999.99", "约10万元"),
        ("12345678.90", "约1200万元"),
        ("1234567890.00", "约120000万元"),
    ],
)
def test_an_amount_that_could_be_looked_up_is_told_in_two_digits(amount: str, told: str) -> None:
    assert about(Decimal(amount)) == told
