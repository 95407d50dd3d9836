"""One generator of synthetic rules, events and packs for every benchmark, the same for the same seed.

``catalogue`` names what there is, ``rules`` and ``events`` draw from it, ``oracle`` says in a few lines what must come out,
``packs`` writes it all as pack files. Everything is invented: no list, law, article or subject of it exists.
"""

from benchmarks.workload.events import Event, events
from benchmarks.workload.oracle import fired
from benchmarks.workload.packs import Written, write_packs
from benchmarks.workload.rules import Rule, rules

__all__ = ["Event", "Rule", "Written", "events", "fired", "rules", "write_packs"]
