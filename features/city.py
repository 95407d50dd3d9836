"""The city in which the scenarios play: the demo's packs, one person per department, one clock, the HTTP doors.

Scenarios speak in titles (departments, lists, matters, roles, fields); this module turns them into ids and calls.
Companies and people are synthetic; their codes have right check digits.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from httpx2 import Response
from pydantic import SecretStr
from starlette.testclient import TestClient
from stdnum.cn import ric, uscc

from api.app import create_app
from api.security.sessions import COOKIE
from api.settings import PROJECT, Settings
from api.wiring import Application, build
from engine.days import SHANGHAI
from engine.documents import MatterType
from services.accounts.directory import create_account
from services.accounts.model import Role
from tests.support.shared_rules import shared_rules

YES_NO = {"是": "true", "否": "false"}
LEVELS = {"轻微": "minor", "一般": "ordinary", "严重": "serious"}


@dataclass(slots=True)
class Person:
    """A subject of the scenario."""

    name: str
    kind: str
    code: str | None


@dataclass
class City:
    """One scenario's world. ``subject`` is the one last spoken of, ``answer`` the last reply to a check."""

    application: Application
    browser: TestClient
    today: date = date(2026, 11, 22)
    subject: Person | None = None
    listings: list[dict[str, Any]] = field(default_factory=list)
    request: dict[str, Any] = field(default_factory=dict)
    response: Response | None = None
    receipt: dict[str, Any] = field(default_factory=dict)
    _people: dict[str, str] = field(default_factory=dict)
    _passwords: dict[str, str] = field(default_factory=dict)
    _counter: int = 0

    # who and what

    def id_of(self, documents: Mapping[str, Any], title: str) -> str:
        """The id behind a title; fails the scenario when the packs have no such title."""
        found = [key for key, document in documents.items() if document.title == title]
        assert len(found) == 1, f"规则包中没有“{title}”"
        return found[0]

    def department(self, title: str) -> str:
        return self.id_of(self.application.packs.departments, title)

    def new_subject(self, name: str, kind: str = "legal_person") -> Person:
        """A synthetic subject with a right code."""
        self._counter += 1
        if kind == "natural_person":
            body = f"41900119850101{self._counter:03d}"
            code = body + ric.calc_check_digit(body + "0")
        else:
            body = f"91419001MA{self._counter:07d}"
            code = body + uscc.calc_check_digit(body)
        self.subject = Person(name, kind, code)
        return self.subject

    # the doors

    def call(self, department: str, method: str, path: str, **sent: Any) -> Response:
        """A call by a person of the department, as the browser makes it."""
        token = self._people.get(department) or self._sign_in(department)
        headers = {"Origin": "http://127.0.0.1", "Cookie": f"{COOKIE}={token}", **sent.pop("headers", {})}
        return self.browser.request(method, path, headers=headers, **sent)

    def ok(self, department: str, method: str, path: str, **sent: Any) -> Any:
        """As ``call``, for steps that must succeed."""
        response = self.call(department, method, path, **sent)
        assert response.is_success, response.text
        return response.json()

    def office(self, method: str, path: str, **sent: Any) -> Any:
        """A call that succeeds, by a person of the credit office signed in anew: days pass between the steps."""
        name, password = f"office-{secrets.token_hex(4)}", secrets.token_urlsafe(12) + "aA1!"
        with self.application.database.write() as uow:
            create_account(
                uow,
                name=name,
                password=password,
                roles=[Role.CREDIT_OFFICE],
                department="jy-credit",
                actor="local:test",
                now=self.now(),
            )
        token = self.application.sign_in.sign_in(name, password, self.now()).token
        headers = {"Origin": "http://127.0.0.1", "Cookie": f"{COOKIE}={token}"}
        response = self.browser.request(method, path, headers=headers, **sent)
        assert response.is_success, response.text
        return response.json()

    def _sign_in(self, department: str) -> str:
        name = f"person-{department}"
        if department not in self._passwords:
            self._passwords[department] = secrets.token_urlsafe(12) + "aA1!"
            with self.application.database.write() as uow:
                create_account(
                    uow,
                    name=name,
                    password=self._passwords[department],
                    roles=[Role.CLERK, Role.INITIATOR],
                    department=department,
                    actor="local:test",
                    now=self.now(),
                )
        self._people[department] = self.application.sign_in.sign_in(name, self._passwords[department], self.now()).token
        return self._people[department]

    def move_to(self, day: date) -> None:
        """Another day: everybody signs in again."""
        self.today = day
        self._people.clear()

    def now(self) -> datetime:
        """Ten in the morning of the scenario's day."""
        return datetime.combine(self.today, time(10), SHANGHAI)

    # lists

    def list_subject(self, list_title: str, row: Mapping[str, Any]) -> None:
        """Enters the current subject on a list, as the department that keeps the list does."""
        assert self.subject is not None
        list_id = self.id_of(self.application.packs.lists, list_title)
        self._counter += 1
        since = row["since"]
        whole = {
            "subject_kind": self.subject.kind,
            "name": self.subject.name,
            "code": self.subject.code,
            "decision_no": f"示例决字〔2026〕{self._counter}号",
            "authority": "示例机关",
            "decided_on": since,
            "grounds": "示例事由",
            **row,
        }
        made = self.ok(self.keeper(list_id), "POST", f"/api/v1/lists/{list_id}/listings", json=whole)
        self.listings.append(made)

    def keeper(self, list_id: str) -> str:
        """The department that initiates the list."""
        return next(m.initiator for m in self.application.packs.memoranda.values() if list_id in m.lists)

    def list_fields(self, list_title: str, table: Sequence[Sequence[str]]) -> dict[str, str]:
        """A table of the list's own fields, by title and by the title of a closed value."""
        specs = self.application.packs.lists[self.id_of(self.application.packs.lists, list_title)].fields
        return dict(_named(specs, table))

    def open_on_listing(
        self, department: str, matter: str, role: str, case_no: str, table: Sequence[Sequence[str]]
    ) -> None:
        """Opens cases on the last listing without a check, as a participant does on a pushed list."""
        packs = self.application.packs
        kind = packs.matters[self.id_of(packs.matters, matter)]
        body = {
            "listing_id": self.listings[-1]["listing_id"],
            "department": self.department(department),
            "matter": {"kind": kind.id, "case_no": case_no, "fields": _fields(kind, table)},
            "role": _role(kind, role),
        }
        self.ok(self.department(department), "POST", "/api/v1/cases", json=body)

    # checks

    def check(
        self,
        department: str,
        matter: str,
        role: str,
        case_no: str | None,
        table: Sequence[Sequence[str]] = (),
        **subject: Any,
    ) -> Response:
        """Asks about the current subject (or the one described by ``subject``)."""
        packs = self.application.packs
        kind = packs.matters[self.id_of(packs.matters, matter)]
        person = self.subject
        asked = {
            "role": _role(kind, role),
            "kind": person.kind if person else "legal_person",
            "name": person.name if person else "",
            "code": person.code if person else None,
            **subject,
        }
        self.request = {
            "matter": {"kind": kind.id, "case_no": case_no, "item_code": None, "fields": _fields(kind, table)},
            "subjects": [asked],
            "purpose": "scenario",
            "operator": {"department": self.department(department), "person": "示例经办人"},
        }
        return self.ask()

    def ask(self, key: str | None = None) -> Response:
        """Sends the current request again."""
        department = self.request["operator"]["department"]
        headers = {"Idempotency-Key": key} if key else {}
        self.response = self.call(department, "POST", "/api/v1/checks", json=self.request, headers=headers)
        return self.response

    @property
    def answer(self) -> dict[str, Any]:
        """The last answer to a check."""
        assert self.response is not None
        assert self.response.status_code == 201, self.response.text
        answer: dict[str, Any] = self.response.json()
        return answer

    @property
    def decided(self) -> dict[str, Any]:
        """The answer for the first subject."""
        return self.answer["subjects"][0]  # type: ignore[no-any-return]

    @property
    def measures(self) -> list[dict[str, Any]]:
        """All measures of all hits of the first subject."""
        return [measure for hit in self.decided["hits"] for measure in hit["measures"]]

    def cases(self, department_title: str) -> list[dict[str, Any]]:
        """What the department has on its desk."""
        department = self.department(department_title)
        found = self.ok(department, "GET", "/api/v1/cases", params={"department": department})
        items: list[dict[str, Any]] = found["items"]
        return items


