"""``db``, ``doctor``, ``audit``, ``receipts``, ``serve``: an operator's commands, and what they say when something is wrong."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, DEBTOR, ROOT, command, environment, free_port, jiangcheng


def test_upgrading_twice_is_harmless(tmp_path: Path) -> None:
    assert "已升级" in jiangcheng(tmp_path / "home", "db", "upgrade").stdout
    again = jiangcheng(tmp_path / "home", "db", "upgrade")
    assert again.returncode == 0
    assert "已是最新" in again.stdout


def test_without_a_database_commands_say_how_to_make_one(tmp_path: Path) -> None:
    results = [
        jiangcheng(tmp_path / "home", "listings", "show", DEBTOR),
        jiangcheng(tmp_path / "home", "audit", "verify"),
        command(tmp_path / "home", "serve", "--port", str(free_port())),
    ]
    for result in results:
        assert result.returncode == 1
        assert "jiangcheng db upgrade" in result.stderr


def test_the_doctor_finds_a_fit_installation_fit(shared: Path) -> None:
    result = jiangcheng(shared, "doctor", "--json")
    parts = json.loads(result.stdout)
    assert result.returncode == 0, parts
    assert len(parts["parts"]) == 7


def test_the_doctor_says_what_is_wrong_and_what_to_do(filled: Path) -> None:
    (filled / "keys" / "sm4-master.key").unlink()
    result = jiangcheng(filled, "doctor")
    assert result.returncode == 1
    assert "密钥目录不完整" in result.stdout
    assert "备份" in result.stdout


def test_the_audit_trail_is_whole_until_somebody_changes_it(filled: Path, tmp_path: Path) -> None:
    kept = tmp_path / "checkpoint.json"
    assert jiangcheng(filled, "audit", "checkpoint", "--output", str(kept)).returncode == 0
    assert jiangcheng(filled, "audit", "checkpoint", "--output", str(kept)).returncode == 2, "an older one is kept"
    assert "审计链" in jiangcheng(filled, "receipts", "verify", str(kept)).stdout
    whole = jiangcheng(filled, "audit", "verify", "--checkpoint", str(kept))
    assert (whole.returncode, "核对点一致" in whole.stdout) == (0, True)
    with sqlite3.connect(filled / "jiangcheng.db") as connection:
        connection.execute(
            "UPDATE audit_entry SET action = 'listing.exit' WHERE rowid = (SELECT max(rowid) FROM audit_entry)"
        )
    connection.close()
    assert jiangcheng(filled, "audit", "checkpoint").returncode == 1, "no checkpoint of a broken trail"
    broken = jiangcheng(filled, "audit", "verify", "--json")
    assert broken.returncode == 1
    assert json.loads(broken.stdout)["breaks"][0]["seq"] > 0


@pytest.mark.parametrize("content", ["", "[]", '{"payload": NaN}', "{}", '{"receipt": null}'])
def test_what_is_no_receipt_is_not_taken_for_one(shared: Path, tmp_path: Path, content: str) -> None:
    file = tmp_path / "receipt.json"
    file.write_text(content)
    assert jiangcheng(shared, "receipts", "verify", str(file)).returncode in (1, 2)


def test_a_port_in_use_is_told_in_one_line_with_the_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = jiangcheng(tmp_path / "home", "serve", "--demo", "--port", str(port))
    assert result.returncode == 1
    assert f"端口 {port} 已被占用" in result.stderr
    assert "JC_PORT" in result.stderr


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = jiangcheng(tmp_path / "file" / "home", "serve", "--demo", "--port", str(free_port()))
    assert result.returncode == 1
    assert "数据目录不可写" in result.stderr
    assert "JC_HOME" in result.stderr


def test_a_setting_that_makes_no_sense_is_named(tmp_path: Path) -> None:
    result = jiangcheng(tmp_path, "doctor", JC_PORT="many")
    assert result.returncode == 2
    assert "JC_PORT" in result.stderr
    foreign = jiangcheng(tmp_path, "doctor", JC_DATABASE_URL="mysql://x")
    assert foreign.returncode == 2
    assert "（应以 sqlite:/// 或 postgresql+psycopg:// 开头）" in foreign.stderr


@pytest.mark.parametrize("url", ["sqlite:////nonexistent/x.db", "postgresql+psycopg://x@127.0.0.1:1/x"])
def test_a_database_that_cannot_be_reached_is_no_internal_error(tmp_path: Path, url: str) -> None:
    for arguments in (("db", "upgrade"), ("audit", "verify")):
        result = jiangcheng(tmp_path, *arguments, JC_DATABASE_URL=url)
        assert result.returncode == 1
        assert "数据库不可用" in result.stderr
        assert "JC_DATABASE_URL" in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_a_service_without_confirmations_says_that_nothing_will_fire(filled: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "serve", "--port", str(free_port()), "--workers", "2"],
        env=environment(filled, JC_LOG_LEVEL="warning"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        try:
            told = [server.stderr.readline(), server.stderr.readline()]
            assert "已启动" in server.stdout.readline()
        finally:
            server.terminate()
            rest = server.stderr.read()
    assert "JC_REDIS_URL" in told[0]
    assert "没有任何确认，规则都不触发" in told[1]
    assert "alembic" not in rest


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("packs", "nonsense"), ("check", "--nonsense"), ("listings", "import")]
)
def test_mistaken_usage_points_to_the_help(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    result = jiangcheng(tmp_path, *arguments)
    assert result.returncode == 2
    assert "--help" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        "",
        "serve",
        "check",
        "doctor",
        "packs lint",
        "packs test",
        "packs confirm",
        "listings import",
        "listings show",
        "receipts verify",
        "audit verify",
        "db upgrade",
    ],
)
def test_every_command_has_help_in_chinese(tmp_path: Path, command: str) -> None:
    result = jiangcheng(tmp_path, *command.split(), "--help")
    assert result.returncode == 0
    assert any("\u4e00" <= character <= "\u9fff" for character in result.stdout)


def test_the_installed_command_answers_with_its_exit_code(shared: Path) -> None:
    hit = command(
        shared,
        "check",
        "--matter",
        "funding.fiscal",
        "--subject",
        f"applicant={DEBTOR}",
        "--field",
        "fund_kind=subsidy",
        JC_DEMO="true",
    )
    assert (hit.returncode, hit.stderr) == (10, "")
    assert "依法限制" in hit.stdout
    wrong = command(shared, "check", "--nonsense")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "Traceback" not in wrong.stderr


def test_help_answers_at_once_without_loading_the_service(tmp_path: Path) -> None:
    loaded = "import sys; from cli.main import run; run(['--help']); print([m for m in sys.modules if m in ('sqlalchemy', 'fastapi')])"
    result = subprocess.run([sys.executable, "-c", loaded], cwd=ROOT, capture_output=True, text=True, check=True)
    assert result.stdout.endswith("[]\n")
