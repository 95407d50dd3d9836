"""The gates of law: when a rule may fire, and the reason a clerk reads when it may not (S1, S2, S6, I-01, I-05, I-07, I-20)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from engine.law import reach
from engine.law.in_force import Force, article_force
from engine.law.legality import silences, subject_kinds
from engine.law.reach import bases_reaching
from engine.law.silence import Silence
from tests.packs_engine.packs import (
    DAY,
    LAW_FILE,
    LIST_FILE,
    MEASURE_FILE,
    MEMORANDUM_FILE,
    bend,
    confirm,
    load,
    reasons,
    write,
)
from tests.packs_engine.texts import RULES_OF_MINISTRY


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The synthetic set, not confirmed."""
    return write(tmp_path)


def test_a_confirmed_rule_that_the_law_reaches_may_fire(root: Path) -> None:
    confirm(root)
    assert reasons(root) == {}
    assert reasons(root, matter=None) == {}


def test_a_reward_that_the_law_reaches_may_fire(root: Path) -> None:
    confirm(root)
    packs = load(root)
    pack = packs.memoranda["payers"]
    assert silences(packs, pack, pack.rules[0], "good", DAY, "funding.fiscal") == ()


def test_a_list_that_no_basis_names_is_not_reached(root: Path) -> None:
    bend(
        root,
        MEASURE_FILE,
        "reaches: [{list: bad}]",
        "reaches: [{list: good}]\nunreached: {bad: 运输物流名单没有上位法依据}",
    )
    found = reasons(root)
    assert set(found) == {"basis_does_not_reach"}
    assert "依据未及于该名单" in found["basis_does_not_reach"]
    assert "没有上位法依据" in found["basis_does_not_reach"]


def test_conduct_reaches_only_lists_that_establish_it(root: Path) -> None:
    bend(root, MEASURE_FILE, "{list: bad}", "{conduct: fraud}")
    assert reasons(root) == {}
    bend(root, LIST_FILE, "establishes: [fraud]\n", "")
    assert set(reasons(root)) == {"basis_does_not_reach"}


def test_a_ministry_rule_carries_no_punishment_but_a_reward(root: Path) -> None:
    bend(root, MEASURE_FILE, "article: shili/10", "article: shili-banfa/5")
    assert set(reasons(root)) == {"basis_level"}
    bend(root, "rules/measures/priority-service.yaml", "article: shili/20", "article: shili-banfa/5")
    confirm(root, "measure/priority-service", "list/good", "rule/payers/priority")
    packs = load(root)
    pack = packs.memoranda["payers"]
    assert silences(packs, pack, pack.rules[0], "good", DAY) == ()


@pytest.mark.parametrize("level", ["judicial_interpretation", "ministry_rule", "normative_document"])
def test_only_four_ranks_carry_a_punishment(root: Path, level: str) -> None:
    bend(root, LAW_FILE, "level: law", f"level: {level}")
    assert "basis_level" in reasons(root)


@pytest.mark.parametrize("level", ["administrative_regulation", "local_regulation", "central_policy"])
def test_the_other_three_ranks_suffice(root: Path, level: str) -> None:
    bend(root, LAW_FILE, "level: law", f"level: {level}")
    assert reasons(root) == {}


def test_an_article_that_never_counts_alone(root: Path) -> None:
    basis = "  - article: shili/10\n    reaches: [{list: bad}]\n"
    other = "  - article: shili-tiaoli/34\n    reaches: [{list: bad}]\n"
    bend(root, MEASURE_FILE, basis, other)
    assert set(reasons(root)) == {"basis_not_alone"}
    bend(root, MEASURE_FILE, other, other + basis)
    assert reasons(root) == {}
    packs = load(root)
    carrying = bases_reaching(packs, packs.measures["restrict-bidding"], "bad", "subject", DAY)
    assert [found.article.id for found in carrying] == ["10"], "the weak article must not widen what the other carries"


def test_an_article_for_related_matters_only(root: Path) -> None:
    bend(root, MEASURE_FILE, "article: shili/10", "article: shili-tiaoli/32")
    bend(root, MEMORANDUM_FILE, "on: [bidding.qualification]", "on: [bidding.qualification, funding.fiscal]")
    bend(root, MEMORANDUM_FILE, "    when:\n      matter.government_funded: true\n", "")
    assert reasons(root, matter="bidding.qualification") == {}
    assert set(reasons(root, matter="funding.fiscal")) == {"matter_not_related"}
    assert set(reasons(root, matter=None)) == {"matter_not_related"}, "unknown matter: all of the rule's must relate"


