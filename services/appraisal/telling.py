"""What departments are told of appraisals: their score and until when to appeal, what became of an appeal, that it is final."""

from __future__ import annotations

from datetime import datetime

from engine.packs.packset import PackSet
from services.appraisal.model import Appeal, Appraisal
from services.appraisal.scoring import DepartmentScore, scores
from services.appraisal.states import APPEAL_STATE_TITLES
from services.outbox.offices import credit_offices
from services.outbox.sending import Telling, tell
from services.outbox.topics import Topic
from services.ports import UnitOfWork


def published(uow: UnitOfWork, packs: PackSet, appraisal: Appraisal, *, actor: str, now: datetime) -> None:
    """To every appraised department."""
    until = appraisal.appeal_until.isoformat() if appraisal.appeal_until else ""
    asking = f"对扣分有异议的，请于 {until} 以前逐项申诉；期满后不再受理。"
    _each(uow, packs, appraisal, Topic.APPRAISAL_PUBLISHED, "考核结果公布", asking, actor, now)


def finished(uow: UnitOfWork, packs: PackSet, appraisal: Appraisal, *, actor: str, now: datetime) -> None:
    """To every appraised department."""
    _each(uow, packs, appraisal, Topic.APPRAISAL_FINISHED, "考核办结", "申诉已全部办结，这是最终结果。", actor, now)


def appealed(
    uow: UnitOfWork, packs: PackSet, appraisal: Appraisal, appeal: Appeal, *, actor: str, now: datetime
) -> None:
    """To the credit office."""
    text = f"{_title(packs, appeal.department)}对“{_indicator(appraisal, appeal)}”的 {len(appeal.items)} 项提出申诉，请拟办，并由另一人决定。"
    telling = _telling(appraisal, Topic.APPRAISAL_APPEALED, appeal.appeal_id, "收到考核申诉", text)
    tell(uow, telling, credit_offices(packs), actor=actor, now=now)


def decided(
    uow: UnitOfWork, packs: PackSet, appraisal: Appraisal, appeal: Appeal, *, actor: str, now: datetime
) -> None:
    """To the department that appealed."""
    told = f"“{_indicator(appraisal, appeal)}”的 {len(appeal.items)} 项：{APPEAL_STATE_TITLES[appeal.state]}。{appeal.proposal_reason}"
    telling = _telling(appraisal, Topic.APPRAISAL_APPEAL_DECIDED, appeal.appeal_id, "考核申诉已决定", told)
    tell(uow, telling, [appeal.department], actor=actor, now=now)


def _each(
    uow: UnitOfWork,
    packs: PackSet,
    appraisal: Appraisal,
    topic: Topic,
    title: str,
    asking: str,
    actor: str,
    now: datetime,
) -> None:
    for one in scores(appraisal.scheme, uow.appraisals.tallies(appraisal.appraisal_id)):
        text = f"{_title(packs, one.department)}：{_score(one)}。{asking}"
        telling = _telling(appraisal, topic, f"{appraisal.appraisal_id}/{one.department}", title, text)
        tell(uow, telling, [one.department], actor=actor, now=now)


def _telling(appraisal: Appraisal, topic: Topic, key: str, title: str, text: str) -> Telling:
    period = f"{appraisal.first.isoformat()} 至 {appraisal.last.isoformat()}"
    return Telling(
        topic=topic,
        key=key,
        about=f"appraisal:{appraisal.appraisal_id}",
        title=f"{title}（{period}）",
        text=text,
        data={"from": appraisal.first.isoformat(), "to": appraisal.last.isoformat()},
        link=f"/appraisals/{appraisal.appraisal_id}",
    )


def _score(one: DepartmentScore) -> str:
    return f"{one.score} 分" if one.score is not None else "本期没有可以考核的事项"


def _title(packs: PackSet, department: str) -> str:
    found = packs.departments.get(department)
    return found.title if found else department


def _indicator(appraisal: Appraisal, appeal: Appeal) -> str:
    return next((one.title for one in appraisal.scheme.indicators if one.id == appeal.indicator), appeal.indicator)
