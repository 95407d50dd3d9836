"""The law library as it ships: what was replaced, what only asks for a mechanism, and what no gist may be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from engine.law.reach import bases_reaching
from engine.packs.packset import PackSet


def carrying(packs: PackSet, measure: str, list_id: str, day: date) -> list[str]:
    """The articles that carry a measure for a list on a day."""
    found = bases_reaching(packs, packs.measures[measure], list_id, "subject", day)
    return [each.basis.article for each in found]


@pytest.mark.parametrize(
    "measure",
    ["restrict-honours", "restrict-procurement-supplier", "restrict-engineering-tendering", "restrict-land-supply"],
)
@pytest.mark.parametrize(
    ("day", "article"),
    [
        (date(2014, 9, 30), None),
        (date(2014, 10, 1), "qyxxgs/18"),
        (date(2024, 4, 30), "qyxxgs/18"),
        (date(2024, 5, 1), "qyxxgs24/19"),
        (date(2030, 1, 1), "qyxxgs24/19"),
    ],
)
def test_the_regulation_on_enterprise_information_carries_under_the_number_of_the_day(
    packs: PackSet, measure: str, day: date, article: str | None
) -> None:
    assert carrying(packs, measure, "seriously-unlawful", day) == ([article] if article else [])


def test_the_company_law_names_the_list_only_since_its_revision(packs: PackSet) -> None:
    last = date(2024, 6, 30)
    assert carrying(packs, "restrict-company-officer", "judgment-defaulters", last) == []
    assert carrying(packs, "restrict-company-officer", "judgment-defaulters", last + timedelta(days=1)) == ["gsf/178.5"]


def test_what_was_replaced_ends_the_day_before_its_successor_begins(packs: PackSet) -> None:
    chains = [
        (packs.laws[law.id].in_force, packs.article(article.replaced_by)[0].in_force)
        for law, article in packs.articles.values()
        if article.replaced_by
    ]
    assert len(chains) >= 6
    for old, new in chains:
        last, first = old.last_day(), new.first_day()
        assert last is not None
        assert first == last + timedelta(days=1)


def test_clauses_that_only_ask_for_a_mechanism_are_entered_as_such(packs: PackSet) -> None:
    marked = {reference for reference, (_, article) in packs.articles.items() if article.mechanism_only}
    assert {
        "nmggz/7", "jcyj/93", "ymgl/72", "kjjb/107", "gsstl/30", "kjjl/24", "kjjl/33", "zrjj/18", "zrjj/35", "kdzx/8", "wygl/32",
        "sbjb/45", "smtj/43", "zqcn/19", "spaqtl/66", "spjc/41",
    } <= marked  # fmt: skip
    ordering = {
        "rmps/7.4", "jcg/13.4", "gsf/178.5", "aqsc/78", "gwy/26.4", "byf/57.2", "byf/57.3", "ypgl/105", "hzp/56", "nmggz/48", "smtj/9.4",
    }  # fmt: skip
    assert not ordering & marked


def test_every_clause_that_orders_a_consequence_is_a_statutory_pack(packs: PackSet) -> None:
    statutes = {pack.statute for pack in packs.memoranda.values() if pack.source == "statute"}
    assert {
        "rmps/7.4", "jcg/13.4", "gsf/178.5", "aqsc/78", "gwy/26.4", "byf/57", "ypgl/105", "hzp/56", "nmggz/48", "smtj/9.4", "qyxxgs24/19",
        "zfcg/77",
    } <= statutes  # fmt: skip
    assert not {reference for reference in statutes if reference and packs.article(reference)[1].mechanism_only}


def test_gists_are_short_and_say_something(packs: PackSet) -> None:
    for reference, (_, article) in packs.articles.items():
        assert 4 < len(article.gist) <= 160, reference
        assert article.gist.endswith("。"), reference


@pytest.mark.parametrize(
    ("reference", "word"),
    [
        ("zfcgtl/19", "期满即恢复"),
        ("crj/65", "及时撤销"),
        ("hnxy/34", "自己不产生措施"),
        ("gsf18/146.5", "没有写失信被执行人名单"),
    ],
)
def test_gists_tell_what_the_invariants_rest_on(packs: PackSet, reference: str, word: str) -> None:
    """I-17, I-18, S1."""
    assert word in packs.article(reference)[1].gist
