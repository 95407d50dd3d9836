"""The archive that an XLSX file is: refused before anything is unpacked when it is broken, or made to fill memory."""

from __future__ import annotations

import zipfile
from pathlib import Path

from openpyxl.utils.exceptions import InvalidFileException

from adapters.files.limits import MIB, Limits, size_text, unreadable

_RATIO_FROM = 20 * MIB
_DIRECTORY_BYTES = 1 * MIB
"""Room for thousands of parts; a workbook has dozens."""
_END_RECORD = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_END_BYTES = 22 + 65535 + 20

BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    SyntaxError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
"""What openpyxl, its XML parser and zipfile raise on damaged files."""


def check_archive(path: Path, limits: Limits) -> None:
    """Refuses what is not an XLSX, and what would unpack to more than the limits, going by the archive's directory.

    Python's zipfile unpacks no part beyond its declared size, so a false declaration cannot get past this.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise unreadable(
            "old_excel",
            "不是 XLSX 文件",
            "文件是旧版 .xls 格式，或设有密码",
            "请取消密码，另存为“Excel 工作簿 (.xlsx)”后导入",
        )
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except BROKEN as error:
        raise damaged() from error
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    whole = max((part.file_size for part in parts if not part.filename.startswith("xl/worksheets/")), default=0)
    if total > limits.unpacked_bytes or whole > limits.unpacked_part_bytes or len(parts) > 10_000:
        raise _too_large(total)
    if total > _RATIO_FROM and total > packed * limits.unpacked_ratio:
        raise _too_large(total)


def _check_directory(path: Path) -> None:
    """The list of parts is read into memory whole, so its size is checked first. Formats for huge archives are refused."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - _END_BYTES, 0))
        tail = file.read()
    end = tail.rfind(_END_RECORD)
    if end < 0:
        raise damaged()
    size = int.from_bytes(tail[end + 12 : end + 16], "little")
    if size > _DIRECTORY_BYTES or tail[max(end - 20, 0) : end].startswith(_ZIP64_LOCATOR):
        raise _too_large(path.stat().st_size)


def _too_large(total: int) -> Exception:
    return unreadable(
        "xlsx_too_large", "XLSX 解压后过大", f"约 {size_text(total)}", "请删除多余的工作表和空行，或改用 CSV 导入"
    )


def damaged() -> Exception:
    """The file is no workbook, or not a whole one."""
    return unreadable(
        "broken_xlsx", "无法读取该 XLSX 文件", "文件不完整，或不是电子表格", "请用电子表格软件打开并另存为 .xlsx 后重试"
    )
