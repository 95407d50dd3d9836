"""The rule engine: how YAML packs decide about one matter.

Pure: it reads YAML and nothing else, never the clock, never a database. The road is
``packs`` (files to one cross-checked set of ``documents``) -> ``language`` (what a rule asks) -> ``matching`` (durable-rules,
with the reference evaluator beside it) -> ``law`` (may it fire on this day?) -> ``deciding`` (measures, outcomes, the record).
Beside the road: ``lint``, ``examples`` and ``schemas`` serve whoever writes packs.
"""
