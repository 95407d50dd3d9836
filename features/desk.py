"""The desk of the persons who answer for the rules: one proposes a revision, another approves it, and some things nobody may confirm."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from api.security.sessions import COOKIE
from api.settings import PROJECT
from engine.errors import JiangchengError
from engine.law.confirming import write_confirmations
from engine.packs.packset import PackSet
from features.city import City
from services.accounts.directory import create_account
from services.accounts.model import Role


@dataclass
class Desk:
    """Two persons who answer for the rules, and what they are about; ``found`` by the linter in what was last proposed."""

    city: City
    before: str
    people: dict[str, str] = field(default_factory=dict)
    proposal: dict[str, Any] = field(default_factory=dict)
    found: list[dict[str, Any]] = field(default_factory=list)

    def call(self, who: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        headers = {"Origin": "http://127.0.0.1", "Cookie": f"{COOKIE}={self.token(who)}"}
        self.city.response = self.city.browser.post(f"/api/v1/{path}", headers=headers, json=body)
        answer: dict[str, Any] = self.city.response.json()
        return answer

    def token(self, who: str) -> str:
        if who not in self.people:
            roles = {"政策人员": ("policy", Role.POLICY_OFFICER), "信用办人员": ("credit", Role.CREDIT_OFFICE)}
            name, role = roles[who]
            password = secrets.token_urlsafe(12) + "aA1!"
            now = self.city.now()
            with self.city.application.database.write() as uow:
                create_account(
                    uow, name=name, password=password, roles=[role], department="jy-credit", actor="local:test", now=now
                )
            self.people[who] = self.city.application.sign_in.sign_in(name, password, now).token
        return self.people[who]

    def propose(self, name: str, old: str, new: str, **others: tuple[str, str]) -> None:
        """Proposes the packs with these pieces replaced; ``others`` by file name, through ``**{...}``."""
        files = {"files": {name: _bent(name, *change) for name, change in {name: (old, new), **others}.items()}}
        self.found = self.call("政策人员", "packs/lint", files)["findings"]
        accept = [{"code": code, "reason": "已知悉"} for code in sorted({one["code"] for one in self.found})]
        self.proposal = self.call("政策人员", "revisions", files | {"reason": "示例理由", "accept": accept})

    def approve(self, who: str) -> None:
        self.call(who, f"revisions/{self.proposal['publication_id']}/activate")

    @property
    def active(self) -> str:
        return self.city.application.packs.revision


def _bent(name: str, old: str, new: str) -> str:
    text = (PROJECT / name).read_text("utf-8")
    assert old in text, (name, old)
    return text.replace(old, new, 1)


def refused_confirmation(packs: PackSet, item: str, folder: Path, day: date) -> JiangchengError:
    """What somebody is told who tries to confirm what may not be confirmed; nothing is written."""
    path = folder / "confirmations.yaml"
    with pytest.raises(JiangchengError) as caught:
        write_confirmations(
            packs,
            [item],
            path,
            id="attempt",
            title="试图确认",
            by="示例政策人员",
            on=day,
            edition="示例",
            row="示例",
            from_=day,
            until=None,
            demo=False,
            national_list="checked",
            note=None,
        )
    assert not path.exists()
    return caught.value
