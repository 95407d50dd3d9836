"""Push of a list version to participating departments: sent, received, applied."""
