"""Entry point: the tree of commands, and one place where every error becomes a text and an exit code."""

from __future__ import annotations

import gc
import sys

import typer

from cli import failures
from cli.commands import (
    appraisal,
    audit,
    backup,
    bench,
    cases,
    check,
    database,
    doctor,
    explain,
    feedback,
    keys,
    listings,
    outbox,
    packs,
    people,
    receipts,
    replay,
    retention,
    rights,
    schema,
    serve,
    simulate,
    supervision,
)

app = typer.Typer(
    name="jiangcheng",
    help="联合奖惩服务：查询、触发、奖惩、反馈。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("check")(check.check)
app.command("replay")(replay.replay)
packs.app.command("explain")(explain.explain)
packs.app.command("schema")(schema.schema)
app.add_typer(packs.app, name="packs")
app.add_typer(listings.app, name="listings")
app.add_typer(people.accounts, name="accounts")
app.add_typer(people.clients, name="clients")
app.add_typer(cases.app, name="cases")
app.add_typer(rights.app, name="rights")
app.add_typer(supervision.app, name="supervision")
app.add_typer(feedback.app, name="feedback")
app.add_typer(receipts.app, name="receipts")
app.add_typer(audit.app, name="audit")
app.add_typer(keys.app, name="keys")
app.add_typer(retention.app, name="retention")
app.add_typer(outbox.app, name="outbox")
app.add_typer(database.app, name="db")
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(appraisal.app, name="appraisal")
app.add_typer(bench.app, name="bench")
app.command("simulate")(simulate.simulate)
app.command("doctor")(doctor.doctor)


def main(arguments: list[str] | None = None) -> None:
    """Runs one command and exits with its code; see the module docstrings for what each code means."""
    gc.set_threshold(20_000, 50, 100)  # most of what is made stays: looking for garbage seldomer saves a fifth
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Runs one command; returns its exit code. Errors go to standard error in Chinese, without a traceback."""
    try:
        code = app(args=arguments, prog_name="jiangcheng", standalone_mode=False)
    except Exception as error:  # the last resort: whatever it is, a person reads one line
        return failures.tell(error)
    except KeyboardInterrupt:
        print("\n已中断。", file=sys.stderr)
        return failures.INTERRUPTED
    return code if isinstance(code, int) else failures.GOOD


if __name__ == "__main__":
    main()
