"""The self-test of a taken-up revision asks what is new, and finds evaluators that differ."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.deciding.decide import RuleEngine
from engine.errors import JiangchengError
from services.revisions.self_test import self_test
from tests.revisions import packs


def test_examples_are_tried_on_rulesets_that_are_new_and_not_on_those_taken_over(tmp_path: Path) -> None:
    first = RuleEngine(packs.edition(tmp_path, "1000000.00"))
    same = RuleEngine(packs.edition(tmp_path, "1000000.00"), previous=first)
    other = RuleEngine(packs.edition(tmp_path, "2000000.00"), previous=first)
    assert [self_test(engine) for engine in (first, same, other)] == [3, 0, 3]
    for engine in (first, same, other):
        engine.close()


def test_evaluators_that_differ_do_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = RuleEngine(packs.edition(tmp_path, "1000000.00"))
    monkeypatch.setattr("engine.matching.evaluation.evaluate", lambda *_: False)
    with pytest.raises(JiangchengError, match="没有通过自检"):
        self_test(engine)
    engine.close()


def test_an_example_that_names_what_is_not_there_says_nothing_of_the_engine(tmp_path: Path) -> None:
    """Published by an earlier version, say: the revision must be taken up all the same."""
    whole = packs.edition(tmp_path, "1000000.00")
    name, examples = next(iter(whole.examples.items()))
    wrong = [
        examples.cases[0].model_copy(update={"subject": "无此主体"}),
        examples.cases[0].model_copy(update={"matter": "无此事项"}),
    ]
    stored = examples.model_copy(update={"cases": [*wrong, *examples.cases]})
    engine = RuleEngine(replace(whole, examples={**whole.examples, name: stored}))
    assert self_test(engine) == len(whole.examples[name].cases) + len(wrong) - 2
    engine.close()
