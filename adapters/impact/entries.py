"""Entries in force on the bench: the same classification, on the facts that are known before anybody asks about a matter."""

from __future__ import annotations

import json
from collections.abc import Iterator

from adapters.impact.classification import quoted, readings, situation_key
from adapters.impact.duck import Duck
from engine.language.partition import Partition
from services.impact.entries import EntryRow, EntrySituation

_COLUMNS = "{list_id: 'VARCHAR', names_persons: 'INTEGER', region_known: 'INTEGER', facts: 'JSON'}"


class DuckEntryBench:
    """Implements services.impact.entries.EntryBench."""

    def __init__(self, duck: Duck) -> None:
        self._duck = duck

    def add(self, row: EntryRow) -> None:
        """See the protocol."""
        line = {
            "list_id": row.list_id,
            "names_persons": int(row.names_persons),
            "region_known": int(row.region_known),
            "facts": dict(row.facts),
        }
        self._duck.write("entries", line)

    def load(self) -> int:
        """See the protocol."""
        self._duck.run(
            "CREATE TABLE entry AS SELECT CAST(row_number() OVER () AS INTEGER) AS id, found.* "  # noqa: S608
            f"FROM {self._duck.written('entries', _COLUMNS)} AS found"
        )
        self._duck.remove("entries")
        return self._duck.number("SELECT COUNT(*) FROM entry")

    def situations(self, list_id: str, partitions: tuple[Partition, ...]) -> Iterator[EntrySituation]:
        """See the protocol."""
        read = "".join(f", {reading}" for reading in readings(partitions, "facts"))
        text = f"""
SELECT found.entries, e.names_persons, e.region_known, e.facts
FROM (
  SELECT names_persons, region_known, situation_key, MIN(id) AS example, COUNT(*) AS entries
  FROM (
    SELECT id, names_persons, region_known, {situation_key(partitions)} AS situation_key
    FROM (
      SELECT id, names_persons, region_known{read} FROM entry WHERE list_id = {quoted(list_id)}
    ) AS facts
  ) AS classified
  GROUP BY names_persons, region_known, situation_key
) AS found
JOIN entry e ON e.id = found.example ORDER BY e.id"""  # noqa: S608 - built from packs' ids and constants, quoted
        for count, persons, region, facts in self._duck.rows(text):
            yield EntrySituation(list_id, count, bool(persons), bool(region), json.loads(facts))
