"""How fast one process evaluates: durable-rules, the reference beside it, both compared, and situations seen before.

One message is one listing of one subject in one matter, all rules of one list. *Cold* is what a message of a new situation
costs: both evaluators, compared. *Warm* is what every later one costs. The roads are timed in turn in the same run, by CPU
time, so their ratios hold on any machine; the figures themselves are this machine's.

    python -m benchmarks.rule_engine [--rules 10,100,400] [--rounds 9] [--json]

(Not ``engine.py``: beside the other scripts of this folder that name would hide the package ``engine``.)
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import statistics
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from engine.language.ir import All, Condition, Leaf, Op, normal
from engine.language.reference import Facts, evaluate
from engine.matching.compiler import Plan, Shard, compile_shards
from engine.matching.dialect import flatten
from engine.matching.evaluation import Evaluation, PlanEvaluator, truth
from engine.matching.runner import Runner
from engine.matching.situations import Statistics
from engine.values import FieldType

CODE, MONEY, NUMBER, BOOLEAN = FieldType.CODE, FieldType.MONEY, FieldType.INTEGER, FieldType.BOOLEAN
MAYBE_MISSING = frozenset({"matter.amount", "subject.region", "listing.level"})
KINDS = ("legal_person", "unincorporated", "natural_person")
LEVELS = ("minor", "ordinary", "serious")
REGIONS = tuple(f"4190{number:02d}" for number in range(1, 21))
AMOUNTS = tuple(amount * 100 for amount in (100_000, 500_000, 1_000_000, 4_000_000, 10_000_000, 50_000_000))
BATCH = 200
WARM_BATCH = 4000


def rule(rng: random.Random) -> Condition:
    """A rule of the usual shape: one to five comparisons, some on fields that may be missing."""
    terms: list[Condition] = [Leaf("subject.kind", Op.IN, CODE, tuple(rng.sample(KINDS, 2)))]
    if rng.random() < 0.5:
        terms.append(Leaf("matter.government_funded", Op.EQ, BOOLEAN, (True,)))
    if rng.random() < 0.5:
        terms.append(Leaf("matter.amount", Op.GTE, MONEY, (rng.choice(AMOUNTS) + rng.randrange(100),)))
    if rng.random() < 0.4:
        terms.append(Leaf("listing.level", Op.IN, CODE, tuple(rng.sample(LEVELS, rng.randint(1, 2)))))
    if rng.random() < 0.3:
        terms.append(Leaf("listing.months_on_list", Op.LTE, NUMBER, (rng.choice((12, 24, 36)),)))
    if rng.random() < 0.3:
        terms.append(Leaf("subject.region", Op.EQ, CODE, (rng.choice(REGIONS),)))
    return normal(All(tuple(terms)))


def message(rng: random.Random) -> Facts:
    """The facts of one listing in one matter; one in five optional fields is missing."""
    optional: dict[str, int | str] = {
        "matter.amount": round(10 ** rng.uniform(6, 10)),
        "listing.level": rng.choice(LEVELS),
        "subject.region": rng.choice(REGIONS),
    }
    return {
        "subject.kind": rng.choice(KINDS),
        "matter.government_funded": rng.random() < 0.5,
        "listing.months_on_list": rng.randrange(48),
        **{name: value for name, value in optional.items() if rng.random() < 0.8},
    }


class Roads:
    """The ways to evaluate one message, over the same conditions."""

    def __init__(self, conditions: list[Condition]) -> None:
        self.conditions = conditions
        started = time.process_time()
        shards = compile_shards(conditions, MAYBE_MISSING)
        self.running: list[tuple[Shard, Runner]] = [(shard, Runner(shard.definition)) for shard in shards]
        self.build_seconds = time.process_time() - started
        found = tuple(conditions)
        plan = Plan("benchmark", "benchmark", {}, (), found, found, shards, tuple(() for _ in found))
        self._cold, self._warm = PlanEvaluator(plan, situations=0), PlanEvaluator(plan)

    def durable(self, facts: Facts) -> list[bool | None]:
        """durable-rules alone."""
        matched = set()
        for shard, runner in self.running:
            matched |= {shard.verdicts[name] for name in runner.matches(flatten(shard.names, facts))}
        return [truth(number, matched) for number in range(len(self.conditions))]

    def reference(self, facts: Facts) -> list[bool | None]:
        """The reference evaluator alone."""
        return [evaluate(condition, facts) for condition in self.conditions]

    def cold(self, facts: Facts) -> Evaluation:
        """A situation not seen before: both, compared."""
        return self._cold.evaluate(facts)

    def warm(self, facts: Facts) -> Evaluation:
        """Situations remembered; after the first pass over some messages every one of them is known."""
        return self._warm.evaluate(facts)

    def check(self, facts: Facts) -> None:
        """Ends the run if any road says anything else than the reference."""
        expected = self.reference(facts)
        true = tuple(number for number, value in enumerate(expected) if value)
        unknown = tuple(number for number, value in enumerate(expected) if value is None)
        answers = (self.cold(facts), self.warm(facts), self.warm(facts))
        if self.durable(facts) != expected or any(found != Evaluation(true, unknown) for found in answers):
            raise SystemExit("the roads differ; run the differential test")

    def statistics(self) -> Statistics:
        """Of the warm road."""
        found = self._warm.statistics()
        assert found is not None
        return found

    def close(self) -> None:
        """Frees the rulesets."""
        for _, runner in self.running:
            runner.close()
        self._cold.close()
        self._warm.close()


def measure(count: int, rounds: int) -> dict[str, Any]:
    """Messages per CPU second of each road over ``count`` distinct conditions, as medians of interleaved rounds."""
    rng = random.Random(count)
    conditions: dict[Condition, None] = {}
    while len(conditions) < count:
        conditions.setdefault(rule(rng))
    roads = Roads(list(conditions))
    many = [message(rng) for _ in range(WARM_BATCH)]
    few = many[:BATCH]
    for facts in few:
        roads.check(facts)
    timed = {"durable": few, "reference": few, "cold": few, "warm": many}
    rates: dict[str, list[float]] = {name: [] for name in timed}
    for name, messages in timed.items():
        _rate(getattr(roads, name), messages)  # the first pass meets every situation
    for _ in range(rounds):
        for name, messages in timed.items():
            rates[name].append(_rate(getattr(roads, name), messages))
    situations = roads.statistics().situations
    roads.close()
    median = {name: statistics.median(found) for name, found in rates.items()}
    return {
        "rules": count,
        "rulesets": len(roads.running),
        "situations": situations,
        "build_seconds": round(roads.build_seconds, 3),
        "messages_per_cpu_second": {name: round(rate) for name, rate in median.items()},
        "microseconds": {name: round(1e6 / rate, 2) for name, rate in median.items()},
        "durable_over_reference": round(median["durable"] / median["reference"], 2),
        "warm_over_cold": round(median["warm"] / median["cold"], 1),
    }


def _rate(decide: Callable[[Facts], object], messages: list[Facts]) -> float:
    started = time.process_time()
    for facts in messages:
        decide(facts)
    return len(messages) / (time.process_time() - started)


def main() -> None:
    """Runs and prints a table, or JSON for programs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rules", default="10,100,400", help="numbers of distinct conditions, separated by commas")
    parser.add_argument("--rounds", type=int, default=9, help="timed rounds per road")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    report = {
        "machine": {"system": platform.platform(), "processor": platform.machine()},
        "versions": {"python": platform.python_version(), "durable_rules": version("durable_rules")},
        "results": [measure(int(count), options.rounds) for count in options.rules.split(",")],
    }
    print(json.dumps(report, indent=2) if options.json else _table(report))


def _table(report: dict[str, Any]) -> str:
    lines = [f"{name}: {value}" for part in ("machine", "versions") for name, value in report[part].items()]
    lines.append(
        f"{'rules':>6} {'rulesets':>8} {'situations':>10} {'build s':>8} {'durable/s':>10} {'reference/s':>11} {'cold/s':>8} "
        f"{'warm/s':>9} {'cold µs':>9} {'warm µs':>8} {'warm:cold':>9}"
    )
    for found in report["results"]:
        rates, each = found["messages_per_cpu_second"], found["microseconds"]
        lines.append(
            f"{found['rules']:>6} {found['rulesets']:>8} {found['situations']:>10} {found['build_seconds']:>8} "
            f"{rates['durable']:>10} {rates['reference']:>11} {rates['cold']:>8} {rates['warm']:>9} "
            f"{each['cold']:>9} {each['warm']:>8} {found['warm_over_cold']:>9}"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
