"""An import that is killed leaves nothing behind, and the same file again completes; large files are read by a second process."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.crypto.keys import KeyRing
from adapters.files import reader_process
from adapters.files.limits import Limits
from adapters.files.reader_process import ReadElsewhere, open_listing
from adapters.storage.database import SqlDatabase, make_engine
from services.errors import InvalidInputError, UnavailableError
from services.registry.imports import import_file
from tests.registry.samples import adult_code, list_type, person_row, row

_ROWS = 3000
_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from adapters.crypto.keys import KeyRing
from adapters.files.reader_process import ReadElsewhere
from adapters.files.limits import Limits
from adapters.storage.database import SqlDatabase, make_engine
from services.registry.imports import import_file
from tests.registry.samples import list_type

def die(read, _):
    if read >= 2000:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    url, keys, path = sys.argv[1:]
    cipher = KeyRing(Path(keys)).cipher
    with SqlDatabase(make_engine(url), cipher).write() as uow:
        incoming = ReadElsewhere(Path(path), list_type(), Limits())
        import_file(uow, cipher, list_type(), incoming, actor="account:test", now=datetime.now(UTC), progress=die)
"""


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [
        person_row(n, code=adult_code(n % 1000, date(1970 + n // 1000, 1, 1))) if n % 50 == 0 else row(n)
        for n in range(_ROWS)
    ]
    return written(tmp_path_factory.mktemp("large") / "名单.csv", rows)


def test_killed_in_the_middle_nothing_stays_and_again_completes(
    database_url: str, large_file: Path, tmp_path: Path, now: datetime
) -> None:
    keys = tmp_path / "keys"
    cipher = KeyRing(keys).cipher
    script = tmp_path / "killed.py"
    script.write_text(_KILLED, encoding="utf-8")
    killed = subprocess.run(
        [sys.executable, str(script), database_url, str(keys), str(large_file)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
        check=False,
        timeout=120,
    )
    assert killed.returncode == -signal.SIGKILL
    database = SqlDatabase(make_engine(database_url), cipher)

    def again() -> tuple[int, int, int | None]:
        with database.write() as uow:
            incoming = ReadElsewhere(large_file, list_type(), Limits())
            report = import_file(uow, cipher, list_type(), incoming, actor="account:test", now=now)
        return report.new, report.unchanged, report.version

    with database.read() as uow:
        assert uow.registry.current_version() == 0
        assert uow.registry.page("debtors", after=None, limit=1).versions == ()
    assert again() == (_ROWS, 0, 1)
    assert again() == (0, _ROWS, None)
    database.engine.dispose()


def test_a_reader_that_dies_fails_the_import(large_file: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def kill_at_once(receiver: Any) -> Any:
        [child] = reader_process.multiprocessing.active_children()
        os.kill(child.pid or 0, signal.SIGKILL)
        return received(receiver)

    received = reader_process._received
    monkeypatch.setattr(reader_process, "_received", kill_at_once)
    with pytest.raises(UnavailableError, match="reader_died"):
        list(ReadElsewhere(large_file, list_type(), Limits()).batches(now.date()))


def test_the_second_process_says_what_this_one_would(tmp_path: Path, now: datetime) -> None:
    rows = [
        row(1),
        row(1),
        row(1, grounds="别的"),
        row(2, code="91419001MA00000150"),
        person_row(3),
        row(4, until="2030-01-01"),
    ]
    path = written(tmp_path / "a.csv", rows)
    here = list(open_listing(path, list_type()).batches(now.date()))
    there = list(ReadElsewhere(path, list_type(), Limits()).batches(now.date()))
    assert there == here
    assert (len(here[0].drafts), len(here[0].refused), here[0].repeated) == (3, 2, 1)


def test_a_file_that_is_wrong_as_a_whole_is_told_from_the_second_process(tmp_path: Path, now: datetime) -> None:
    path = written(tmp_path / "a.csv", [{"没有的列": "1"}])
    with pytest.raises(InvalidInputError) as caught:
        list(ReadElsewhere(path, list_type(), Limits()).batches(now.date()))
    assert (caught.value.code, caught.value.field) == ("wrong_columns", "file")
