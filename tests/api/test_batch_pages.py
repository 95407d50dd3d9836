"""The console's pages of batches: what a person sees of one that runs, has failed lines, and is over; the workbook is read back."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from engine.decision import OUTCOME_TITLES
from services.accounts.directory import deactivate_client
from tests.api.pages import check_outline
from tests.api.test_metrics import figures
from tests.api.world import DEBTOR, DEBTOR_NAME, NOW, World, check_body
from tests.support.checks import CLEAN

CLEAN_NAME = "济源清白建设有限公司"


def submitted(world: World, case_no: str | None) -> str:
    """A debtor and somebody on no list, and nobody has looked at them yet."""
    body = check_body(case_no)
    body["subjects"].append(body["subjects"][0] | {"name": CLEAN_NAME, "code": CLEAN})
    taken = world.client("ggzy").post("/api/v1/checks/batch", json=body)
    assert taken.status_code == 202, taken.text
    return str(taken.json()["batch_id"])


def work(world: World) -> None:
    while world.application.batch_worker.step():
        pass


def test_a_batch_from_its_submission_to_its_workbook(world: World) -> None:
    office, court = world.person("office"), world.person("court")
    assert "还没有批量核查" in office.get("/batches").text
    batch_id = submitted(world, "T-1")
    listed, one = office.get("/batches").text, office.get(f"/batches/{batch_id}").text
    for page in (listed, one):
        check_outline(page)
        assert "办理中" in page
    assert f'href="/batches/{batch_id}"' in listed
    assert 'max="2" value="0"' in one
    work(world)
    assert world.client("ggzy").get("/api/v1/checks/batch").json()["items"][0]["state"] == "finished"
    done = office.get(f"/batches/{batch_id}").text
    assert "已办结" in done
    assert 'max="2" value="2"' in done
    assert "没有核查成的</h2>" not in done
    book = load_workbook(BytesIO(office.get(f"/batches/{batch_id}/results").content), read_only=True)
    heads, *rows = book.worksheets[0].iter_rows(values_only=True)
    assert heads[:4] == ("序号", "结论", "名称", "代码")
    assert [row[:4] for row in rows] == [
        (1, OUTCOME_TITLES["restricted"], DEBTOR_NAME, DEBTOR),
        (2, OUTCOME_TITLES["clear"], CLEAN_NAME, CLEAN),
    ]
    assert "失信被执行人" in str(rows[0][4])
    assert rows[0][5]
    assert rows[0][6] == rows[1][6]
    assert court.get(f"/batches/{batch_id}").status_code == 404, "another department's"
    assert batch_id not in court.get("/batches").text
    told = figures(world)
    assert told['jiangcheng_batch_parts_total{result="decided"}'] == 1
    assert told["jiangcheng_batch_subjects_waiting"] == 0


def test_lines_that_failed_are_named_and_are_no_clear(world: World) -> None:
    batch_id = submitted(world, None)
    with world.application.database.write() as uow:
        deactivate_client(uow, "ggzy", actor="local:test", now=NOW)
    work(world)
    page = world.person("office").get(f"/batches/{batch_id}").text
    check_outline(page)
    assert "没有核查成的</h2>" in page
    assert "<td>1、2</td>" in page
    assert "caller_gone" in page
    content = world.person("office").get(f"/batches/{batch_id}/results").content
    _, *rows = load_workbook(BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True)
    assert [row[:2] for row in rows] == [(1, "没有核查成"), (2, "没有核查成")]
    assert all("停用" in str(row[7]) for row in rows)
    assert figures(world)['jiangcheng_batch_parts_total{result="failed"}'] == 1
