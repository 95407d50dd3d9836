"""The rule engine: how YAML packs decide about one matter.

Pure: it reads YAML and nothing else, never the clock, never a database. The road is
``yaml_tree`` (text with positions) -> ``documents`` (typed models) -> ``packset`` (all packs together)
-> ``conditions`` and ``ir`` (what a rule asks) -> ``compiler`` and ``runner`` (durable-rules)
-> ``decide`` (one decision, with the reference evaluator beside it).
"""
