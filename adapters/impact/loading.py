"""Loading: documents as they are stored, one line each, into tables of checks, subjects and messages. DuckDB's dialect.

Documents are long and what is taken of them is short, so some are taken apart at a time: memory is theirs, not that of all.
"""

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


TABLES = [
    "CREATE TABLE checks (no INTEGER, check_id VARCHAR, kind VARCHAR, day DATE, revision INTEGER, fresh INTEGER)",
    "CREATE TABLE damaged (no INTEGER, check_id VARCHAR, kind VARCHAR, day DATE)",
    "CREATE TABLE subject (no INTEGER, subject INTEGER, role VARCHAR, subject_kind VARCHAR, relates_to INTEGER, named INTEGER)",
    "CREATE TABLE named_otherwise (no INTEGER, subject INTEGER, listing_id VARCHAR, reached_as VARCHAR)",
    """
CREATE TABLE message (id INTEGER, no INTEGER, kind VARCHAR, day DATE, revision INTEGER, subject INTEGER, listing_id VARCHAR,
  list_id VARCHAR, reached_as VARCHAR, facts JSON)""",
]
"""What documents are taken apart into; ``damaged`` checks are only counted."""

_NUMBERED = "CAST(row_number() OVER () + (SELECT COALESCE(MAX(id), 0) FROM message) AS INTEGER) AS id"


def take_apart(documents: str) -> list[str]:
    """In order; ``documents`` is a table function with the columns above, of some of the checks. Of the documents nothing is left."""
    return [
        f"""
CREATE TABLE whole AS
SELECT no, check_id, kind, day, revision, CASE WHEN json_valid(document) THEN document END AS document
FROM {documents}""",  # noqa: S608 - our own file names and columns
        """
INSERT INTO damaged
SELECT no, check_id, kind, day FROM whole
WHERE document IS NULL OR json_type(document, '$.messages') IS DISTINCT FROM 'ARRAY'
OR json_type(document, '$.inputs.subjects') IS DISTINCT FROM 'ARRAY'""",
        "DELETE FROM whole WHERE no IN (SELECT no FROM damaged)",
        """
INSERT INTO checks
SELECT no, check_id, kind, day, revision,
  CASE WHEN json_extract_string(document, '$.registry.state') = 'fresh' THEN 1 ELSE 0 END AS fresh
FROM whole""",
        """
CREATE TABLE given AS
SELECT no, one->>'$.index' AS subject, one->>'$.role' AS role, one->>'$.kind' AS subject_kind,
  one->>'$.subject_key' AS subject_key, one->>'$.relates_to' AS relates_to, one->'$.names_differ' AS names_differ
FROM (SELECT no, unnest(json_extract(document, '$.inputs.subjects[*]')) AS one FROM whole)""",
        """
INSERT INTO subject
SELECT no, CAST(subject AS INTEGER) AS subject, role, subject_kind, CAST(relates_to AS INTEGER) AS relates_to,
  CASE WHEN subject_key IS NULL THEN 0 ELSE 1 END AS named
FROM given""",
        """
INSERT INTO named_otherwise
WITH differing AS (
  SELECT no, CAST(subject AS INTEGER) AS subject, unnest(from_json(names_differ, '["VARCHAR"]')) AS listing_id
  FROM given WHERE names_differ IS NOT NULL
)
SELECT no, subject, listing_id, 'own' AS reached_as FROM differing
UNION
SELECT d.no, CAST(a.relates_to AS INTEGER), d.listing_id, 'represented'
FROM differing d JOIN given a ON a.no = d.no AND CAST(a.subject AS INTEGER) = d.subject
WHERE a.relates_to IS NOT NULL""",
        f"""
INSERT INTO message
SELECT {_NUMBERED}, no, kind, day, revision, one.subject, one.listing_id, one.list, one.reached_as, one.facts
FROM (
  SELECT no, kind, day, revision, unnest(from_json(json_extract(document, '$.messages'), '{MESSAGES}')) AS one FROM whole
)""",  # noqa: S608 - as above
        "DROP TABLE given",
        "DROP TABLE whole",
    ]


def join_in(extra: str) -> str:
    """The messages beside those of documents; ``extra`` is a table function with the columns above."""
    return f"""
INSERT INTO message
SELECT {_NUMBERED}, no, kind, day, revision, subject, listing_id, list_id, reached_as, facts
FROM {extra} WHERE no IN (SELECT no FROM checks)"""  # noqa: S608 - our own file names and columns
