"""One check on the whole road, on both databases: what comes back and what is stored."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from adapters.storage.database import SqlDatabase, make_engine
from engine.deciding.decide import RuleEngine
from engine.inputs import SubjectKind
from services.checks.service import CheckService
from services.errors import ForbiddenError, NotFoundError, UnavailableError
from services.ports import Cipher, Signer
from tests.support.callers import AUDITOR, BIDDING_CLERK, CREDIT_OFFICE, client
from tests.support.checks import CLEAN, DEBTOR, request, service_for, subject
from tests.support.registry import add_listing, person_code


@pytest.fixture
def debtor(database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    add_listing(database, cipher, now, listing_id="l-1", list_id="debtors", code=DEBTOR)


def test_a_hit_has_measures_with_cases_sources_and_legal_basis(
    checks: CheckService, debtor: None, engine: RuleEngine, now: datetime
) -> None:
    content = checks.submit(request(), client(), now=now).content
    assert (content["outcome"], content["complete"], content["favoured"]) == ("restricted", True, False)
    assert content["revision"] == engine.packs.revision
    assert content["registry_version"] == 1
    [hit] = content["subjects"][0]["hits"]
    assert (hit["list"], hit["identity"], hit["status"]) == ("debtors", "exact", "in_force")
    measures = {measure["measure"]: measure for measure in hit["measures"]}
    assert measures.keys() == {"restrict-bidding", "extra-review", "inform-market"}
    restrict = measures["restrict-bidding"]
    assert [case["department"] for case in restrict["cases"]] == ["jy-bidding", "jy-czj"]
    assert measures["inform-market"]["cases"] == []
    [source] = restrict["sources"]
    assert {"field": "matter.government_funded", "op": "eq", "expected": True, "actual": True} in source["because"]
    assert restrict["legal_basis"][0]["law"] == "示例法"


def test_n_listings_give_n_hits_and_their_own_cases(
    checks: CheckService, debtor: None, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    add_listing(database, cipher, now, listing_id="l-2", list_id="debtors", code=DEBTOR)
    add_listing(database, cipher, now, listing_id="l-3", list_id="evaders", code=DEBTOR)
    add_listing(database, cipher, now, listing_id="l-4", list_id="idle", code=DEBTOR)
    hits = checks.submit(request(), client(), now=now).content["subjects"][0]["hits"]
    assert {hit["listing_id"] for hit in hits} == {"l-1", "l-2", "l-3"}
    opened = [case["case_id"] for hit in hits for measure in hit["measures"] for case in measure["cases"]]
    assert len(opened) == len(set(opened)) == 3 + 3 + 1


def test_a_clean_code_is_clear_and_a_missing_code_is_not(checks: CheckService, debtor: None, now: datetime) -> None:
    answer = checks.submit(request(subject(CLEAN), subject(None)), client(), now=now).content
    assert [one["outcome"] for one in answer["subjects"]] == ["clear", "identity_required"]
    assert (answer["outcome"], answer["complete"]) == ("identity_required", False)
    assert answer["subjects"][1]["identity"] == "missing"


def test_a_missing_optional_field_that_matters_is_never_clear(
    checks: CheckService, debtor: None, now: datetime
) -> None:
    asked = request(fields={"government_funded": False})
    [one] = checks.submit(asked, client(), now=now).content["subjects"]
    assert one["complete"] is False
    assert one["missing"] == ["matter.amount"]
    assert one["outcome"] == "undetermined"


def test_a_name_that_differs_is_a_hit_whose_cases_need_a_person(
    checks: CheckService, debtor: None, database: SqlDatabase, now: datetime
) -> None:
    [one] = checks.submit(request(subject(name="另一家公司")), client(), now=now).content["subjects"]
    assert one["identity"] == "name_differs"
    case_id = one["hits"][0]["measures"][0]["cases"][0]["case_id"]
    with database.read() as uow:
        case = uow.cases.get(case_id)
    assert case is not None
    assert case.identity_review
    assert case.needs_person


def test_measures_on_a_natural_person_are_proposed_and_the_name_is_masked(
    checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime
) -> None:
    code = person_code(7)
    add_listing(
        database,
        cipher,
        now,
        listing_id="p-1",
        list_id="debtors",
        code=code,
        name="王小明",
        kind=SubjectKind.NATURAL_PERSON,
    )
    asked = request(subject(code, kind="natural_person", name="王小明", role="legal-representative"))
    answer = checks.submit(asked, client(), now=now)
    [measure] = answer.content["subjects"][0]["hits"][0]["measures"]
    assert measure["proposed"]
    assert "王小明" not in answer.body.decode()
    assert code not in answer.body.decode()
    with database.read() as uow:
        case = uow.cases.get(measure["cases"][0]["case_id"])
    assert case is not None
    assert (case.subject_name, case.proposed) == ("王**", True)


def test_a_reward_is_favoured(checks: CheckService, database: SqlDatabase, cipher: Cipher, now: datetime) -> None:
    add_listing(database, cipher, now, listing_id="t-1", list_id="trusted", code=CLEAN)
    answer = checks.submit(request(subject(CLEAN)), client(), now=now).content
    assert (answer["outcome"], answer["favoured"]) == ("clear", True)


def test_a_consortium_takes_its_worst_member(checks: CheckService, debtor: None, now: datetime) -> None:
    asked = request(subject(CLEAN), subject(DEBTOR, role="consortium-member", relates_to=0))
    answer = checks.submit(asked, client(), now=now).content
    assert [one["outcome"] for one in answer["subjects"]] == ["clear", "restricted"]
    assert answer["consortia"] == [{"lead": 0, "members": [1], "outcome": "restricted"}]


def test_without_a_case_number_it_is_a_preview(
    checks: CheckService, debtor: None, database: SqlDatabase, now: datetime
) -> None:
    formal = checks.submit(request(), client(), now=now).content
    answer = checks.submit(request(case_no=None), client(), now=now)
    content = answer.content
    assert (content["preview"], content["receipt"], content["outcome"]) == (True, None, "restricted")
    assert all(m["cases"] == [] for m in content["subjects"][0]["hits"][0]["measures"])
    assert [one["outcome"] for one in content["subjects"]] == [one["outcome"] for one in formal["subjects"]]
    with database.read() as uow:
        audited = [entry for entry in uow.audit.entries() if entry.action == "check.preview"]
    assert [entry.entity for entry in audited] == [f"check:{answer.check_id}"]
    with pytest.raises(NotFoundError):
        checks.receipt(answer.check_id, client())


def test_only_those_concerned_read_a_check(checks: CheckService, debtor: None, now: datetime) -> None:
    answer = checks.submit(request(), client(), now=now)
    for caller in (client(), client("other", "jy-ggzy"), CREDIT_OFFICE, AUDITOR):
        assert checks.get(answer.check_id, caller).body == answer.body
        assert checks.receipt(answer.check_id, caller).to_json() == answer.content["receipt"]
    for caller in (BIDDING_CLERK, client("foreign", "jy-czj")):
        with pytest.raises(NotFoundError):
            checks.get(answer.check_id, caller)
        with pytest.raises(NotFoundError):
            checks.receipt(answer.check_id, caller)


def test_nobody_checks_for_a_foreign_department(checks: CheckService, debtor: None, now: datetime) -> None:
    asked = request(operator={"department": "jy-czj", "person": ""})
    with pytest.raises(ForbiddenError) as refused:
        checks.submit(asked, client(), now=now)
    assert refused.value.code == "foreign_department"


def test_the_same_inputs_give_the_same_document_bytes(
    checks: CheckService, debtor: None, database: SqlDatabase, now: datetime
) -> None:
    ids = [checks.submit(request(), client(), now=now).check_id for _ in range(2)]
    with database.read() as uow:
        first, second = (uow.checks.get(check_id) for check_id in ids)
    assert first is not None
    assert second is not None
    assert first.document == second.document
    assert first.check_id != second.check_id


def test_the_text_of_a_revision_is_kept_once(
    checks: CheckService, debtor: None, database: SqlDatabase, engine: RuleEngine, now: datetime
) -> None:
    for _ in range(2):
        checks.submit(request(), client(), now=now)
    with database.read() as uow:
        assert uow.checks.revision(engine.packs.revision) == engine.packs.canonical()


@pytest.mark.parametrize("url", ["sqlite:///{folder}/gone/x.db", "postgresql+psycopg://nobody@/none?host={folder}"])
def test_a_database_that_is_gone_is_unavailable_and_never_clear(
    url: str, tmp_path: Path, engine: RuleEngine, cipher: Cipher, signer: Signer, now: datetime
) -> None:
    gone = SqlDatabase(make_engine(url.format(folder=tmp_path)), cipher)
    with pytest.raises(UnavailableError):
        service_for(gone, engine, cipher, signer).submit(request(subject(CLEAN)), client(), now=now)
