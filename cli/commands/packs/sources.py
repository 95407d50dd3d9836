"""Which revision a word on the command line means: ``active``, ``sm3:…`` of a stored one, a build, or a packs' folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import JiangchengError
from services.errors import InvalidInputError

if TYPE_CHECKING:
    from api.wiring import Application
    from engine.packs.packset import PackSet

FORMS = "active（当前启用的）、sm3:…（存档的）、packs build 的输出文件夹，或含有 rules/ 与 memoranda/ 的文件夹"


def read_source(application: Application, word: str) -> PackSet:
    """The packs that are meant. A folder is read with the confirmations of this installation. Raises InvalidInputError, PackErrors."""
    from services.revisions.texts import stored_packs

    if word == "active":
        return application.packs
    if word.startswith("sm3:"):
        try:
            return stored_packs(application.database, word)
        except JiangchengError as error:
            if error.code != "revision_missing":
                raise
            raise InvalidInputError("no_such_revision", f"没有存档这个版本：{word}", "", f"可用：{FORMS}") from error
    return read_folder(application, Path(word))


def read_folder(application: Application, folder: Path) -> PackSet:
    """The packs of a build, or of a folder with this installation's confirmations."""
    from engine.packs.packset import PackSet
    from services.revisions.building import NAME, read_build

    if not folder.is_dir():
        raise InvalidInputError("no_such_source", f"没有这个文件夹：{folder}", "", f"可用：{FORMS}")
    if (folder / NAME).is_file():
        files = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        return read_build(files, application.signer)
    return PackSet.load(folder, application.settings.confirmation_files, application.cache)
