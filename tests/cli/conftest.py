"""A data folder with a database and the sample registry, made once through the command line itself."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import SAMPLES, jiangcheng


@pytest.fixture(scope="session")
def _filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("filled") / "home"
    assert jiangcheng(home, "db", "upgrade").returncode == 0
    for path in sorted((SAMPLES / "listings").iterdir()):
        result = jiangcheng(home, "listings", "import", str(path), "--list", path.stem)
        assert result.returncode == 0, result.stdout + result.stderr
    return home


@pytest.fixture
def filled(_filled: Path, tmp_path: Path) -> Path:
    """A copy of the filled folder that the test may change."""
    return Path(shutil.copytree(_filled, tmp_path / "home"))


@pytest.fixture(scope="session")
def _shared(_filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(_filled, tmp_path_factory.mktemp("shared") / "home"))


@pytest.fixture
def shared(_shared: Path) -> Path:
    """A filled folder for tests that look, or ask previews; those who change something take a copy of their own (``filled``)."""
    return _shared
