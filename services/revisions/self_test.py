"""Whether a newly built engine can be trusted with checks: durable-rules must answer its revision's examples as the reference does.

What the examples expect was proven when the revision was published; here only the two evaluators are compared, in this
process, on this machine. Rulesets that an engine took over from another answered there already, and are not asked again.
"""

from __future__ import annotations

from collections.abc import Set
from contextlib import suppress

from engine.deciding.decide import RuleEngine
from engine.documents import Examples
from engine.errors import JiangchengError, PackError, ValueTypeError
from engine.examples.touching import together
from engine.inputs import DecisionInput
from engine.packs.examples.inputs import build_cases

MOST = 300
"""Examples tried at most, taken evenly: a process that takes up a large revision must not be busy with it for long."""


def self_test(engine: RuleEngine) -> int:
    """How many examples were tried. Raises JiangchengError when the evaluators differ or the engine fails."""
    tried = _inputs(engine)
    for given in tried:
        try:
            found = engine.decide(given, afresh=True).disagreements
        except ValueTypeError:  # the example's own fault, see ``_inputs``
            continue
        if found:
            raise JiangchengError(
                "self_test_failed",
                "规则版本没有通过自检：两个求值器的结果不一致",
                "；".join(str(one) for one in found[:3]),
                "不会启用该版本；请把服务日志发给维护人员",
            )
    return len(tried)


def _inputs(engine: RuleEngine) -> list[DecisionInput]:
    """Examples that ask the rulesets that were built, taken evenly. One that names what is not there was refused at publication, and says nothing of the engine."""
    packs = engine.packs
    numbered = [(name, number) for name, one in sorted(packs.examples.items()) for number in _asking(one, engine.built)]
    chosen: dict[str, list[int]] = {}
    for name, number in numbered[:: max(1, -(-len(numbered) // MOST))]:
        chosen.setdefault(name, []).append(number)
    found: list[DecisionInput] = []
    for name, numbers in chosen.items():
        with suppress(PackError):
            found += [built.input for built in build_cases(packs, name, numbers)]
    return found


def _asking(examples: Examples, built: Set[tuple[str, str]]) -> list[int]:
    groups = together(examples).items()
    return sorted(n for (kind, lists), found in groups if any((kind, one) in built for one in lists) for n in found)
