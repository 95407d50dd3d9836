"""What a person reads when the machine lacks something: one line that says what to do, and a non-zero exit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BASICS = ("sh", "sed", "cat", "cksum", "dirname", "rm", "env", "tail", "id", "grep", "ls", "mktemp")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what set-up reads, with a folder ``bin`` that is the whole PATH."""
    for name in ("tools", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    (tmp_path / "bin").mkdir()
    for name in BASICS:
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def fake_python(project: Path, name: str, refuses: str) -> None:
    """A Python that is the real one but fails at whatever mentions a word."""
    script = project / "bin" / name
    script.write_text(f'#!/bin/sh\ncase "$*" in *{refuses}*) exit 1;; esac\nexec {sys._base_executable} "$@"\n')  # type: ignore[attr-defined]
    script.chmod(0o755)


def set_up(project: Path, asked: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs set-up with nothing but that PATH."""
    return subprocess.run(
        ["sh", "tools/setup.sh", asked],
        cwd=project,
        env={"PATH": str(project / "bin"), "HOME": str(project), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def told(result: subprocess.CompletedProcess[str]) -> str:
    """The one line that was told."""
    assert result.returncode == 1
    lines = [line for line in result.stderr.splitlines() if line.startswith("✗")]
    assert len(lines) == 1, result.stderr
    assert " | " in lines[0], "Chinese first, English after the bar"
    assert "Traceback" not in result.stderr
    return lines[0]


def test_without_a_fitting_python_it_says_which_one_to_install(project: Path) -> None:
    assert "Python 3.11 或 3.12" in told(set_up(project))
    fake_python(project, "python3", refuses="version_info")
    assert "Python 3.11 or 3.12 not found" in told(set_up(project))


def test_a_python_that_was_named_but_does_not_fit_is_not_replaced_silently(project: Path) -> None:
    fake_python(project, "python3", refuses="nothing-at-all")
    assert "Python 3.11 or 3.12 not found" in told(set_up(project, PYTHON="python2"))


def test_the_browser_tests_say_what_to_install_when_they_may_not(project: Path) -> None:
    result = subprocess.run(
        ["sh", "tools/browser.sh"],
        cwd=project,
        env={"PATH": str(project / "bin"), "JC_TEST_CHROMIUM": str(project / "nowhere")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "chromium" in told(result), "without apt-get on the path there is nothing to install it with"


def test_without_the_venv_module_it_names_the_package(project: Path) -> None:
    fake_python(project, "python3", refuses="ensurepip")
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in told(set_up(project))


def test_without_headers_it_names_the_package(project: Path) -> None:
    fake_python(project, "python3", refuses="sysconfig.get_path")
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-dev" in told(set_up(project))


def test_without_a_compiler_it_names_gcc(project: Path) -> None:
    fake_python(project, "python3", refuses="nothing-at-all")
    line = told(set_up(project))
    assert "gcc" in line
    assert "durable-rules" in line


def test_without_a_network_it_says_that_the_first_time_needs_one(project: Path) -> None:
    fake_python(project, "python3", refuses="nothing-at-all")
    (project / "bin" / "gcc").symlink_to("/bin/true")
    (project / "bin" / "cc").symlink_to("/bin/true")
    line = told(
        set_up(
            project,
            PIP_CONFIG_FILE=os.devnull,
            PIP_INDEX_URL="http://127.0.0.1:9/simple",
            PIP_RETRIES="0",
            PIP_NO_CACHE_DIR="1",
        )
    )
    assert "PIP_INDEX_URL" in line
    assert not (project / ".venv" / ".jiangcheng-setup").exists(), "a failed set-up must not count as done"


@pytest.mark.parametrize(
    ("there", "asked", "stays"),
    [
        ("bench", "bench", True),
        ("bench", "dev", True),
        ("bench", "run", True),
        ("dev", "run", True),
        ("dev", "bench", False),
        ("run", "dev", False),
    ],
)
def test_a_larger_set_that_is_there_is_not_taken_away(project: Path, there: str, asked: str, stays: bool) -> None:
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    stamp = f"""printf '%s\\n' "$(pwd)" {there}
        cat requirements/bootstrap.lock requirements/{there}.lock pyproject.toml tools/setup.sh | cksum"""
    told = subprocess.run(["sh", "-c", stamp], cwd=project, capture_output=True, text=True, check=True).stdout
    (project / ".venv" / ".jiangcheng-setup").write_text(told)
    fake_python(project, "python3", refuses="ensurepip")  # so that anything but staying ends at once
    result = set_up(project, asked=asked)
    assert (result.returncode == 0) is stays, result.stderr
    assert (project / ".venv" / ".jiangcheng-setup").read_text() == told


def test_every_make_target_has_a_help_line() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = next(line for line in makefile.splitlines() if line.startswith(".PHONY:")).split()[1:]
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert {line.split()[1] for line in shown.splitlines()} == set(phony)
