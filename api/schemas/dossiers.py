"""Dossiers as the interface shows them. The bodies of their steps are those of ``services.dossiers.bodies``."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from api.schemas.common import Answer
from api.schemas.listings import EntrySubject
from services.dossiers.states import State, Track


class DossierView(Answer):
    """A dossier as it stands; a natural person is masked."""

    dossier_id: str
    list_: str = Field(alias="list")
    list_title: str
    department: str
    track: Track = Field(description="punish 拟惩戒；reward 拟激励；received 上级机关已经认定")
    track_title: str
    state: State
    state_title: str
    version: int
    subject: EntrySubject
    source: str = Field(description="上级机关认定的名单从哪里来")
    open_objections: int = Field(description="还没有答复的异议；有的不能认定（I-06）")
    waits_until: str | None = Field(description="陈述申辩期或者公示期的最后一天")
    listing_id: str | None = Field(description="入库以后的条目")
    opened_at: str
    opened_by: str
    changed_at: str


class StepView(Answer):
    """A step that the dossier's state allows."""

    action: str
    title: str


class DossierEventView(Answer):
    """One step that was taken."""

    seq: int
    action: str
    title: str
    state: State
    state_title: str
    at: str
    actor: str
    data: dict[str, Any]


class DossierObjection(Answer):
    """An objection raised before the decision, and its answer."""

    number: int
    by: str | None = None
    received_on: str | None = None
    text: str | None = None
    answer: dict[str, Any] | None


class DossierEntry(Answer):
    """How the entry stands today that came of the dossier."""

    status: str
    status_title: str


class DossierDetail(DossierView):
    """A dossier with its row, objections and history."""

    row: dict[str, Any]
    responsible_persons: list[dict[str, Any]]
    years_without_notice: list[int] = Field(description="期限所在的年份中没有填写放假通知的，日期可能不准")
    steps: list[StepView] = Field(description="按状态可以办理的步骤")
    objections: list[DossierObjection]
    entry: DossierEntry | None
    history: list[DossierEventView]


class DossierWarning(Answer):
    """What a person should look at, although the step was taken."""

    field: str
    code: str
    reason: str
    advice: str


class ChangedDossier(DossierDetail):
    """A dossier after a step."""

    warnings: list[DossierWarning]


class DossiersPage(BaseModel):
    """A page of dossiers, newest first."""

    items: list[DossierView]
    next_cursor: str | None
