"""Plain SQL from messages in situations to the sums of the report: CASE, JOIN, GROUP BY, ROW_NUMBER and nothing else.

Flags are 0 and 1, so that MAX is *some* and MIN is *all*. ``side`` is 0 before the change and 1 after it.
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.impact.classification import quoted, readings, situation_key
from services.impact.bench import Group
from services.impact.model import EXAMPLES

BASES = [
    "CREATE TABLE classified (id INTEGER, grp INTEGER, epoch INTEGER, differs INTEGER, situation_key VARCHAR)",
    "CREATE TABLE epoch (grp INTEGER, day DATE, epoch INTEGER)",
]

OCCURRING = "SELECT DISTINCT kind, list_id, revision, day FROM message ORDER BY kind, list_id, revision, day"


ALL_MESSAGES = "message m"
KEPT_MESSAGES = "kept_message m"


def classify(group: Group, messages: str) -> str:
    """Puts the messages of a group into their situations. The days of a group stand in ``epoch``."""
    read = "".join(f",\n    {reading}" for reading in readings(group.partitions, "m.facts"))
    return f"""
INSERT INTO classified
SELECT id, {group.number}, epoch, differs,
  {situation_key(group.partitions)}
FROM (
  SELECT m.id, e.epoch, CASE WHEN n.no IS NULL THEN 0 ELSE 1 END AS differs{read}
  FROM {messages}
  JOIN epoch e ON e.day = m.day AND e.grp = {group.number}
  LEFT JOIN named_otherwise n ON n.no = m.no AND n.subject = m.subject AND n.listing_id = m.listing_id
    AND n.reached_as = m.reached_as
  WHERE m.kind = {quoted(group.kind)} AND m.list_id = {quoted(group.list_id)} AND m.revision IN ({_numbers(group.revisions)})
) AS facts"""  # noqa: S608 - built from packs' ids and constants, quoted


SITUATION = """
CREATE TABLE situation AS
SELECT CAST(row_number() OVER (ORDER BY grp, epoch, differs, situation_key) AS INTEGER) AS situation, found.*
FROM (
  SELECT grp, epoch, differs, situation_key, MIN(id) AS example, COUNT(*) AS messages
  FROM classified GROUP BY grp, epoch, differs, situation_key
) AS found"""

SITUATIONS = """
SELECT s.situation, s.grp, s.epoch, s.differs, m.facts
FROM situation s JOIN message m ON m.id = s.example ORDER BY s.situation"""

ACTING = [
    """
CREATE TABLE unnamed AS
SELECT s.no, s.subject, c.kind, c.day, s.role, s.subject_kind,
  string_agg(DISTINCT a.role, ',' ORDER BY a.role) AS acting
FROM subject s
JOIN checks c ON c.no = s.no
JOIN subject a ON a.no = s.no AND a.relates_to = s.subject
WHERE s.named = 1 AND a.named = 0 AND c.fresh = 1
GROUP BY s.no, s.subject, c.kind, c.day, s.role, s.subject_kind""",
    """
CREATE TABLE acting AS
SELECT CAST(row_number() OVER (ORDER BY kind, day, role, subject_kind, acting) AS INTEGER) AS acting_no, found.*
FROM (SELECT DISTINCT kind, day, role, subject_kind, acting FROM unnamed) AS found""",
]

TOUCHED_COLUMNS = {"touched": "{situation: 'INTEGER'}", "touched_acting": "{acting_no: 'INTEGER'}"}

KEEP = [
    """
CREATE TABLE kept AS
SELECT m.no FROM message m
JOIN classified c ON c.id = m.id
JOIN situation s ON s.grp = c.grp AND s.epoch = c.epoch AND s.differs = c.differs
  AND s.situation_key = c.situation_key
JOIN touched t ON t.situation = s.situation
UNION
SELECT u.no FROM unnamed u
JOIN acting a ON a.kind = u.kind AND a.day = u.day AND a.role = u.role AND a.subject_kind = u.subject_kind
  AND a.acting = u.acting
