"""An explanation on the terminal: per subject, entry and rule one line, what did not hold indented below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli import output

if TYPE_CHECKING:
    from api.schemas.explanations import ExplanationView


def show_explanation(view: ExplanationView) -> None:
    """For a person."""
    from api.console.words import REACHED

    output.say("说明：")
    for subject in view.subjects:
        output.say(f"主体 {subject.index + 1}：{subject.text}")
        for entry in subject.entries:
            reached = REACHED[entry.reached_as]
            output.say(f"  名单“{entry.list_title}”" + (f"（{reached}）" if reached else ""))
            for rule in entry.rules:
                output.say(f"    {rule.memorandum}/{rule.rule} {rule.measure_title}")
                output.say(f"      {rule.text}")
