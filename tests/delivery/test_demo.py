"""The demo from one command: it answers, survives kill -9, starts again, and the command line decides the same."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from samples.generator import cast
from tests.cli.running import DEBTOR, command, free_port, jiangcheng
from tests.delivery.serving import Demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A running demo on a data folder that did not exist. Whoever kills it starts it again."""
    server = Demo(tmp_path_factory.mktemp("demo") / "home").start()
    yield server
    assert server.stop() in (0, -15)


def question(case_no: str | None, **subject: str) -> dict[str, Any]:
    """A government-funded tender and one bidder."""
    fields = {"amount": "12000000.00", "compulsory_tender": True, "government_funded": True}
    return {
        "matter": {"kind": "bidding.qualification", "case_no": case_no, "item_code": None, "fields": fields},
        "subjects": [{"role": "bidder", "kind": "legal_person", "name": "", **subject}],
        "purpose": "bid-qualification",
        "operator": {"department": "jy-ggzy", "person": "示例经办"},
    }


def cases_of(answer: dict[str, Any]) -> list[str]:
    """Ids of the cases that the answer opened."""
    hits = [hit for subject in answer["subjects"] for hit in subject["hits"]]
    return [case["case_id"] for hit in hits for measure in hit["measures"] for case in measure["cases"]]


def test_credentials_are_private_and_have_the_promised_shape(demo: Demo) -> None:
    path = demo.home / "demo" / "credentials.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = demo.credentials
    assert found["base_url"] == demo.base_url
    assert found["clients"][0]["id"] == "demo-bidding"
    assert found["clients"][0]["departments"] == ["jy-ggzy"]
    assert set(found["clients"][0]) == {"id", "key", "departments"}
    assert all(set(account) == {"name", "password", "roles", "department"} for account in found["accounts"])
    held = {role for account in found["accounts"] for role in account["roles"]}
    assert held == {"clerk", "initiator", "policy_officer", "credit_office", "auditor", "operator"}


@pytest.mark.parametrize(
    ("subject", "outcome"),
    [
        ({"code": DEBTOR}, "restricted"),
        ({"code": cast.CLEAN.code}, "clear"),
        ({"name": cast.DEBTOR.name}, "identity_required"),
    ],
)
def test_the_promised_outcomes(demo: Demo, subject: dict[str, str], outcome: str) -> None:
    with demo.client() as client:
        answer = client.post("/api/v1/checks", json=question(None, **subject))
    assert (answer.status_code, answer.json()["outcome"]) == (201, outcome)


def test_a_wrong_check_digit_is_refused_with_its_field(demo: Demo) -> None:
    with demo.client() as client:
        answer = client.post("/api/v1/checks", json=question(None, code=DEBTOR[:-1] + "5"))
    assert answer.status_code == 422
    assert "subjects[0].code" in answer.text


def test_a_running_ban_bars_with_its_article_and_reason(demo: Demo) -> None:
    asked = question(None, code=cast.BANNED.code) | {"operator": {"department": "jy-czj", "person": "示例经办"}}
    asked["matter"] = {"kind": "procurement.qualification", "case_no": None, "fields": {"government_funded": True}}
    asked["subjects"][0]["role"] = "supplier"
    with demo.client("demo-procurement") as client:
        answer = client.post("/api/v1/checks", json=asked).json()
    (measure,) = answer["subjects"][0]["hits"][0]["measures"]
    assert answer["outcome"] == "barred"
    assert [basis["law"] for basis in measure["legal_basis"]] == ["中华人民共和国政府采购法"]
    assert measure["sources"][0]["because"]


def test_the_command_line_decides_the_same(demo: Demo) -> None:
    words = [
        f"{name}={value}"
        for name, value in (("amount", "12000000.00"), ("compulsory_tender", "true"), ("government_funded", "true"))
    ]
    fields = [part for word in words for part in ("--field", word)]
    for code in (DEBTOR, cast.TWO_LISTS.code, cast.CLEAN.code):
        told = jiangcheng(
            demo.home,
            "check",
            "--matter",
            "bidding.qualification",
            *fields,
            "--subject",
            f"bidder={code}",
            "--json",
            JC_DEMO="true",
        )
        with demo.client() as client:
            answer = client.post("/api/v1/checks", json=question(None, code=code)).json()
        mine = json.loads(told.stdout)
        for name in ("revision", "outcome", "complete", "favoured", "subjects"):
            assert mine[name] == answer[name]


def test_the_events_have_made_cases_for_those_whom_the_law_names(demo: Demo) -> None:
    (account,) = (a for a in demo.credentials["accounts"] if a["name"] == "bidding")
    assert account["department"] == "jy-bidding-supervisor"
    with demo.client() as client:
        again = client.post("/api/v1/checks", json=question("JYGC-2026-0192/01", code=DEBTOR))
        assert cases_of(again.json()), "a second check of the same case links to its cases"


def test_kill_9_after_the_answer_loses_nothing(demo: Demo, tmp_path: Path) -> None:
    before = demo.credentials
    with demo.client() as client:
        asked = question("JYGC-2026-0777", code=DEBTOR)
        answer = client.post("/api/v1/checks", json=asked, headers={"Idempotency-Key": "kill-9"})
        demo.kill()
    demo.start()
    assert answer.status_code == 201
    told = answer.json()
    assert cases_of(told)

    kept = demo.credentials
    assert kept["clients"] == before["clients"], "credentials that work are kept"
    assert kept["base_url"] == demo.base_url
    with demo.client() as client:
        assert client.get(f"/api/v1/checks/{told['check_id']}").content == answer.content
        again = client.post("/api/v1/checks", json=asked, headers={"Idempotency-Key": "kill-9"})
        assert again.content == answer.content
        receipt = client.get(f"/api/v1/checks/{told['check_id']}/receipt").json()
        assert receipt == told["receipt"]
        linked = client.post("/api/v1/checks", json=asked).json()
        assert cases_of(linked) == cases_of(told), "the cases are there, open, and not opened twice"
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt))
    assert jiangcheng(demo.home, "receipts", "verify", str(file)).returncode == 0
    assert jiangcheng(demo.home, "audit", "verify").returncode == 0


def test_lost_credentials_are_made_anew_and_the_old_ones_stop(demo: Demo) -> None:
    old = demo.credentials["clients"][0]["key"]
    demo.kill()
    (demo.home / "demo" / "credentials.json").unlink()
    demo.start()
    assert demo.credentials["clients"][0]["key"] != old
    with demo.client() as client:
        assert client.post("/api/v1/checks", json=question(None, code=DEBTOR)).status_code == 201
        refused = client.post(
            "/api/v1/checks", json=question(None, code=DEBTOR), headers={"Authorization": f"Bearer {old}"}
        )
        assert refused.status_code == 401


def test_the_demo_refuses_a_database_in_real_use(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert jiangcheng(home, "db", "upgrade").returncode == 0
    sample = "samples/listings/wage-arrears.xlsx"
    assert jiangcheng(home, "listings", "import", sample, "--list", "wage-arrears").returncode == 0
    result = command(home, "serve", "--demo", "--port", str(free_port()))
    assert result.returncode == 1
    assert "不是演示库" in result.stderr
