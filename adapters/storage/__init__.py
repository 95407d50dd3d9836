"""SQL storage: one schema and one code for SQLite and PostgreSQL."""
