"""Pages as PDF with embedded fonts, by WeasyPrint. It fetches nothing: neither from the network nor from files.

WeasyPrint draws with the system's Pango, and Chinese needs a font of the system (``apt-get install libpangoft2-1.0-0 fonts-noto-cjk``).
Where they are missing a PDF is refused with what to do; the same document is there for printing and as a workbook.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import lru_cache
from typing import Any

from services.errors import UnavailableError


def pdf_of(page: str) -> bytes:
    """The page as PDF. Raises UnavailableError where the system lacks Pango or a Chinese font."""
    _require_font()
    try:
        import weasyprint  # takes long to import, and most processes make none
    except OSError as error:  # a shared library is missing
        raise _unavailable("系统缺少排版组件 Pango") from error
    made = weasyprint.HTML(string=page, url_fetcher=_refuse).write_pdf()
    return bytes(made)


def _refuse(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    raise ValueError("a report loads nothing from elsewhere")


@lru_cache(maxsize=1)
def _chinese_families() -> str:
    """What the system's font list says; empty where nobody can say."""
    lister = shutil.which("fc-list")
    if lister is None:
        return ""
    listed = subprocess.run([lister, ":lang=zh", "family"], capture_output=True, check=False, timeout=30)  # noqa: S603
    return listed.stdout.decode("utf-8", "replace")


def _require_font() -> None:
    if shutil.which("fc-list") is not None and not _chinese_families().strip():
        raise _unavailable("系统没有中文字体")


def _unavailable(why: str) -> UnavailableError:
    return UnavailableError(
        "pdf_unavailable",
        "暂时不能生成 PDF",
        why,
        "请改用打印版或 XLSX；运维人员可安装 libpangoft2-1.0-0 和 fonts-noto-cjk",
    )