def test_a_responsible_person_needs_a_basis_of_their_own(root: Path) -> None:
    bend(root, MEMORANDUM_FILE, "    roles: [bidder]", "    reaches: responsible_person")
    found = reasons(root)
    assert set(found) == {"responsible_person_not_reached"}
    assert "I-20" in found["responsible_person_not_reached"]
    bend(root, MEASURE_FILE, "{list: bad}", "{list: bad, responsible_person: true}")
    assert reasons(root) == {}


class TestDates:
    """Incomplete dates are read to the subject's advantage (S2)."""

    @pytest.mark.parametrize(
        ("period", "day", "silent"),
        [
            ("{from: 2026-05}", date(2026, 5, 30), True),
            ("{from: 2026-05}", date(2026, 5, 31), False),
            ("{from: 2020-01-01, until: 2026-06}", date(2026, 5, 31), False),
            ("{from: 2020-01-01, until: 2026-06}", date(2026, 6, 1), True),
            ("{from: 2020-01-01, until: 2026-06-01}", date(2026, 6, 1), False),
            ("{from: 2020-01-01, until: 2026-06-01}", date(2026, 6, 2), True),
            ("{from: 2020-01-01}", date(2030, 1, 1), False),
            ("{from: unknown}", date(2019, 12, 31), True),
            ("{from: unknown}", date(2026, 6, 1), False),
            ("{from: unknown}", date(2027, 5, 1), False),
            ("{from: unknown}", date(2027, 5, 2), True),
        ],
    )
    def test_law(self, root: Path, period: str, day: date, silent: bool) -> None:
        bend(root, LAW_FILE, "{from: 2020-01-01}", period)
        assert ("basis_not_in_force" in reasons(root, day)) is silent

    def test_an_articles_own_dates_narrow_its_law(self, root: Path) -> None:
        bend(root, LAW_FILE, "gist: 列入", "in_force: {from: 2026-07-01}, gist: 列入")
        assert "尚未施行" in reasons(root)["basis_not_in_force"]
        packs = load(root)
        assert article_force(*packs.article("shili/10"), date(2026, 7, 1)) is Force.IN_FORCE

    @pytest.mark.parametrize(
        ("period", "day", "silent"),
        [
            ("{from: 2020-01-01, until: 2026-12}", date(2026, 11, 30), False),
            ("{from: 2020-01-01, until: 2026-12}", date(2026, 12, 1), True),
            ("{from: unknown}", date(2026, 6, 1), False),
            ("{from: unknown}", date(2028, 6, 1), True),
        ],
    )
    def test_memorandum(self, root: Path, period: str, day: date, silent: bool) -> None:
        bend(root, MEMORANDUM_FILE, "{from: 2020-01-01}", period)
        assert ("pack_not_in_force" in reasons(root, day)) is silent

    def test_a_statute_that_ended_silences_its_pack(self, root: Path) -> None:
        bend(root, MEMORANDUM_FILE, "effect: punish", "effect: punish\nsource: statute\nstatute: shili-banfa/5")
        assert reasons(root) == {}
        text = RULES_OF_MINISTRY.replace("{from: 2021-01-01}", "{from: 2021-01-01, until: 2025-12-31}")
        (root / "rules/law/shili-banfa.yaml").write_text(text, encoding="utf-8")
        assert set(reasons(root)) == {"statute_not_in_force"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("basis: [shili/10]", "basis: []", "list_without_basis"),
        ("basis: [shili/10]", "status: disabled\nbasis: [shili/10]", "list_disabled"),
        ("basis: [shili/10]", "archive_only: true\nbasis: [shili/10]", "list_archive_only"),
        ("subject_kinds: [legal_person, unincorporated, natural_person]", "subject_kinds: [legal_person]", None),
        ("effect: punish", "effect: reward", "effect_mismatch"),
    ],
)
def test_the_list_must_be_one_in_use(root: Path, old: str, new: str, code: str | None) -> None:
    bend(root, LIST_FILE, old, new)
    assert set(reasons(root)) == ({code} if code else set())


def test_a_list_whose_basis_ended_has_no_consequence(root: Path) -> None:
    text = RULES_OF_MINISTRY.replace("{from: 2021-01-01}", "{from: 2021-01-01, until: 2025-12-31}")
    (root / "rules/law/shili-banfa.yaml").write_text(text, encoding="utf-8")
    bend(root, LIST_FILE, "basis: [shili/10]", "basis: [shili-banfa/5]")
    assert set(reasons(root)) == {"list_basis_level"}
    bend(root, "rules/law/shili-banfa.yaml", "level: ministry_rule", "level: administrative_regulation")
    assert set(reasons(root)) == {"list_basis_not_in_force"}
    bend(root, LIST_FILE, "basis: [shili-banfa/5]", "basis: [shili-banfa/5, shili/10]")
    assert reasons(root) == {}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("class: 一", "class: 一\nstatus: disabled\nstatus_reason: 等待核实", "measure_disabled"),
        ("class: 一", "class: 未定", "class_undetermined"),
        ("class: 一", "class: 三", "market_order"),
        ("national_item: 限制市场准入\n", "", "national_item_missing"),
        ("effect: punish\noutcome: restrict", "effect: reward\noutcome: favour", "effect_mismatch"),
    ],
)
def test_the_measure_must_be_one_in_use(root: Path, old: str, new: str, code: str) -> None:
    bend(root, MEASURE_FILE, old, new)
    assert set(reasons(root)) == {code}


