"""Full files that are put into a folder: each is compared once, as it is, by whichever process comes first."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.files.arrivals import FolderOfLists
from adapters.storage.database import SqlDatabase
from services.list_files.folder import Looked, look
from services.list_files.model import Filter, ListFile, Progress
from services.ports import Cipher
from services.registry.mappings import parse_mapping, save_mapping
from tests.corrections.conftest import PACKS
from tests.registry.conftest import take  # noqa: F401  (fixture)
from tests.registry.samples import list_type, row

Look = Callable[..., Looked]
HEADER = "subject_kind,name,code,decision_no,authority,decided_on,since,until,level,grounds"


def text_of(*rows: dict[str, Any], header: str = HEADER) -> str:
    return "\n".join([header, *(",".join(one.values()) for one in rows)]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "debtors").mkdir()
    return tmp_path


@pytest.fixture
def put(folder: Path, now: datetime) -> Callable[..., Path]:
    """Puts a file for the list of debtors, as old as is said."""

    def run(name: str, text: str, age: timedelta = timedelta(minutes=5), list_id: str = "debtors") -> Path:
        path = folder / list_id / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        moment = (now - age).timestamp()
        os.utime(path, (moment, moment))
        return path

    return run


@pytest.fixture
def looking(database: SqlDatabase, cipher: Cipher, folder: Path, now: datetime) -> Look:
    def run(at: datetime = now) -> Looked:
        return look(database, cipher, PACKS, FolderOfLists(folder), source="国家平台", now=at)

    return run


def kept(database: SqlDatabase) -> tuple[ListFile, ...]:
    with database.read() as uow:
        return uow.list_files.page(Filter(), None, 10)


def test_a_file_is_compared_once(database: SqlDatabase, put: Any, looking: Look, take: Any) -> None:  # noqa: F811
    take(row(1), row(2))
    put("全量.csv", text_of(row(1), row(3)))
    [file] = looking().compared
    assert (file.name, file.started_by, file.progress) == ("全量.csv", "system:folder", Progress.DONE)
    assert (file.counts["new"], file.counts["vanished"]) == (1, 1)
    assert looking() == Looked()
    assert kept(database) == (file,)


def test_the_newest_counts_and_the_next_day_s_is_another(put: Any, looking: Look, now: datetime) -> None:
    put("20261121.csv", text_of(row(1)), timedelta(days=1))
    put("20261122.csv", text_of(row(1), row(2)))
    [file] = looking().compared
    assert (file.name, file.counts["read"]) == ("20261122.csv", 2)
    put("20261123.csv", text_of(row(1), row(2), row(3)), -timedelta(hours=22))
    [file] = looking(now + timedelta(days=1)).compared
    assert file.counts["new"] == 3


def test_the_same_name_with_other_content_is_another_file(put: Any, looking: Look) -> None:
    put("全量.csv", text_of(row(1)))
    looking()
    put("全量.csv", text_of(row(1), row(2)), timedelta(minutes=3))
    assert [file.counts["read"] for file in looking().compared] == [2]


def test_a_file_that_is_still_being_written_waits(put: Any, looking: Look, now: datetime) -> None:
    put("全量.csv", text_of(row(1)), timedelta(seconds=10))
    assert looking() == Looked()
    assert len(looking(now + timedelta(minutes=2)).compared) == 1


def test_what_is_no_listing_file_is_left_alone(put: Any, looking: Look) -> None:
    put("全量.csv.part", text_of(row(1)))
    put(".全量.csv", text_of(row(1)))
    put("说明.txt", "说明")
    assert looking() == Looked()


def test_links_lead_nowhere(put: Any, looking: Look, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = put("全量.csv", text_of(row(1))).rename(tmp_path_factory.mktemp("elsewhere") / "全量.csv")
    (folder / "debtors" / "链接.csv").symlink_to(elsewhere)
    assert looking() == Looked()
    (folder / "debtors" / "链接.csv").unlink()
    (folder / "debtors").rmdir()
    (folder / "debtors").symlink_to(elsewhere.parent)
    assert looking() == Looked()


def test_a_file_that_cannot_be_read_says_why_and_is_not_tried_again(
    database: SqlDatabase, put: Any, looking: Look
) -> None:
    put("全量.csv", text_of(row(1), header=HEADER.replace("since", "不认识的列")))
    [file] = looking().failed
    assert file.progress is Progress.FAILED
    assert file.failure["title"]
    assert looking() == Looked()
    assert kept(database)[0].failure == file.failure
    put("全量.csv", text_of(row(1)))
    assert len(looking().compared) == 1


def test_a_folder_that_cannot_be_read_is_told_once_and_keeps_no_other_waiting(
    database: SqlDatabase, put: Any, looking: Look, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = folder / "debtors"
    put("全量.csv", text_of(row(1)))
    listed = Path.iterdir

    def refused(path: Path) -> Any:
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return listed(path)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "iterdir", refused)
        (folder / "unknown").mkdir()
        put("全量.csv", text_of(row(1)), list_id="unknown")
        first = looking()
        [file] = first.failed
        assert (file.failure["code"], file.progress) == ("no_permission", Progress.FAILED)
        assert first.unknown == ("unknown",)
        assert looking().failed == ()
        assert kept(database) == (file,)
    [read] = looking().compared
    assert read.name == "全量.csv"


def test_a_file_that_may_not_be_read_says_so(put: Any, looking: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    put("全量.csv", text_of(row(1)))
    monkeypatch.setattr("os.access", lambda *_: False)
    [file] = looking().failed
    assert file.failure["code"] == "no_permission"
    assert looking().failed == ()


def test_a_file_that_is_taken_away_meanwhile_is_not_there(
    put: Any, looking: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("全量.csv", text_of(row(1)))
    gone = put("明天.csv", text_of(row(1)), timedelta(minutes=2))
    looked = Path.lstat

    def taken_away(path: Path) -> Any:
        if path == gone:
            raise FileNotFoundError(2, "No such file", str(path))
        return looked(path)

    monkeypatch.setattr(Path, "lstat", taken_away)
    [file] = looking().compared
    assert file.name == "全量.csv"


def test_a_folder_of_no_list_is_told(put: Any, looking: Look) -> None:
    put("全量.csv", text_of(row(1)), list_id="no-such-list")
    assert looking().unknown == ("no-such-list",)
    assert "no-such-list" in looking().summary()


def test_without_a_folder_nothing_happens(database: SqlDatabase, cipher: Cipher, now: datetime, tmp_path: Path) -> None:
    nowhere = FolderOfLists(tmp_path / "none")
    assert look(database, cipher, PACKS, nowhere, source="", now=now) == Looked()


def test_the_saved_mapping_of_the_source_is_used(database: SqlDatabase, put: Any, looking: Look, now: datetime) -> None:
    given = {
        "columns": {name: [name] for name in HEADER.split(",") if name != "name"} | {"name": ["MC"]},
    }
    with database.write() as uow:
        save_mapping(uow, list_type(), "国家平台", parse_mapping(list_type(), given), actor="account:m", now=now)
    put("全量.csv", text_of(row(1), header=HEADER.replace(",name,", ",MC,")))
    [file] = looking().compared
    assert (file.source, file.counts["new"]) == ("国家平台", 1)


def test_what_another_process_is_reading_is_left_to_it_unless_it_is_gone(
    database: SqlDatabase, put: Any, looking: Look, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("全量.csv", text_of(row(1)))

    def killed(*_: Any, **__: Any) -> Any:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("services.list_files.folder.compare_file", killed)
        with pytest.raises(SystemExit):
            looking()
    assert kept(database)[0].progress is Progress.RUNNING
    assert looking(now + timedelta(hours=1)) == Looked()
    [file] = looking(now + timedelta(hours=3)).compared
    assert kept(database) == (file,)
    assert file.progress is Progress.DONE
