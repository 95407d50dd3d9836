"""What can be wrong with the folder of keys."""

from __future__ import annotations

from engine.errors import JiangchengError


class KeyFolderError(JiangchengError):
    """Keys that are missing, readable by others or damaged. The service does not start with them."""
