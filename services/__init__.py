"""What happens around a decision: registry, checks, cases, push, feedback, reports.

Services hold the rules of the house and speak to the outside only through the protocols in ``ports``; they never commit
(whoever opened the unit of work does) and never read the clock (``now`` is passed in).
"""
