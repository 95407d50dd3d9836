"""Impact's SQL as an evaluator of conditions: messages are classified in DuckDB, one of each situation is decided, all get its truth.

For differential tests, which call it in batches. It uses the generated SQL of the impact report and nothing else of it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

import duckdb

from adapters.impact.classification import quoted, readings, situation_key
from engine.language.ir import Condition
from engine.language.partition import partition
from engine.language.reference import Facts, evaluate
from engine.values import Value, to_json

Truths = tuple[bool | None, ...]
Decide = Callable[[Facts], Sequence[bool | None]]


class SqlEvaluator:
    """Truth of some conditions for many messages. ``decide`` decides one message per situation; the reference by default.

    ``situations``: how many the last batch had.
    """

    def __init__(self, conditions: Sequence[Condition], decide: Decide | None = None) -> None:
        self._conditions = tuple(conditions)
        self._partitions = partition(conditions)
        self._types = {part.field: part.type for part in self._partitions}
        self._decide = decide or (lambda facts: [evaluate(condition, facts) for condition in self._conditions])
        self._folder = tempfile.TemporaryDirectory(prefix="sql-evaluator-")
        self._connection = duckdb.connect(config={"threads": "1"})
        self.situations = 0

    def truths(self, messages: Sequence[Mapping[str, Value]]) -> list[Truths]:
        """Per message, the truth of each condition, both in their order."""
        file = Path(self._folder.name) / "messages.ndjson"
        with file.open("w", encoding="utf-8") as lines:
            for number, facts in enumerate(messages):
                lines.write(json.dumps({"id": number, "facts": self._displayed(facts)}, ensure_ascii=False) + "\n")
        read_columns = "".join(f", {reading}" for reading in readings(self._partitions, "facts"))
        source = f"read_ndjson({quoted(str(file))}, columns = {{id: 'INTEGER', facts: 'JSON'}})"
        run = self._connection.execute
        run(
            f"CREATE OR REPLACE TABLE classified AS SELECT id, {situation_key(self._partitions)} AS situation_key "  # noqa: S608
            f"FROM (SELECT id{read_columns} FROM {source}) AS facts"
        )
        run(
            "CREATE OR REPLACE TABLE situation AS SELECT situation_key, MIN(id) AS example FROM classified "
            "GROUP BY situation_key"
        )
        examples = run("SELECT example FROM situation").fetchall()
        self.situations = len(examples)
        decided = {example: tuple(self._decide(messages[example])) for (example,) in examples}
        joined = run(
            "SELECT c.id, s.example FROM classified c JOIN situation s ON s.situation_key = c.situation_key ORDER BY c.id"
        ).fetchall()
        assert [number for number, _ in joined] == list(range(len(messages)))
        return [decided[example] for _, example in joined]

    def close(self) -> None:
        """Removes everything it wrote."""
        self._connection.close()
        self._folder.cleanup()

    def __enter__(self) -> SqlEvaluator:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _displayed(self, facts: Mapping[str, Value]) -> dict[str, object]:
        """As decision documents hold facts; what no condition reads is left out."""
        return {name: to_json(self._types[name], value) for name, value in facts.items() if name in self._types}