JOIN touched_acting t ON t.acting_no = a.acting_no""",
    "CREATE TABLE kept_message AS SELECT m.* FROM message m JOIN kept k ON k.no = m.no",
    "DROP TABLE classified",
    "DROP TABLE situation",
    "DROP TABLE epoch",
]

ACTINGS = "SELECT acting_no, kind, day, role, subject_kind, acting FROM acting ORDER BY acting_no"

ANSWER_COLUMNS = {
    "verdict": (
        "{situation: 'INTEGER', side: 'INTEGER', punish: 'INTEGER', open: 'INTEGER', rewarded: 'INTEGER', "
        "untold: 'INTEGER'}"
    ),
    "delta": "{situation: 'INTEGER', measure: 'VARCHAR', change: 'VARCHAR'}",
    "delta_department": "{situation: 'INTEGER', department: 'VARCHAR', change: 'VARCHAR'}",
    "untold": "{situation: 'INTEGER', field: 'VARCHAR'}",
    "unnamed_verdict": "{acting_no: 'INTEGER', side: 'INTEGER', open: 'INTEGER'}",
}

RESULT = [
    """
CREATE TABLE placed AS
SELECT c.id, s.situation FROM classified c
JOIN situation s ON s.grp = c.grp AND s.epoch = c.epoch AND s.differs = c.differs
  AND s.situation_key = c.situation_key""",
    "DROP TABLE classified",
    """
CREATE TABLE subject_side AS
SELECT s.no, s.subject, s.named, c.fresh, side.side,
  COALESCE(f.punish, 0) AS punish, COALESCE(f.rewarded, 0) AS rewarded, COALESCE(f.untold, 0) AS untold,
  CASE WHEN COALESCE(f.open, 0) = 1 OR COALESCE(u.open, 0) = 1 THEN 1 ELSE 0 END AS open
FROM subject s
JOIN kept k ON k.no = s.no
JOIN checks c ON c.no = s.no
CROSS JOIN (SELECT 0 AS side UNION ALL SELECT 1) AS side
LEFT JOIN (
  SELECT m.no, m.subject, v.side, MAX(v.punish) AS punish, MAX(v.open) AS open, MAX(v.rewarded) AS rewarded,
    MAX(v.untold) AS untold
  FROM message m JOIN placed p ON p.id = m.id JOIN verdict v ON v.situation = p.situation
  GROUP BY m.no, m.subject, v.side
) AS f ON f.no = s.no AND f.subject = s.subject AND f.side = side.side
LEFT JOIN (
  SELECT u.no, u.subject, v.side, v.open
  FROM unnamed u
  JOIN acting a ON a.kind = u.kind AND a.day = u.day AND a.role = u.role AND a.subject_kind = u.subject_kind
    AND a.acting = u.acting
  JOIN unnamed_verdict v ON v.acting_no = a.acting_no
) AS u ON u.no = s.no AND u.subject = s.subject AND u.side = side.side""",
    """
CREATE TABLE subject_outcome AS
SELECT no, subject, side, untold,
  CASE WHEN named = 0 OR fresh = 0 THEN 1 WHEN punish > 1 THEN punish WHEN open = 1 THEN 1 ELSE 0 END AS rank,
  CASE WHEN named = 0 THEN 0 ELSE 1 END AS word,
  CASE WHEN named = 1 AND fresh = 1 AND open = 0 THEN 1 ELSE 0 END AS complete,
  CASE WHEN named = 1 AND fresh = 1 AND open = 0 AND rewarded = 1 AND punish = 0 THEN 1 ELSE 0 END AS favoured
FROM subject_side""",
    """
CREATE TABLE check_side AS
SELECT no, side, MAX(rank) AS rank, MIN(complete) AS complete, MAX(untold) AS untold,
  CASE WHEN MAX(rank) = 0 THEN MAX(favoured) ELSE 0 END AS favoured,
  MIN(CASE WHEN rank = 1 THEN 2 * subject + word END) AS first_open
FROM subject_outcome GROUP BY no, side""",
    """
CREATE TABLE changed_subject AS
SELECT a.no, a.subject FROM subject_outcome a
JOIN subject_outcome b ON b.no = a.no AND b.subject = a.subject AND b.side = 1
WHERE a.side = 0 AND (a.rank <> b.rank OR a.complete <> b.complete OR a.favoured <> b.favoured)
UNION
SELECT m.no, m.subject FROM message m JOIN placed p ON p.id = m.id
WHERE p.situation IN (SELECT situation FROM delta)""",
]


def word(side: str) -> str:
    """The outcome of a check in words. Of identity and undetermined, equally grave, the first subject's stands."""
    return (
        f"CASE {side}.rank WHEN 4 THEN 'barred' WHEN 3 THEN 'restricted' WHEN 2 THEN 'caution' "
        f"WHEN 1 THEN CASE MOD({side}.first_open, 2) WHEN 0 THEN 'identity_required' ELSE 'undetermined' END "
        "ELSE 'clear' END"
    )


