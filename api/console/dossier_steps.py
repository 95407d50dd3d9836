"""The steps of a dossier as forms: which fields each has, how they become a step's body, and what the step then does.

The fields of a step are named ``<step>.<field>``, so that several forms can stand on one page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.console.forms import Form
from api.wiring import Application
from services.accounts.model import Caller
from services.dossiers import bodies, collecting, deciding, hearing
from services.ports import UnitOfWork

Act = Callable[[UnitOfWork, Application, Caller, str, Any, datetime], object]


@dataclass(frozen=True, slots=True)
class FormStep:
    """One step: its body, what it does, and what is said when it was done."""

    body: type[bodies.Step]
    act: Act
    done: str


def _plain(act: Callable[..., object]) -> Act:
    return lambda uow, app, caller, id_, body, now: act(uow, app.packs, caller, id_, body, now=now)


def _sealed(act: Callable[..., object]) -> Act:
    return lambda uow, app, caller, id_, body, now: act(uow, app.cipher, app.packs, caller, id_, body, now=now)


STEPS: Mapping[str, FormStep] = {
    "validate": FormStep(bodies.NotedStep, _sealed(collecting.validate), "已核实。"),
    "return": FormStep(bodies.ReasonedStep, _plain(collecting.send_back), "已退回，请更正后重新核实。"),
    "drop": FormStep(bodies.ReasonedStep, _plain(collecting.drop), "案卷已办结，不予列入。"),
    "prepare_notice": FormStep(
        bodies.NoticeText, _plain(hearing.prepare_notice), "告知书已制作，请打印送达，然后登记送达。"
    ),
    "notify": FormStep(bodies.Service, _plain(hearing.serve_notice), "告知书的送达已登记，开始计算陈述申辩期。"),
    "publicise": FormStep(bodies.Publicity, _plain(hearing.publicise), "公示已登记。"),
    "object": FormStep(bodies.ObjectionSaid, _plain(hearing.raise_objection), "异议已登记，答复以前不能认定。"),
    "decide": FormStep(bodies.Decision, _sealed(deciding.decide), "认定决定已登记，请打印文书送达。"),
    "deliver": FormStep(bodies.Delivery, _sealed(deciding.deliver), "送达已登记，条目已经入库。"),
    "enlist": FormStep(bodies.NotedStep, _sealed(deciding.enlist), "条目已经入库。"),
}
"""Answering an objection needs its number and amending a row needs the whole form; they have handlers of their own."""


def body_of(form: Form, step: str, body: type[bodies.Body]) -> bodies.Body:
    """The step's body from the fields named after it. Raises InvalidInputErrors with the paths of the body."""
    data: dict[str, Any] = {}
    for name, field in body.model_fields.items():
        key = field.alias or name
        given = form.text(f"{step}.{key}")
        if field.annotation is bool:
            data[key] = given is not None
        elif given is not None:
            number = form.number(f"{step}.{key}") if key in ("days", "statement_days") else None
            data[key] = given if number is None else number
    if "version" in body.model_fields and (version := form.number("version")) is not None:
        data["version"] = version
    return bodies.read(body, data)


def names_of(step: str, body: type[bodies.Step]) -> dict[str, str]:
    """Our field names by the paths of a body's faults."""
    return {field.alias or name: f"{step}.{field.alias or name}" for name, field in body.model_fields.items()}
