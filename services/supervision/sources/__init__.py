"""Where duties come from: one module per kind of thing that can wait, each reading what departments have not done yet from its events."""
