"""The benchmark of engines runs from its command line, and every engine that is installed gives the oracle's answers."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pytest

from benchmarks.engine.peers import ORDER, PACKAGES
from benchmarks.engine.report import TITLES, markdown, plain
from benchmarks.engine.work import Decider, Work, alternatives, stream
from engine.language.ir import All, Leaf
from engine.language.ir import Any as Either
from engine.language.reference import evaluate

ROOT = Path(__file__).resolve().parents[2]


def installed(name: str) -> bool:
    try:
        return bool(version(PACKAGES[name]))
    except PackageNotFoundError:
        return False


@pytest.fixture(scope="module")
def work() -> Work:
    return Work(100)


@pytest.mark.parametrize("name", ORDER)
def test_an_engine_answers_as_the_oracle_does(name: str, work: Work) -> None:
    if not installed(name):
        pytest.skip(f"{PACKAGES[name]} is for `make bench` only")
    decider: Decider = import_module(f"benchmarks.engine.peers.{name}").build(work)
    fired = 0
    for event in itertools.islice(stream(5), 250):
        expected = work.expected(event)
        for _ in range(2):  # the second time from memory, where there is one
            assert decider.decide(decider.prepare(event)) == expected
        fired += len(expected)
    assert fired > 10


def test_rows_of_plain_conjunctions_mean_what_the_condition_means(work: Work) -> None:
    events = list(itertools.islice(stream(6), 300))
    several = 0
    for (matter, list_id), cases in work.cases.items():
        messages = [dict(event.messages)[list_id] for event in events if list_id in dict(event.messages)]
        for case in cases:
            rows = alternatives(case.condition)
            several += len(rows) > 1
            either = Either(tuple(All(tuple(row)) for row in rows))
            assert all(isinstance(leaf, Leaf) for row in rows for leaf in row)
            assert all(evaluate(either, facts) is evaluate(case.condition, facts) for facts in messages), matter
    assert several > 5


def ran(*options: str) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "jiangcheng", "bench", "engine", *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_measures_what_is_installed_and_says_what_is_not() -> None:
    result = ran("--rules", "50", "--rounds", "1", "--batch", "50", "--checked", "50", "--first", "200", "--json")
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    (size,) = report["sizes"]
    found: dict[str, dict[str, Any]] = {engine["engine"]: engine for engine in size["engines"]}
    assert set(found) == {name for name in ORDER if installed(name)}
    for name in set(ORDER) - set(found):
        assert f"not installed, left out: {name}" in result.stderr
    for engine in found.values():
        assert engine["failed"] == ""
        assert (engine["checked"], engine["wrong"]) == (50, 0)
        assert engine["per_cpu_s"] > 0
    assert 0 < found["jiangcheng_warm"]["first_pass"]["hit_rate"] < 1
    for text in (plain(report), markdown(report)):
        assert all(TITLES[name] in text for name in found)


def test_an_engine_that_dies_or_answers_wrongly_is_out_and_the_others_go_on(tmp_path: Path) -> None:
    peers = tmp_path / "benchmarks" / "engine" / "peers"
    for name, body in {
        "zen_engine": "import os\n        os._exit(7)",
        "cel": "pass",
    }.items():
        peers.mkdir(parents=True, exist_ok=True)
        (peers / f"{name}.py").write_text(_IMPOSTOR.format(body=body))
    script = f"""
import json, sys
from benchmarks.engine.run import Plan, run
sys.executable = {str(_python(tmp_path))!r}
found = run(Plan(20, rounds=1, batch=20, checked=20, first=20), ["zen_engine", "cel", "jiangcheng_reference"])
print(json.dumps([engine.as_json() for engine in found]))
"""
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    dead, wrong, well = json.loads(result.stdout)
    assert "code 7" in dead["failed"]
    assert "answers are wrong" in wrong["failed"]
    assert well["failed"] == ""
    assert well["per_cpu_s"] > 0
    report = {"machine": {}, "versions": {}, "sizes": [{"rules": 20, "rounds": 1, "batch": 20, "checked": 20}]}
    report["sizes"][0]["engines"] = [dead, wrong, well]  # type: ignore[index]
    assert "out: " in plain(report)


_IMPOSTOR = """
FORM = "an impostor"


class build:
    def __init__(self, work):
        {body}

    def prepare(self, event):
        return event

    def decide(self, prepared):
        return ["r99999"]

    def notes(self):
        return {{}}
"""


def _python(folder: Path) -> Path:
    """The interpreter, to which the modules of a folder come before the project's own peers."""
    script = folder / "python"
    bridge = (
        "import sys, runpy; import benchmarks.engine.peers as p; "
        f"p.__path__.insert(0, {str(folder / 'benchmarks/engine/peers')!r}); "
        "sys.argv = sys.argv[1:]; runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=True)"
    )
    script.write_text(
        f"#!{sys.executable}\nimport os, sys\nos.execv({sys.executable!r}, [{sys.executable!r}, '-c', {bridge!r}, *sys.argv[2:]])\n"
    )
    script.chmod(0o755)
    return script
