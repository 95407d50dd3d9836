"""Whether a file has a healthy size: the list's import bounds. A bound that the list does not give is not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.documents import ListType
from services.errors import InvalidInputError
from services.registry.model import Standing
from services.registry.rows import Issue
from services.registry.store import RegistryStore


class Bounds:
    """Counts what a file holds of the entries that were on the list before it. To be made before anything of the file is written."""

    def __init__(self, registry: RegistryStore, list_type: ListType, today: date) -> None:
        self._list, self._today = list_type, today
        self._limits = list_type.import_bounds
        counted = self._limits is not None and self._limits.max_vanished_percent is not None
        self._listed = registry.count_listed(list_type.id, today) if counted else 0
        self._met = 0

    def meet(self, entry: Standing) -> None:
        """Notes an entry that the file speaks of, once, as it was before the file."""
        self._met += entry.listed_on(self._today)

    def require_enough(self, read: int) -> None:
        """Raises InvalidInputError when the file has fewer rows than the list allows."""
        if self._limits is None or self._limits.min_rows is None or read >= self._limits.min_rows:
            return
        raise InvalidInputError(
            "too_few_rows",
            f"文件只有 {read} 行，少于“{self._list.title}”设定的最少 {self._limits.min_rows} 行",
            "整份文件没有导入，名单没有变动",
            "请核对文件是否完整；确实只有这么多的，请信用办调整名单的 import_bounds",
        )

    def remarks(self, read: int) -> Iterator[Issue]:
        """What a person should look at, although the file is taken."""
        if self._limits is None:
            return
        most, share = self._limits.max_rows, self._limits.max_vanished_percent
        if most is not None and read > most:
            reason = f"文件有 {read} 行，多于“{self._list.title}”设定的最多 {most} 行"
            yield Issue("", "too_many_rows", reason, "请核对是否导入了别的名单，或者重复拼接了文件")
        vanished = self._listed - self._met
        if share is not None and vanished * 100 > share * self._listed:
            percent = vanished * 100 // self._listed
            reason = f"在册 {self._listed} 条中有 {vanished} 条（{percent}%）没有出现在文件里，超过设定的 {share}%；这些条目仍然在册"
            advice = "请核对文件是否完整；已经移出的，请逐条办理退出；文件只含新增的，不必处理"
            yield Issue("", "many_vanished", reason, advice)
