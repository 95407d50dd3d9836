"""Who may do what: people by session, systems by key, scoped by department."""
