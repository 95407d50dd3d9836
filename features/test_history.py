"""历史次数: who is listed again within the window, on packs of their own, since no law among the real ones counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pytest_bdd import given, parsers, scenarios, then

from features.city import City, build_city
from tests.support.history import history_packs

scenarios("scenarios/历史次数.feature")


@given("采用计算列入次数的示例规则包", target_fixture="city")
def packs_that_count(city: City, tmp_path: Path) -> Iterator[City]:
    root, standing_in = tmp_path / "packs", tmp_path / "packs" / "rules" / "confirmations"
    history_packs(root)
    standing_in.mkdir()
    (root / "confirmations.yaml").rename(standing_in / "demo.yaml")
    made = build_city(city.application.settings.database, tmp_path / "counting", packs=root)
    made.today = city.today
    yield made
    made.application.close()


@then(parsers.parse('触发理由包括"{title}"为 {number:d}'))
def counted(city: City, title: str, number: int) -> None:
    titles = {
        f"history.{spec.name}": spec.title for kept in city.application.packs.lists.values() for spec in kept.history
    }
    reasons = [reason for measure in city.measures for source in measure["sources"] for reason in source["because"]]
    assert (title, number) in {(titles.get(reason["field"]), reason["actual"]) for reason in reasons}
