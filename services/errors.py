"""Errors of the services. Each class is one kind of answer to the caller; the code and texts say which case of it."""

from __future__ import annotations

from engine.errors import JiangchengError


class InvalidInputError(JiangchengError):
    """The caller's data is wrong. ``field`` is a JSON path such as ``subjects[0].code`` (HTTP 422).

    ``for_programs`` goes on where ``advice`` ends, with codes and names of fields: people at the console choose by titles and do not see it.
    """

    def __init__(
        self, code: str, title: str, detail: str = "", advice: str = "", field: str = "", *, for_programs: str = ""
    ) -> None:
        super().__init__(code, title, detail, advice)
        self.field = field
        self.for_programs = for_programs


class InvalidInputErrors(InvalidInputError):
    """Several faults of one request together, so that the caller mends them in one round."""

    def __init__(self, errors: list[InvalidInputError]) -> None:
        first = errors[0]
        super().__init__(first.code, first.title, first.detail, first.advice, first.field)
        self.errors = errors


class NotFoundError(JiangchengError):
    """There is no such thing, or it is not this caller's to see (HTTP 404, so that ids cannot be probed)."""

    def __init__(self, what: str) -> None:
        super().__init__(
            "not_found", f"没有找到该{what}", "可能不存在，也可能不属于您的部门", "请核对编号，或联系信用办"
        )


class UnauthenticatedError(JiangchengError):
    """Nobody we know is asking: no key or session, or one that does not hold (HTTP 401)."""


class TooManyRequestsError(JiangchengError):
    """Asked too often; ``retry_after`` says in how many seconds it makes sense again (HTTP 429)."""

    def __init__(self, code: str, title: str, detail: str, advice: str, retry_after: int) -> None:
        super().__init__(code, title, detail, advice)
        self.retry_after = retry_after


class ForbiddenError(JiangchengError):
    """The caller is known but may not do this (HTTP 403)."""


class ConflictError(JiangchengError):
    """The thing has changed meanwhile, or its state does not allow the step (HTTP 409). ``link``: the page of what is in the way, if any."""

    def __init__(self, code: str, title: str, detail: str = "", advice: str = "", *, link: str = "") -> None:
        super().__init__(code, title, detail, advice)
        self.link = link


class UnavailableError(JiangchengError):
    """A part that is needed cannot be reached now; asking again later may help (HTTP 503)."""
