"""Settings: safe defaults, and a document that says what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from api.settings import PROJECT, Settings, reference


def test_the_document_equals_the_code() -> None:
    assert (PROJECT / "docs" / "settings.md").read_text("utf-8") == reference()


def test_defaults_listen_to_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"JC_{name.upper()}", raising=False)
    settings = Settings()
    assert (settings.host, settings.port, settings.demo, settings.insecure_http) == ("127.0.0.1", 8000, False, False)
    assert settings.database == f"sqlite:///{PROJECT / 'var' / 'jiangcheng.db'}"
    assert settings.redis is None


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JC_PORT", "")
    monkeypatch.setenv("JC_REDIS_URL", "")
    assert Settings().port == 8000
    assert Settings().redis is None


@pytest.mark.parametrize(
    ("name", "value"),
    [("JC_PORT", "0"), ("JC_PORT", "eighty"), ("JC_DATABASE_URL", "mysql://x"), ("JC_PUBLIC_URL", "credit.example")],
)
def test_a_wrong_value_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        Settings()


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JC_DATABASE_URL", "postgresql+psycopg://jc:hunter2@db/jc")
    assert "hunter2" not in repr(Settings())


def test_only_the_demo_loads_the_demo_confirmations(tmp_path: Path) -> None:
    own = tmp_path / "confirmations"
    own.mkdir()
    (own / "office.yaml").touch()
    assert Settings(home=tmp_path).confirmation_files == (own / "office.yaml",)
    demo = Settings(home=tmp_path, demo=True).confirmation_files
    assert demo == (own / "office.yaml", PROJECT / "rules" / "confirmations" / "demo.yaml")
