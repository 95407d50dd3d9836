"""Every setting of the service, one place: environment variables ``JC_…`` with a safe default each.

Nothing else reads the environment. ``docs/settings.md`` is made from the descriptions here (``jiangcheng`` prints it with
``python -m api.settings``) and a test keeps the two equal.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from adapters.outbound.networks import networks_of

PROJECT = Path(__file__).resolve().parent.parent
"""The folder that holds ``rules/`` and ``memoranda/`` beside the code."""

MIB = 1024 * 1024


class Settings(BaseSettings):
    """Read once at the start; frozen afterwards. An empty variable counts as not set."""

    model_config = SettingsConfigDict(env_prefix="JC_", env_ignore_empty=True, frozen=True, extra="ignore")

    # Where things are
    home: Annotated[Path, Field(description="Data folder: database, keys, confirmations, demo credentials.")] = (
        PROJECT / "var"
    )
    packs: Annotated[Path, Field(description="Folder that holds `rules/` and `memoranda/`.")] = PROJECT
    database_url: Annotated[
        SecretStr | None,
        Field(description="`sqlite:///path` or `postgresql+psycopg://…`. Default: `jiangcheng.db` in `JC_HOME`."),
    ] = None
    redis_url: Annotated[
        SecretStr | None,
        Field(
            description="`redis://…` or `unix://…`, shared by several workers. Default: none, one process keeps its own counters."
        ),
    ] = None

    # How it listens
    host: Annotated[
        str, Field(description="Address to listen on. The default is reachable from this machine only.")
    ] = "127.0.0.1"
    port: Annotated[int, Field(description="Port to listen on.", ge=1, le=65535)] = 8000
    public_url: Annotated[
        str | None,
        Field(
            description="Address under which browsers reach the console, for example `https://credit.example`. "
            "Needed behind a proxy that changes the `Host` header; with `https:` session cookies are always `Secure`.",
            pattern=r"^https?://[A-Za-z0-9.\-\[\]:]+$",
        ),
    ] = None
    insecure_http: Annotated[
        bool,
        Field(
            description="`true` lets people sign in over plain HTTP from other machines. For trials in a closed network only."
        ),
    ] = False
    demo: Annotated[
        bool,
        Field(
            description="`true` loads the demo's set of confirmations and writes 演示 on every page. Never for real work."
        ),
    ] = False

    # How much it takes
    max_body_bytes: Annotated[int, Field(description="Largest JSON or form body, bytes.", ge=1024)] = 1 * MIB
    max_document_bytes: Annotated[
        int, Field(description="Largest document at the inbound doors, and largest batch of checks, bytes.", ge=1024)
    ] = 8 * MIB
    max_import_bytes: Annotated[
        int,
        Field(description="Largest listing file over HTTP, bytes. The command line takes larger ones.", ge=1024),
    ] = 32 * MIB
    max_upload_bytes: Annotated[
        int, Field(description="Largest form with files (proof, evidence), bytes; one file may have 10 MiB.", ge=1024)
    ] = 32 * MIB
    max_json_depth: Annotated[int, Field(description="Deepest nesting of JSON, levels.", ge=4, le=200)] = 32
    threads: Annotated[
        int,
        Field(
            description="Requests that one process works on at a time, besides single checks of systems.", ge=1, le=200
        ),
    ] = 16
    check_threads: Annotated[
        int,
        Field(
            description="Single checks of systems that one process works on at a time. More than `JC_DATABASE_POOL` would wait for a connection.",
            ge=1,
            le=200,
        ),
    ] = 8
    database_pool: Annotated[int, Field(description="PostgreSQL connections that one process takes at most.", ge=1)] = 8

    activation_poll_seconds: Annotated[
        float,
        Field(
            description="How often each process looks whether another revision of the rules was activated, seconds.",
            gt=0,
            le=300,
        ),
    ] = 2.0

    # What it takes in by itself
    comparison_folder: Annotated[
        Path | None,
        Field(
            description="Folder into which full list files are put, one folder per list named by the list's id. The newest file in each is compared with "
            "the registry once; symbolic links are not followed. Default: none, files are compared by hand."
        ),
    ] = None
    comparison_source: Annotated[
        str,
        Field(
            description="Source whose saved column mapping these files are read by, where the list has one.",
            min_length=1,
            max_length=80,
        ),
    ] = "国家平台"

    # How it tells others
    outbox_poll_seconds: Annotated[
        float,
        Field(description="How often each process looks for messages to deliver to systems, seconds.", gt=0, le=300),
    ] = 2.0
    webhook_networks: Annotated[
        str | None,
        Field(
            description="Networks that messages to systems may go to besides public addresses, for example `10.0.0.0/8,127.0.0.1/32`. "
            "Loopback named here may be reached over plain HTTP; everything else needs HTTPS. "
            "Default: public addresses only."
        ),
    ] = None
    smtp_host: Annotated[
        str | None,
        Field(
            description="Mail server that takes mail to departments' mailboxes. Default: none, mail waits and is given up in the end."
        ),
    ] = None
    smtp_port: Annotated[int, Field(description="Port of the mail server.", ge=1, le=65535)] = 465
    smtp_security: Annotated[
        Literal["tls", "starttls", "none"],
        Field(
            description="How the way to the mail server is encrypted; `none` only for a mail server on this machine."
        ),
    ] = "tls"
    smtp_sender: Annotated[
        str | None, Field(description="Address from which mail comes; must be set with `JC_SMTP_HOST`.")
    ] = None
    smtp_user: Annotated[str | None, Field(description="Account at the mail server. Default: none is asked for.")] = (
        None
    )
    smtp_password: Annotated[SecretStr | None, Field(description="Its password.")] = None

    # How it is watched
    worker_deadline_seconds: Annotated[
        int,
        Field(
            description="A worker process that gives no sign of life for so long is taken to hang (in C, where nothing else could "
            "interrupt it), killed and replaced. The longest single call known, building the largest ruleset, takes under one second.",
            ge=2,
            le=600,
        ),
    ] = 10
    metrics_token: Annotated[
        SecretStr | None,
        Field(
            description="Bearer token without which `/metrics` answers nobody. Set it behind a proxy. "
            "Default: none, only this machine itself is answered.",
            min_length=16,
        ),
    ] = None

    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], Field(description="What goes to standard error, as JSON lines.")
    ] = "info"

    @field_validator("home", "packs", "comparison_folder")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.expanduser().absolute() if value else None

    @field_validator("webhook_networks")
    @classmethod
    def _known_networks(cls, value: str | None) -> str | None:
        try:
            networks_of(value or "")
        except ValueError as error:
            raise ValueError("应为用逗号分开的网段，如 10.0.0.0/8") from error
        return value

    @model_validator(mode="after")
    def _mail_can_go(self) -> Self:
        if self.smtp_host is None:
            return self
        if self.smtp_sender is None or not re.fullmatch(r"[^@\s]+@[^@\s]+", self.smtp_sender):
            raise ValueError("设置了 JC_SMTP_HOST，就要在 JC_SMTP_SENDER 写明发件地址")
        if self.smtp_security == "none" and self.smtp_host not in ("127.0.0.1", "::1", "localhost"):
            raise ValueError("JC_SMTP_SECURITY=none 只能用于本机的邮件服务器")
        if self.smtp_user and self.smtp_password is None:
            raise ValueError("设置了 JC_SMTP_USER，就要设置 JC_SMTP_PASSWORD")
        return self

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("应以 sqlite:/// 或 postgresql+psycopg:// 开头")
        return value

    @property
    def database(self) -> str:
        """The database's URL, with its default filled in."""
        return self.database_url.get_secret_value() if self.database_url else f"sqlite:///{self.home / 'jiangcheng.db'}"

    @property
    def redis(self) -> str | None:
        """The URL of Redis, if there is one."""
        return self.redis_url.get_secret_value() if self.redis_url else None

    @property
    def keys(self) -> Path:
        """Folder of the keys, mode 700."""
        return self.home / "keys"

    @property
    def cache(self) -> Path:
        """Folder of what is known of pack files that were read before."""
        return self.home / "cache"

    @property
    def confirmation_files(self) -> tuple[Path, ...]:
        """The office's own confirmations, and in the demo the set that stands for its review (S2)."""
        own = sorted((self.home / "confirmations").glob("*.yaml"))
        demo = self.packs / "rules" / "confirmations" / "demo.yaml"
        return (*own, demo) if self.demo else tuple(own)


def _shown_default(name: str, default: object) -> str:
    if name in ("home", "packs") and isinstance(default, Path):
        relative = default.relative_to(PROJECT)
        return f"`{relative}`" if str(relative) != "." else "the project's folder"
    if default is None:
        return "not set"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


def reference() -> str:
    """``docs/settings.md``: every setting as a table row."""
    rows = [
        f"| `JC_{name.upper()}` | {_shown_default(name, field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    head = (
        "# Settings\n\n"
        "Environment variables; all are optional, and an empty one counts as not set.\n"
        "Made from `api/settings.py` by `python -m api.settings > docs/settings.md`; a test keeps the two equal.\n\n"
        "| variable | default | meaning |\n|---|---|---|\n"
    )
    return head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
