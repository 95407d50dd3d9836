"""The SQL side of impact: messages are put into situations by generated SQL, and what situations come to is joined back.

DuckDB runs it in a private folder, without network and without extensions to download. Everything between loading and the
result is plain SQL (CASE, GROUP BY, JOIN), so that another engine can run it.
"""
