"""The folder of keys: made once with narrow modes, never completed silently, believed only as far as trusted/ goes."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.crypto import pem, sm2
from adapters.crypto.errors import KeyFolderError
from adapters.crypto.keys import KeyRing
from adapters.crypto.trust import TrustedKeys

FILES = ["sm4-master.key", "hmac-index.key", "sm2-signing.pem"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    KeyRing(tmp_path / "home" / "keys")
    return tmp_path / "home" / "keys"


def _refusal(folder: Path) -> KeyFolderError:
    with pytest.raises(KeyFolderError) as caught:
        KeyRing(folder).signer.sign(b"")
    return caught.value


def test_first_use_makes_keys_that_only_the_owner_reads(folder: Path) -> None:
    modes = {path.relative_to(folder).as_posix(): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}
    assert stat.S_IMODE(folder.stat().st_mode) == modes.pop("trusted") == 0o700
    assert set(modes.values()) == {0o600}
    assert set(FILES) < set(modes)
    assert [path.name for path in folder.parent.iterdir()] == ["keys"]


def test_the_same_keys_come_back(folder: Path) -> None:
    first, second = KeyRing(folder), KeyRing(folder)
    wrapped = first.cipher.new_data_key()[1]
    assert second.cipher.decrypt(wrapped, first.cipher.encrypt(wrapped, "代码")) == "代码"
    assert second.cipher.index("p", "t") == first.cipher.index("p", "t")
    assert second.signer.verify(first.signer.key_id, b"m", first.signer.sign(b"m"))


@pytest.mark.parametrize("name", ["", *FILES])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o755])
def test_looser_modes_are_refused_with_the_command_that_mends_them(folder: Path, name: str, mode: int) -> None:
    (folder / name).chmod(mode if name else mode | 0o700)
    error = _refusal(folder)
    assert error.code == "keys_too_open"
    assert f"chmod {600 if name else 700} {folder / name}" in error.advice


def test_a_trusted_folder_that_others_may_write_is_refused(folder: Path) -> None:
    (folder / "trusted").chmod(0o777)
    assert _refusal(folder).code == "keys_too_open"


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_not_made_anew(folder: Path, name: str) -> None:
    (folder / name).unlink()
    error = _refusal(folder)
    assert error.code == "keys_missing"
    assert "备份" in error.advice
    assert not (folder / name).exists()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "text", ["", "abcd\n", "not a key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_damaged_file_is_named(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    with pytest.raises(KeyFolderError) as caught:
        _ = (KeyRing(folder).cipher, KeyRing(folder).signer)
    assert caught.value.code == "keys_damaged"
    assert name in caught.value.detail


def test_only_trusted_keys_verify(folder: Path, tmp_path: Path) -> None:
    stranger = sm2.PrivateKey.generate()
    signature, key_id = stranger.sign(b"m"), stranger.public_key.key_id
    assert not KeyRing(folder).signer.verify(key_id, b"m", signature)
    named = tmp_path / "given.pem"
    named.write_text(pem.encode("PUBLIC KEY", stranger.public_key.spki))
    assert TrustedKeys.from_file(named).verify(key_id, b"m", signature)
    assert not TrustedKeys.from_file(named).verify("0" * 16, b"m", signature)
    (folder / "trusted" / "whatever name.pem").write_text(named.read_text())
    (folder / "trusted" / "whatever name.pem").chmod(0o600)
    assert KeyRing(folder).signer.verify(key_id, b"m", signature)


def test_a_key_that_left_trusted_no_longer_verifies(folder: Path) -> None:
    signer = KeyRing(folder).signer
    signature = signer.sign(b"m")
    assert signer.verify(signer.key_id, b"m", signature)
    (folder / "trusted" / f"{signer.key_id}.pem").unlink()
    assert not KeyRing(folder).signer.verify(signer.key_id, b"m", signature)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"x" * 10_000_000, b"-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----"]
)
def test_a_trusted_file_that_is_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.pem"
    path.write_bytes(content)
    with pytest.raises(KeyFolderError, match=r"bad\.pem"):
        TrustedKeys.from_file(path)
    with pytest.raises(KeyFolderError, match=r"none\.pem"):
        TrustedKeys.from_file(tmp_path / "none.pem")


def test_processes_that_start_at_once_agree_on_one_set_of_keys(tmp_path: Path) -> None:
    program = "import sys, pathlib; from adapters.crypto.keys import KeyRing; print(KeyRing(pathlib.Path(sys.argv[1])).signer.key_id)"
    command = [sys.executable, "-c", program, str(tmp_path / "keys")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate()[0].strip() for process in running}
    assert len(answers) == 1
    assert answers != {""}
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]
