"""What was closed lately keeps a person's key; what was handed in about an organisation is destroyed when both matter and archive are over."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from adapters.storage.tables.rights import claim as table
from engine.inputs import Listing
from services.attachments.keeping import read_attachment
from services.attachments.model import Upload
from services.audit.verify import verify
from services.errors import NotFoundError
from services.rights import filing
from services.rights.model import Claim
from services.rights.states import State
from tests.retention.conftest import Archive, at
from tests.rights.conftest import SUBJECT, WINDOW
from tests.support import files

SAID = "认定的事实不存在，见示某甲的证言"


def filed(archive: Archive, entry: Listing, day: str, **more: Any) -> Claim:
    with archive.database.write() as uow:
        return filing.file_objection(
            uow, archive.packs, entry.listing_id, applicant=SUBJECT, statement=SAID, department="jy-spj",
            actor=WINDOW.id, now=at(day), **more,
        )  # fmt: skip


def closed(archive: Archive, claim: Claim, day: str) -> None:
    """As storage has it once it is withdrawn; the small packs have no time limits to withdraw by."""
    ours = update(table).where(table.c.claim_id == claim.claim_id)
    with archive.database.write() as uow:
        uow.connection.execute(ours.values(state=State.WITHDRAWN.value, is_open=False, changed_at=at(day)))


def statement(archive: Archive, claim: Claim) -> str:
    with archive.database.read() as uow:
        found = uow.rights.get(claim.claim_id)
    assert found is not None
    return found.petition.statement


def test_a_persons_key_is_kept_until_what_was_closed_is_over(archive: Archive) -> None:
    """Archived in July 2026 and kept for twelve months; the claim closed on 20 December 2026 keeps the key for eighteen."""
    entry = archive.person(1)
    claim = filed(archive, entry, "2026-06-20")
    closed(archive, claim, "2026-12-20")
    archive.day("2026-12-21")
    assert archive.shown(entry, "2028-01-02") == "2028-06-21"
    assert archive.day("2028-06-20").persons_destroyed == 0
    assert statement(archive, claim) == SAID
    assert archive.day("2028-06-21").persons_destroyed == 1
    assert statement(archive, claim) == ""


def test_what_a_company_handed_in_goes_when_claim_and_archive_are_over(archive: Archive) -> None:
    entry, listed = archive.company(1), archive.company(2, until=None)
    given = (Upload("证言.pdf", files.PDF),)
    gone, kept = filed(archive, entry, "2026-06-20", files=given), filed(archive, listed, "2026-06-20", files=given)
    for claim in (gone, kept):
        closed(archive, claim, "2026-12-20")
    archive.day("2026-12-21")
    assert archive.day("2027-12-31").papers_destroyed == 0, "the rules of that day destroy nothing"
    assert archive.day("2028-06-20").papers_destroyed == 0
    assert archive.day("2028-06-21").papers_destroyed == 2, "what was written, and the file"
    assert archive.day("2028-06-22").papers_destroyed == 0
    assert (statement(archive, gone), statement(archive, kept)) == ("", SAID), "the other is still on its list"
    with archive.database.write() as uow:
        about = f"claim:{gone.claim_id}"
        [file] = uow.attachments.of(about)
        assert (file.name, file.sm3, file.size) == ("", "", len(files.PDF))
        assert file.fingerprint
        with pytest.raises(NotFoundError):
            read_attachment(uow, about, file.attachment_id, actor="account:t", now=at("2028-06-22"))
        [other] = uow.attachments.of(f"claim:{kept.claim_id}")
        assert uow.attachments.content(other.attachment_id) == files.PDF
        acts = sorted(one.entity for one in uow.audit.entries() if one.action == "retention.destroy_papers")
        assert acts == [f"attachment:{file.attachment_id}", f"claim:{gone.claim_id}"]
        assert verify(uow) == []
