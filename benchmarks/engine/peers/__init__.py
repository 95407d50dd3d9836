"""One module per engine: ``FORM`` says how it is driven, ``build`` makes it decide.

Each gets the form in which it is fastest here among those that answer correctly.
"""

PACKAGES = {
    "jiangcheng_warm": "durable_rules",
    "jiangcheng_cold": "durable_rules",
    "jiangcheng_decide": "durable_rules",
    "jiangcheng_reference": "durable_rules",
    "durable_raw": "durable_rules",
    "durable_host": "durable_rules",
    "zen_engine": "zen-engine",
    "zen_expression": "zen-engine",
    "cel": "cel-expr-python",
    "rule_engine_py": "rule-engine",
    "json_logic": "json-logic-qubit",
    "clips": "clipspy",
}
"""The engines in the order of the table, each with the distribution that it needs; the first four are this engine."""

ORDER = tuple(PACKAGES)
