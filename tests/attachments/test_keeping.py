"""Files are kept sealed, handed out only with what they belong to, and gone with the person whom they concern."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest
from sqlalchemy import select, update

from adapters.storage.database import SqlDatabase
from adapters.storage.tables.attachments import attachment
from adapters.storage.tables.audit import audit_entry
from services.attachments import keeping
from services.attachments.keeping import attach, attachments_of, read_attachment
from services.attachments.kinds import kind_of
from services.attachments.model import Attachment, Upload
from services.attachments.view import attachment_json, size_text
from services.errors import ConflictError, InvalidInputError, InvalidInputErrors, NotFoundError, UnavailableError
from services.ports import Cipher
from services.subjects.keys import ensure_keys, erase
from services.subjects.model import CodeType, SubjectCode
from tests.support import files
from tests.support.registry import company_code, person_code

COMPANY = SubjectCode(CodeType.USCC, company_code(7))
PERSON = SubjectCode(CodeType.ID_CARD, person_code(7))
ABOUT, OTHER = "claim:0001", "claim:0002"


@pytest.fixture
def keys(database: SqlDatabase, cipher: Cipher, now: datetime) -> dict[SubjectCode, str]:
    with database.write() as uow:
        return ensure_keys(uow, cipher, [COMPANY, PERSON], now)


def _keep(
    database: SqlDatabase, key: str, now: datetime, *uploads: Upload, about: str = ABOUT
) -> tuple[Attachment, ...]:
    with database.write() as uow:
        return attach(uow, about, key, uploads, actor="account:a", now=now)


def _read(database: SqlDatabase, one: Attachment, now: datetime, about: str = ABOUT) -> tuple[Attachment, bytes]:
    with database.write() as uow:
        return read_attachment(uow, about, one.attachment_id, actor="account:b", now=now)


@pytest.mark.parametrize("who", [COMPANY, PERSON])
def test_what_was_handed_in_comes_back_to_the_byte_and_lies_sealed(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime, who: SubjectCode
) -> None:
    given = [Upload("缴款凭证.pdf", files.PDF, "义务履行完毕的证明"), Upload("现场.PNG", files.PNG)]
    first, second = _keep(database, keys[who], now, *given)
    with database.read() as uow:
        assert attachments_of(uow, ABOUT) == (first, second)
        assert attachments_of(uow, OTHER) == ()
        rows = uow.connection.execute(select(attachment)).all()
    assert [(one.name, one.media_type, one.size) for one in (first, second)] == [
        ("缴款凭证.pdf", "application/pdf", len(files.PDF)),
        ("现场.PNG", "image/png", len(files.PNG)),
    ]
    assert _read(database, first, now) == (first, files.PDF)
    assert _read(database, second, now)[1] == files.PNG
    for value in (value for row in rows for value in row if isinstance(value, bytes)):
        assert files.PDF[:20] not in value
        assert "缴款凭证".encode() not in value


def test_it_is_not_handed_out_with_something_else(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime
) -> None:
    (one,) = _keep(database, keys[COMPANY], now, Upload("a.pdf", files.PDF))
    for about in (OTHER, "claim:000", "case:0001", ""):
        with pytest.raises(NotFoundError):
            _read(database, one, now, about)


def test_adding_and_reading_are_recorded_without_name_or_digest(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime
) -> None:
    (one,) = _keep(database, keys[PERSON], now, Upload("王小明身份证.png", files.PNG))
    _read(database, one, now)
    with database.read() as uow:
        columns = [audit_entry.c[name] for name in ("action", "actor", "entity", "detail")]
        rows = uow.connection.execute(select(*columns).order_by(audit_entry.c.seq)).all()
    found = [row for row in rows if row.action.startswith("attachment.")]
    assert [(row.action, row.actor, row.entity) for row in found] == [
        ("attachment.add", "account:a", ABOUT),
        ("attachment.read", "account:b", ABOUT),
    ]
    assert all(one.attachment_id in row.detail and one.fingerprint in row.detail for row in found)
    assert not any("王小明" in row.detail or one.sm3 in row.detail for row in found)


def test_once_the_person_is_erased_nothing_of_the_file_can_be_read_and_nothing_more_is_kept(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime
) -> None:
    (one,) = _keep(database, keys[PERSON], now, Upload("王小明.png", files.PNG))
    with database.write() as uow:
        erase(uow, keys[PERSON], actor="account:a", reason="期满", now=now)
    with pytest.raises(NotFoundError):
        _read(database, one, now)
    with database.read() as uow:
        assert attachments_of(uow, ABOUT) == (dataclasses.replace(one, name="", title="", sm3=""),)
    with pytest.raises(ConflictError):
        _keep(database, keys[PERSON], now, Upload("b.png", files.PNG))


def test_bytes_that_were_changed_in_the_database_are_not_handed_out(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime
) -> None:
    (one,) = _keep(database, keys[COMPANY], now, Upload("a.pdf", files.PDF))
    with database.write() as uow:
        content = bytearray(uow.connection.scalars(select(attachment.c.content)).one())
        content[-20] ^= 1
        uow.connection.execute(update(attachment).values(content=bytes(content)))
    with pytest.raises(UnavailableError):
        _read(database, one, now)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (files.PDF, "application/pdf"),
        (files.PNG, "image/png"),
        (files.JPEG, "image/jpeg"),
        (files.OFD, "application/ofd"),
        (files.DOCX, None),
        (files.EXE, None),
        (files.HTML, None),
        (b"PK\x03\x04 not an archive OFD.xml", None),
        (b" %PDF-1.4", None),
        (b"", None),
    ],
)
def test_the_kind_is_what_the_bytes_are(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize(
    ("size", "shown"), [(189, "189 字节"), (1024, "1.0 KiB"), (1024 * 1024 - 1, "1024.0 KiB"), (10485760, "10.0 MiB")]
)
def test_a_size_reads_well(size: int, shown: str) -> None:
    assert size_text(size) == shown


def test_all_bad_files_are_named_at_once_and_none_is_kept(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime
) -> None:
    uploads = [
        Upload("好.pdf", files.PDF),
        Upload("程序.pdf", files.EXE),
        Upload("空.png", b""),
        Upload("大.pdf", files.PDF + b"\0" * keeping.MAX_BYTES),
    ]
    with pytest.raises(InvalidInputErrors) as refused:
        _keep(database, keys[COMPANY], now, *uploads)
    assert [(one.code, one.field) for one in refused.value.errors] == [
        ("attachment_kind", "files[1]"),
        ("attachment_empty", "files[2]"),
        ("attachment_too_large", "files[3]"),
    ]
    with database.read() as uow:
        assert attachments_of(uow, ABOUT) == ()


def test_the_largest_file_that_is_allowed_is_kept(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime
) -> None:
    whole = files.PDF + b"\0" * (keeping.MAX_BYTES - len(files.PDF))
    (one,) = _keep(database, keys[COMPANY], now, Upload("a.pdf", whole))
    assert _read(database, one, now)[1] == whole


def test_one_thing_has_a_bounded_number_and_weight_of_files(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime
) -> None:
    few = [Upload(f"{number}.pdf", files.PDF) for number in range(keeping.MAX_FILES)]
    _keep(database, keys[COMPANY], now, *few)
    with pytest.raises(InvalidInputError, match="附件过多"):
        _keep(database, keys[COMPANY], now, Upload("x.pdf", files.PDF))
    heavy = [Upload(f"{n}.pdf", files.PDF + b"\0" * (keeping.MAX_BYTES - len(files.PDF))) for n in range(5)]
    _keep(database, keys[COMPANY], now, *heavy, about=OTHER)
    with pytest.raises(InvalidInputError, match="附件合计过大"):
        _keep(database, keys[COMPANY], now, Upload("x.pdf", files.PDF), about=OTHER)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\文件\\证明.pdf", "证明.pdf"),
        ("证明.pdf.exe", "证明.pdf.exe.pdf"),
        ('a"b\r\nc: d.pdf', "abc d.pdf"),
        ("\u202efdp.exe", "fdp.exe.pdf"),
        ("", "附件.pdf"),
        ("..", "附件.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_a_name_is_one_plain_line_that_ends_as_the_file_is(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime, given: str, kept: str
) -> None:
    (one,) = _keep(database, keys[COMPANY], now, Upload(given, files.PDF))
    assert one.name == kept


def test_numbers_and_names_of_persons_are_masked_where_it_is_shown(
    database: SqlDatabase, keys: dict[SubjectCode, str], now: datetime
) -> None:
    (one,) = _keep(database, keys[PERSON], now, Upload(f"王小明{PERSON.code}.png", files.PNG))
    shown = attachment_json(one, {"王小明": "王**"})
    assert shown["name"].startswith("王**")
    assert PERSON.code not in shown["name"]
    assert shown["sm3"] == one.sm3