def result_statements() -> list[str]:
    """From answers to one row per check."""
    return [
        *RESULT,
        f"""
CREATE TABLE result AS
SELECT c.no, c.check_id, c.kind, c.day, {word("a")} AS outcome_before, {word("b")} AS outcome_after,
  CASE WHEN a.untold = 1 OR b.untold = 1 THEN 'unknown'
    WHEN c.no IN (SELECT no FROM changed_subject) THEN 'changed' ELSE 'unchanged' END AS result
FROM checks c
JOIN check_side a ON a.no = c.no AND a.side = 0
JOIN check_side b ON b.no = c.no AND b.side = 1""",  # noqa: S608 - our own columns
    ]


TOTALS = "SELECT result, COUNT(*) FROM result GROUP BY result"

OUTCOMES = f"""
SELECT outcome_before, outcome_after, MAX(place) AS checks,
  string_agg(CASE WHEN place <= {EXAMPLES} THEN check_id END, ',' ORDER BY place) AS examples
FROM (
  SELECT outcome_before, outcome_after, check_id,
    row_number() OVER (PARTITION BY outcome_before, outcome_after ORDER BY no DESC) AS place
  FROM result WHERE result = 'changed'
) AS numbered
GROUP BY outcome_before, outcome_after ORDER BY checks DESC, outcome_before, outcome_after"""  # noqa: S608


def shifts(what: str, delta: str) -> str:
    """Sums of a delta per measure, department or list. ``what`` is the column, ``delta`` a table of situation, what, change."""
    return f"""
SELECT what, SUM(gained), SUM(lost), SUM(altered), COUNT(*) AS checks,
  string_agg(CASE WHEN place <= {EXAMPLES} THEN check_id END, ',' ORDER BY place)
FROM (
  SELECT counted.*, row_number() OVER (PARTITION BY what ORDER BY no DESC) AS place
  FROM (
    SELECT d.{what} AS what, r.no, r.check_id,
      SUM(CASE WHEN d.change = 'gained' THEN 1 ELSE 0 END) AS gained,
      SUM(CASE WHEN d.change = 'lost' THEN 1 ELSE 0 END) AS lost,
      SUM(CASE WHEN d.change = 'altered' THEN 1 ELSE 0 END) AS altered
    FROM {delta} d
    JOIN placed p ON p.situation = d.situation
    JOIN message m ON m.id = p.id
    JOIN result r ON r.no = m.no AND r.result <> 'unknown'
    GROUP BY d.{what}, r.no, r.check_id
  ) AS counted
) AS numbered
GROUP BY what ORDER BY checks DESC, what"""  # noqa: S608 - our own table and column names


LISTS = """
CREATE TABLE delta_list AS
SELECT d.situation, m.list_id, d.change FROM delta d
JOIN situation s ON s.situation = d.situation JOIN message m ON m.id = s.example"""

UNKNOWN_FIELDS = """
SELECT u.field, COUNT(DISTINCT m.no) AS checks
FROM untold u JOIN placed p ON p.situation = u.situation JOIN message m ON m.id = p.id
GROUP BY u.field ORDER BY checks DESC, u.field"""

SUBJECT_COUNTS = """
SELECT COALESCE(SUM(CASE WHEN s.named = 0 THEN 1 ELSE 0 END), 0),
  COUNT(DISTINCT CASE WHEN c.fresh = 0 THEN c.no END)
FROM subject s JOIN checks c ON c.no = s.no"""

DETAILS = """
SELECT r.no, r.check_id, r.kind, r.day, r.result, r.outcome_before, r.outcome_after, m.subject, m.listing_id,
  d.measure, d.change
FROM result r
LEFT JOIN (message m JOIN placed p ON p.id = m.id JOIN delta d ON d.situation = p.situation) ON m.no = r.no
WHERE r.result <> 'unchanged'
ORDER BY r.no, m.subject, m.listing_id, m.reached_as, d.measure"""


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers)
