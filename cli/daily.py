"""One daily job by hand, as the service runs it, whether or not today's was done."""

from __future__ import annotations

from cli import context, output


def run_by_hand(name: str, as_json: bool) -> None:
    """Runs the job of this name (see ``api.daily``) and says what was done."""
    from api.daily import job
    from services.daily.jobs import run

    with context.open_application() as application:
        result = run(application.database, job(application, name), context.now())
    if as_json:
        output.say_json(result.detail())
    else:
        output.say(f"{result.summary()}。")
