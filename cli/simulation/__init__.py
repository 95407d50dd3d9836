"""A simulated period of operation: a city asks, departments act, people object, through the same services that serve the real doors.

Everything is invented and follows from the seed: subjects, entries, holidays, who is late. It plays in a folder of its own with a clock of
its own, and at the end the books are audited (``books``): nothing of it belongs near an office's data.
"""
