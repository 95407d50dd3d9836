"""A matter of a business system as a whole: whether it was checked, whether its cases are answered, and how it ended."""