def _role(matter: MatterType, title: str) -> str:
    return next(role.id for role in matter.roles if role.title == title)


def _fields(matter: MatterType, table: Sequence[Sequence[str]]) -> dict[str, Any]:
    return {name: {"true": True, "false": False}.get(value, value) for name, value in _named(matter.fields, table)}


def _named(specs: Iterable[Any], table: Sequence[Sequence[str]]) -> Iterable[tuple[str, str]]:
    by_title = {spec.title: spec for spec in specs}
    for title, text in table[1:]:
        spec = by_title[title]
        values = {shown: code for code, shown in spec.values.items()} | YES_NO
        yield spec.name, values.get(text, text)


def build_city(database_url: str, home: Path, *, demo: bool = True, packs: Path = PROJECT) -> City:
    """A city on an empty, migrated database. Without ``demo`` nothing is confirmed, as in production on the first day."""
    settings = Settings(home=home, database_url=SecretStr(database_url), demo=demo, packs=packs)
    city: City | None = None

    def clock() -> datetime:
        return city.now() if city else datetime.combine(City.today, time(10), SHANGHAI)

    with shared_rules():
        application = build(settings, clock=clock)
    browser = TestClient(create_app(application), base_url="http://127.0.0.1", raise_server_exceptions=False)
    city = City(application, browser)
    return city
