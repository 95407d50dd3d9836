"""How fast rules are decided: this engine beside the engines that a user would pick instead, on the same rules and events.

``python -m benchmarks engine`` runs it; docs/performance.md tells how to read it.
"""
