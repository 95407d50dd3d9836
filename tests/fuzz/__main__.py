"""``make fuzz``: rounds of five ways and of whole decisions, as many as asked for, with what was compared at the end.

``python -m tests.fuzz [five-ways] [whole]``: JC_FUZZ_EVALUATIONS is how many rule evaluations each of the five ways must
see at least (5,000,000); whole decisions see a tenth of it. JC_FUZZ_SEED repeats a run. Exits 1 at the first difference.
``python -m tests.fuzz reproduce < case.json``: asks again about a case that a failure printed.
"""

from __future__ import annotations

import json
import os
import platform
import random
import sys
import time
from datetime import UTC, datetime

from tests.fuzz import campaign, whole
from tests.fuzz.ways import WAYS

SEED = os.environ.get("JC_FUZZ_SEED") or str(random.SystemRandom().randrange(10**9))
EVALUATIONS = int(os.environ.get("JC_FUZZ_EVALUATIONS") or 5_000_000)


def five_ways(seed: str, evaluations: int) -> str:
    """The first level; lines of what was compared. Raises DifferenceError."""
    tally = campaign.run(seed, evaluations)
    lines = [f"{way:>14}: {tally.evaluations[way]:>14,} rule evaluations" for way in WAYS]
    answers = ", ".join(f"{word}: {tally.answers[truth]:,}" for truth, word in _WORDS)
    lines.append(f"{tally.cases:,} cases, {tally.rules:,} rules ({tally.refused:,} more too wide), answers {answers}")
    lines.append(
        f"{tally.served:,} messages served for another of their situation, {tally.evicted:,} situations evicted"
    )
    return "\n".join(lines)


_WORDS = ((True, "true"), (None, "unknown"), (False, "false"))


def whole_decisions(seed: str, evaluations: int) -> str:
    """The second level. Raises WholeDifferenceError."""
    total = whole.run(seed, evaluations)
    lines = [
        f"{name:>14}: {total.rules[name]:>14,} rule evaluations in {total.decisions[name]:,} decisions"
        for name in whole.ENGINES
    ]
    outcomes = ", ".join(f"{name}: {count:,}" for name, count in sorted(total.outcomes.items()))
    lines.append(f"{total.worlds:,} worlds, each edited once ({total.refused:,} with a rule too wide left out)")
    lines.append(f"{total.taken_over:,} rulesets taken over; {total.fired:,} rules fired; outcomes {outcomes}")
    return "\n".join(lines)


LEVELS = {"five-ways": (five_ways, 1), "whole": (whole_decisions, 10)}


def reproduce() -> int:
    """Reads a case and tells what differs in it; 1 if something does."""
    case = json.load(sys.stdin)
    told = whole.difference(case) if "world" in case else campaign.difference(case)
    print(told or "no difference")
    return 1 if told else 0


def main(words: list[str]) -> int:
    """0 if nothing differs."""
    if words == ["reproduce"]:
        return reproduce()
    print(f"seed {SEED}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_machine()}", flush=True)
    for name in words or LEVELS:
        level, part = LEVELS[name]
        started, spent = time.monotonic(), time.process_time()
        try:
            told = level(SEED, EVALUATIONS // part)
        except (campaign.DifferenceError, whole.WholeDifferenceError) as difference:
            print(f"{name}: A DIFFERENCE\n{difference}")
            return 1
        took, cpu = time.monotonic() - started, time.process_time() - spent
        print(f"{name}: 0 differences in {took:,.0f} s ({cpu:,.0f} s of CPU)\n{told}", flush=True)
    return 0


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.machine()}, CPython {platform.python_version()}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
