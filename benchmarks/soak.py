"""Whether memory stays flat over millions of messages: durable-rules with the reference beside it, and situations.

The packs of this project with the demo's confirmations; messages from all buckets of all fields that their rules read.
*Cold*: every message goes through durable-rules and the reference. *Warm*: through a table of situations that is too small
for them, so that they come and go. Now and then every ruleset is built anew, as after a fault. Memory is read at intervals;
its slope over the run, the first tenth left out, says whether anything leaks.

    nice -n 15 python -m benchmarks.soak [--messages 5000000] [--json]
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.language.partition import partition
from engine.language.reference import Facts
from engine.matching.compiler import Plan, compile_plans
from engine.matching.evaluation import PlanEvaluator
from engine.packs.packset import PackSet

ROOT = Path(__file__).resolve().parent.parent
INTERVALS = 20
DIFFERENT = 2000
"""Messages per plan, in turn."""
REBUILT_EVERY = 250_000
REMEMBERED = 8
"""Situations per plan in the warm run: fewer than there are."""


def resident() -> int:
    """Resident memory, bytes."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def messages(plan: Plan, rng: random.Random) -> list[Facts]:
    """Facts with a random bucket for each field that the plan's rules read."""
    choices = {}
    for part in partition((*plan.conditions, *plan.meanings)):
        field = plan.fields[part.field]
        values = [value for _, value in itertools.islice(part.representatives(field), DIFFERENT)]
        choices[part.field] = [value for value in values if value is not None or not field.always]

    def one() -> Facts:
        picked = ((name, rng.choice(values)) for name, values in choices.items())
        return {name: value for name, value in picked if value is not None}

    return [one() for _ in range(DIFFERENT)]


def run(plans: list[Plan], situations: int, count: int) -> dict[str, Any]:
    """Evaluates ``count`` messages and reads memory at intervals."""
    rng = random.Random(1)
    given = [(plan, messages(plan, rng)) for plan in plans]
    order = itertools.cycle([(number, facts) for number, (_, found) in enumerate(given) for facts in found])
    evaluators = [PlanEvaluator(plan, situations) for plan in plans]
    samples: list[tuple[int, int]] = []
    wrong, decided, evicted, started = 0, 0, 0, time.process_time()
    for done in range(1, count + 1):
        number, facts = next(order)
        wrong += bool(evaluators[number].evaluate(facts).disagreements)
        if done % REBUILT_EVERY == 0:
            decided, evicted = decided + _sum(evaluators, "decided"), evicted + _sum(evaluators, "evicted")
            for evaluator in evaluators:
                evaluator.close()
            evaluators = [PlanEvaluator(plan, situations) for plan in plans]
        if done % (count // INTERVALS) == 0:
            samples.append((done, resident()))
            print(f"  {done:>10,}  {samples[-1][1] / 2**20:8.2f} MiB", file=sys.stderr, flush=True)
    seconds = time.process_time() - started
    decided, evicted = decided + _sum(evaluators, "decided"), evicted + _sum(evaluators, "evicted")
    for evaluator in evaluators:
        evaluator.close()
    return {
        "messages": count,
        "disagreements": wrong,
        "decided_by_durable_rules": decided if situations else count,
        "situations_evicted": evicted,
        "cpu_seconds": round(seconds, 1),
        "first_mib": round(samples[0][1] / 2**20, 2),
        "last_mib": round(samples[-1][1] / 2**20, 2),
        "highest_mib": round(max(size for _, size in samples) / 2**20, 2),
        "slope_bytes_per_message": round(slope(samples[INTERVALS // 10 :]), 4),
    }


def _sum(evaluators: list[PlanEvaluator], name: str) -> int:
    return sum(getattr(found, name) for evaluator in evaluators if (found := evaluator.statistics()))


def slope(samples: list[tuple[int, int]]) -> float:
    """Least squares: bytes per message."""
    mean_x = sum(x for x, _ in samples) / len(samples)
    mean_y = sum(y for _, y in samples) / len(samples)
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread


def roads(plans: list[Plan], count: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The two runs."""
    for name, situations in (("cold", 0), ("warm", REMEMBERED)):
        print(name, file=sys.stderr)
        yield name, run(plans, situations, count)


def main() -> int:
    """Prints a line per run; 1 if the two evaluators ever differed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=5_000_000)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    packs = PackSet.load(ROOT, [ROOT / "rules" / "confirmations" / "demo.yaml"])
    found = dict(roads(list(compile_plans(packs).values()), max(options.messages, INTERVALS)))
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        for name, figures in found.items():
            print(name, "  ".join(f"{key}={value}" for key, value in figures.items()))
    return int(any(figures["disagreements"] for figures in found.values()))


if __name__ == "__main__":
    sys.exit(main())
