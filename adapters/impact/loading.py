"""Loading: documents as they are stored, one line each, into tables of checks, subjects and messages. DuckDB's dialect."""

from __future__ import annotations

DOCUMENT_COLUMNS = (
    "{no: 'INTEGER', check_id: 'VARCHAR', kind: 'VARCHAR', day: 'DATE', revision: 'INTEGER', document: 'VARCHAR'}"
)
EXTRA_COLUMNS = (
    "{no: 'INTEGER', kind: 'VARCHAR', day: 'DATE', revision: 'INTEGER', subject: 'INTEGER', listing_id: 'VARCHAR', "
    "list_id: 'VARCHAR', reached_as: 'VARCHAR', facts: 'JSON'}"
)

MESSAGES = (
    '[{"subject": "INTEGER", "listing_id": "VARCHAR", "list": "VARCHAR", "reached_as": "VARCHAR", "facts": "JSON"}]'
)
"""What is taken of a message, in one reading: each reading of a long document costs a multiple of its length in memory."""


def statements(documents: str, extra: str) -> list[str]:
    """In order; ``documents`` and ``extra`` are table functions with the columns above. Leaves ``checks``, ``subject``, ``named_otherwise``, ``message``; ``damaged`` checks are only counted."""
    return [
        f"""
CREATE TABLE whole AS
SELECT no, check_id, kind, day, revision, CASE WHEN json_valid(document) THEN document END AS document
FROM {documents}""",  # noqa: S608 - our own file names and columns
        """
CREATE TABLE damaged AS
SELECT no, check_id, kind, day FROM whole
WHERE document IS NULL OR json_type(document, '$.messages') IS DISTINCT FROM 'ARRAY'
OR json_type(document, '$.inputs.subjects') IS DISTINCT FROM 'ARRAY'""",
        """
CREATE TABLE checks AS
SELECT no, check_id, kind, day, revision,
  CASE WHEN json_extract_string(document, '$.registry.state') = 'fresh' THEN 1 ELSE 0 END AS fresh
FROM whole WHERE no NOT IN (SELECT no FROM damaged)""",
        """
CREATE TABLE given AS
SELECT no, one->>'$.index' AS subject, one->>'$.role' AS role, one->>'$.kind' AS subject_kind,
  one->>'$.subject_key' AS subject_key, one->>'$.relates_to' AS relates_to, one->'$.names_differ' AS names_differ
FROM (
  SELECT no, unnest(json_extract(document, '$.inputs.subjects[*]')) AS one FROM whole JOIN checks USING (no)
)""",
        """
CREATE TABLE subject AS
SELECT no, CAST(subject AS INTEGER) AS subject, role, subject_kind, CAST(relates_to AS INTEGER) AS relates_to,
  CASE WHEN subject_key IS NULL THEN 0 ELSE 1 END AS named
FROM given""",
        """
CREATE TABLE differing AS
SELECT no, CAST(subject AS INTEGER) AS subject, unnest(from_json(names_differ, '["VARCHAR"]')) AS listing_id
FROM given WHERE names_differ IS NOT NULL""",
        """
CREATE TABLE named_otherwise AS
SELECT no, subject, listing_id, 'own' AS reached_as FROM differing
UNION
SELECT d.no, a.relates_to, d.listing_id, 'represented'
FROM differing d JOIN subject a ON a.no = d.no AND a.subject = d.subject
WHERE a.relates_to IS NOT NULL""",
        f"""
CREATE TABLE message AS
SELECT CAST(row_number() OVER () AS INTEGER) AS id, found.* FROM (
  SELECT no, kind, day, revision, one.subject AS subject, one.listing_id AS listing_id, one.list AS list_id,
    one.reached_as AS reached_as, one.facts AS facts
  FROM (
    SELECT no, kind, day, revision, unnest(from_json(json_extract(document, '$.messages'), '{MESSAGES}')) AS one
    FROM whole WHERE no IN (SELECT no FROM checks)
  )
  UNION ALL
  SELECT no, kind, day, revision, subject, listing_id, list_id, reached_as, facts
  FROM {extra} WHERE no IN (SELECT no FROM checks)
) AS found""",  # noqa: S608 - as above
        "DROP TABLE given",
        "DROP TABLE whole",
    ]
