"""Doing what a form asks in one transaction. What the services refuse is said in the form, and its page comes back with the right status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from starlette.responses import RedirectResponse, Response

from api.console.forms import Form
from api.problems import status_of
from api.wiring import Application
from services.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from services.ports import UnitOfWork

REFUSED = (InvalidInputError, ConflictError, ForbiddenError, NotFoundError)
"""What a person can answer: by changing the form, or by leaving the thing to somebody else."""

_Made = TypeVar("_Made")


def act(
    app: Application,
    form: Form,
    change: Callable[[UnitOfWork], _Made],
    *,
    to: str | Callable[[_Made], str],
    again: Callable[[int], Response],
    names: Mapping[str, str] | None = None,
) -> Response:
    """Makes the change, in one transaction; see :func:`attempt`."""

    def run() -> _Made:
        with app.database.write() as uow:
            return change(uow)

    return attempt(form, run, to=to, again=again, names=names)


def attempt(
    form: Form,
    run: Callable[[], _Made],
    *,
    to: str | Callable[[_Made], str],
    again: Callable[[int], Response],
    names: Mapping[str, str] | None = None,
) -> Response:
    """Runs what the form asks for and leads ``to`` the next page; a form that is not fine, or is refused, is shown ``again`` with a status.

    ``names`` leads from the JSON paths of a refusal to the form's fields.
    """
    if not form.fine:
        return again(422)
    try:
        made = run()
    except REFUSED as error:
        form.refuse(error, names)
        return again(status_of(error))
    return RedirectResponse(to if isinstance(to, str) else to(made), 303)