def test_a_market_measure_that_only_informs_may_fire(root: Path) -> None:
    bend(root, MEASURE_FILE, "class: 一", "class: 三")
    bend(root, MEASURE_FILE, "outcome: restrict\nstrength: mandatory", "outcome: none\nstrength: reference")
    assert reasons(root) == {}


def test_kinds_of_subject_must_meet(root: Path) -> None:
    kinds = "subjects: [legal_person, unincorporated, natural_person]"
    bend(root, MEASURE_FILE, kinds, "subjects: [natural_person]")
    bend(
        root,
        LIST_FILE,
        "subject_kinds: [legal_person, unincorporated, natural_person]",
        "subject_kinds: [legal_person]",
    )
    assert set(reasons(root)) == {"subject_kind"}
    packs = load(root)
    measure, list_type = packs.measures["restrict-bidding"], packs.lists["bad"]
    assert subject_kinds(measure, list_type, "responsible_person") == {"natural_person"}
    assert not subject_kinds(measure, list_type, "represented")


class TestConfirmation:
    """S2: measure, list and rule, each on exactly this text, for this day."""

    @pytest.mark.parametrize("missing", ["measure/restrict-bidding", "list/bad", "rule/debtors/government-bidding"])
    def test_each_of_the_three_is_needed(self, root: Path, missing: str) -> None:
        items = {"measure/restrict-bidding", "list/bad", "rule/debtors/government-bidding"} - {missing}
        confirm(root, *items)
        assert set(reasons(root)) == {"unconfirmed"}

    def test_without_a_set_nothing_fires(self, root: Path) -> None:
        packs = load(root)
        pack = packs.memoranda["debtors"]
        found = silences(packs, pack, pack.rules[0], "bad", DAY)
        assert [silence.code for silence in found] == ["unconfirmed"] * 3
        assert found[0] == Silence("unconfirmed", "措施“限制参加政府投资项目投标”尚未经确认")

    @pytest.mark.parametrize(
        ("file", "old", "new", "what"),
        [
            (MEASURE_FILE, "content: 限制投标", "content: 限制投标和竞买", "措施"),
            (LAW_FILE, "gist: 列入示例名单的", "gist: 列入本名单的", "措施"),
            (LIST_FILE, "term: {text: 至移出}", "term: {text: 两年}", "名单"),
            (MEMORANDUM_FILE, "matter.government_funded: true", "matter.government_funded: false", "规则"),
        ],
    )
    def test_an_edit_voids_it(self, root: Path, file: str, old: str, new: str, what: str) -> None:
        confirm(root)
        bend(root, file, old, new)
        packs = load(root)
        pack = packs.memoranda["debtors"]
        found = silences(packs, pack, pack.rules[0], "bad", DAY)
        assert {silence.code for silence in found} == {"confirmation_void"}
        assert any(what in silence.reason for silence in found)
        assert all("需要重新确认" in silence.reason for silence in found)

    def test_it_covers_its_period_both_days_included(self, root: Path) -> None:
        confirm(root, until=date(2026, 6, 30))
        assert set(reasons(root, date(2026, 1, 4))) == {"confirmation_not_yet"}
        assert reasons(root, date(2026, 1, 5)) == {}
        assert reasons(root, date(2026, 6, 30)) == {}
        assert set(reasons(root, date(2026, 7, 1))) == {"confirmation_ended"}


def test_what_reaches_what_is_remembered_of_a_few_days_and_is_the_same(root: Path) -> None:
    """A process decides by one set for months: what it remembers must not grow with the days."""
    bend(root, LAW_FILE, "in_force: {from: 2020-01-01}", "in_force: {from: 2020-01-01, until: 2026-06-30}")
    packs = load(root)
    measure = packs.measures["restrict-bidding"]
    days = [date(2026, 6, 20) + timedelta(days=number) for number in range(20)]
    once, again = ([bases_reaching(packs, measure, "bad", "subject", day) for day in days] for _ in range(2))
    assert once == again
    assert [bool(found) for found in once] == [day <= date(2026, 6, 30) for day in days]
    assert len(reach._SIEVED[packs]) <= 8
