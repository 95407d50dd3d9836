"""What the engine answers in a situation, and what the rule's condition says of it when evaluated directly."""

from __future__ import annotations

from dataclasses import dataclass

from engine.decision import Outcome
from engine.disagreement import Disagreement
from engine.errors import ValueTypeError
from engine.examples.boundaries.question import Question
from engine.examples.boundaries.situation import ENTRY, Situation
from engine.examples.run import Decider
from engine.language.reference import evaluate
from engine.values import from_json


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for the subject. ``fired``: whether the rule in question did, through the entry in question.

    ``open``: its condition lacks something; ``missing``: what would have mattered, to any rule.
    ``measures`` are of all rules. ``refused``: code and text of an input that the engine would not decide.
    """

    outcome: Outcome
    complete: bool
    favoured: bool
    measures: tuple[str, ...]
    fired: bool
    open: bool = False
    missing: tuple[str, ...] = ()
    refused: tuple[str, str] | None = None

    @property
    def shown(self) -> tuple[object, ...]:
        """What a table shows: situations that agree in it stand in one row."""
        return (
            self.refused,
            self.outcome,
            self.complete,
            self.favoured,
            self.fired,
            self.open,
            self.missing,
            self.measures,
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """A situation, the engine's answer, and the truth of the rule's condition on the facts of its message.

    ``truth`` is None for unknown; ``asked`` is False where the entry made no message (not in force, not on the list).
    """

    situation: Situation
    answer: Answer
    truth: bool | None
    asked: bool
    disagreements: tuple[Disagreement, ...] = ()


def try_out(question: Question, engine: Decider, situation: Situation) -> Tried:
    """Let the engine decide a situation. Raises EngineFault; an input that it refuses is an answer."""
    try:
        decision = engine.decide(question.scene.input(situation), afresh=True)
    except ValueTypeError as error:
        refused = (error.code, f"{error.title}：{error.detail}")
        return Tried(situation, Answer(Outcome.UNDETERMINED, False, False, (), False, refused=refused), None, False)
    told, rule = decision.subjects[0], (question.scene.memorandum.id, question.scene.rule.id)
    lines = [(hit.listing.listing_id, line) for hit in told.hits for line in hit.measures]
    fired = any(
        (source.memorandum, source.rule) == rule for entry, line in lines if entry == ENTRY for source in line.sources
    )
    measures = tuple(sorted({line.measure for _, line in lines}))
    for message in decision.document["messages"]:
        if message["listing_id"] == ENTRY and message["subject"] == 0:
            fields = question.fields
            facts = {n: from_json(fields[n].type, value) for n, value in message["facts"].items() if n in fields}
            truth, asked = evaluate(question.condition, facts), True
            break
    else:
        truth, asked = False, False
    answer = Answer(
        outcome=told.outcome,
        complete=told.complete,
        favoured=told.favoured,
        measures=measures,
        fired=fired,
        open=truth is None and not question.silences,
        missing=told.missing,
    )
    return Tried(situation, answer, truth, asked, decision.disagreements)
