"""``jiangcheng packs confirm`` and ``withdraw``: words that add up in a file, and the act of a signed-in person."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.commands.packs.confirm import _rows
from engine.packs.packset import PackSet
from services.errors import InvalidInputError
from tests.cli.running import jiangcheng
from tests.cli.test_publishing import Office
from tests.packs_engine.packs import DAY, MEASURE_FILE, bend, confirm, write

SAID = ("--by", "示例科长 甲", "--edition", "2026年版")
MEASURE, LIST, RULE = "measure/restrict-bidding", "list/bad", "rule/debtors/government-bidding"


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    return write(tmp_path / "packs")


def rows(packs: Path, out: Path) -> dict[str, str]:
    found = PackSet.load(packs, [out]).confirmed_items
    return {item: entry.row for item, (entry,) in found.items()}


def test_words_add_up_in_one_file_each_with_its_own_row(packs: Path, tmp_path: Path) -> None:
    out = tmp_path / "office-2026.yaml"

    def confirm(*arguments: str) -> str:
        done = jiangcheng(tmp_path, "packs", "confirm", *arguments, *SAID, "--out", str(out), JC_PACKS=str(packs))
        assert done.returncode == 0, done.stderr
        return done.stdout

    confirm(f"{MEASURE}=第一类第2项", f"{LIST}=名单第3项")
    told = confirm(RULE, "--row", "不适用")
    assert "确认 1 项，另保留原有的 2 项" in told
    assert rows(packs, out) == {LIST: "名单第3项", MEASURE: "第一类第2项", RULE: "不适用"}
    confirm(f"{LIST}=名单第4项")
    assert rows(packs, out)[LIST] == "名单第4项"
    confirm(MEASURE, "--row", "另", "--replace")
    assert rows(packs, out) == {MEASURE: "另"}
    told = confirm("--pack", "debtors", f"{MEASURE}=第一类第2项", "--row", "不适用", "--replace")
    assert "确认 3 项" in told
    assert rows(packs, out) == {LIST: "不适用", MEASURE: "第一类第2项", RULE: "不适用"}


def test_a_packs_items_are_those_that_wait_for_a_word(packs: Path) -> None:
    """What somebody confirmed on the present text is not asked again; what rests on others comes after them."""
    bare = PackSet.load(packs, [])
    assert list(_rows(bare, (None, ["debtors"]), "行", DAY)) == [LIST, MEASURE, RULE]
    words = confirm(packs, MEASURE)
    known = PackSet.load(packs, [words])
    assert list(_rows(known, (None, ["debtors"]), "行", DAY)) == [LIST, RULE]
    for chosen, code in (((["measure/other=1"], ["debtors"]), "not_of_pack"), ((None, ["debtor"]), "unknown_id")):
        with pytest.raises(InvalidInputError) as refused:
            _rows(known, chosen, "行", DAY)
        assert refused.value.code == code
    bend(packs, MEASURE_FILE, "content: ", "content: 改过的")
    assert MEASURE in _rows(PackSet.load(packs, [words]), (None, ["debtors"]), "行", DAY)


def test_what_is_missing_is_told_and_nothing_written(packs: Path, tmp_path: Path) -> None:
    for out, words, told in (
        ("本单位 2026.yaml", (MEASURE, "--row", "行"), "文件名（不含 .yaml）用作确认集的编号"),
        ("office.yaml", (MEASURE,), "没有写明清单中的条目"),
        ("office.yaml", (f"{MEASURE}=",), "没有写明清单中的条目"),
    ):
        path = tmp_path / out
        done = jiangcheng(tmp_path, "packs", "confirm", *words, *SAID, "--out", str(path), JC_PACKS=str(packs))
        assert (done.returncode, told in done.stderr) == (2, True), done.stderr
        assert not path.exists()
    neither = jiangcheng(tmp_path, "packs", "confirm", MEASURE, *SAID, "--row", "行", JC_PACKS=str(packs))
    assert neither.returncode == 2
    assert "--account" in neither.stderr


def test_the_demos_words_and_real_ones_are_kept_apart(packs: Path, tmp_path: Path) -> None:
    out = tmp_path / "demo.yaml"
    said = ("packs", "confirm", *SAID, "--row", "行", "--out", str(out))
    assert jiangcheng(tmp_path, *said, MEASURE, "--demo", JC_PACKS=str(packs)).returncode == 0
    mixed = jiangcheng(tmp_path, *said, LIST, JC_PACKS=str(packs))
    assert mixed.returncode == 2
    assert "不能放在一个文件里" in mixed.stderr
    assert set(rows(packs, out)) == {MEASURE}


def test_a_person_confirms_and_takes_back_with_account_and_trail(filled: Path) -> None:
    office = Office(filled)
    item = "measure/ban-government-procurement"
    said = ("packs", "confirm", item, *SAID, "--row", "第1项")
    sets = filled / "confirmations"

    open_ = office.run(*said, by="policy")
    assert open_.returncode == 2
    assert f"{item} 要查明：" in open_.stdout
    assert not list(sets.glob("*.yaml"))

    done = office.run(*said, "--established", by="policy")
    assert done.returncode == 0, done.stderr
    assert "在下一个规则版本生效" in done.stdout
    shown = json.loads(office.run("packs", "provenance", ".", "--json").stdout)
    (found,) = [one["item"] for one in shown["measures"] if one["item"]["item"] == item]
    assert found["standing"] == "confirmed"
    assert [word["by"] for word in found["words"]] == ["示例科长 甲（账号 policy）"]

    back = office.run("packs", "withdraw", item, "--reason", "示例理由", by="office")
    assert back.returncode == 0, back.stderr
    again = office.run("packs", "withdraw", item, "--reason", "示例理由", by="office")
    assert again.returncode == 1
    assert office.run("audit", "verify").returncode == 0


def test_nobody_confirms_without_the_role(filled: Path) -> None:
    office = Office(filled)
    office.passwords["clerk"] = office.run(
        "accounts", "add", "clerk", "--department", "jy-czj", "--role", "clerk"
    ).stdout.strip()
    refused = office.run("packs", "confirm", LIST, *SAID, "--row", "行", by="clerk")
    assert refused.returncode == 1
    assert not list((filled / "confirmations").glob("*.yaml"))


def test_who_publishes_without_any_word_is_told_how_to_confirm(filled: Path, packs: Path) -> None:
    office = Office(filled)
    same = office.run("packs", "publish", "--reason", "首次发布", by="policy")
    assert same.returncode == 1
    assert "没有任何确认" in same.stderr
    assert "jiangcheng packs confirm" in same.stderr
    refused = office.run("packs", "publish", str(packs), "--reason", "首次发布", by="policy")
    assert refused.returncode == 1
    assert "jiangcheng packs confirm" in refused.stdout
