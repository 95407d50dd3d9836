"""Generated from every table of states in the house: each step that it names is taken, every other is refused with its reason and what could be done.

That the tables say what they should is for the tests of their areas, each against one written by hand.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import pytest

import services
from services.appraisal import states as appraisal
from services.cases import states as cases
from services.corrections import states as corrections
from services.dossiers import states as dossiers
from services.errors import ConflictError
from services.push import model as push
from services.retention import states as retention
from services.rights import states as rights
from services.supervision import states as supervision
from services.typical import states as typical
from services.upward import model as upward


@dataclass(frozen=True)
class Machine:
    """One table, or one kind's part of it. ``titles`` are those of its states, ``by_itself`` steps that nobody can take."""

    steps: Mapping[Any, Mapping[Any, Any]]
    step: Callable[[Any, Any], Any]
    states: Iterable[Any]
    actions: Mapping[Any, str]
    titles: Mapping[Any, str]
    by_itself: frozenset[Any] = frozenset()


def whole(module: Any, **more: Any) -> Machine:
    """A module with one table of the usual names."""
    return Machine(
        module.TRANSITIONS, module.step, module.TRANSITIONS, module.ACTION_TITLES, module.STATE_TITLES, **more
    )


def kinds(module: Any, name: str, by_itself: frozenset[Any] = frozenset()) -> dict[str, Machine]:
    """A module with one table per kind; a state that a kind does not have allows nothing."""
    return {
        f"{name} {kind}": Machine(
            steps, partial(module.step, kind), module.State, module.ACTION_TITLES, module.STATE_TITLES, by_itself
        )
        for kind, steps in module.TRANSITIONS.items()
    }


MACHINES: Mapping[str, Machine] = {
    "case": whole(cases, by_itself=cases.BY_ITSELF),
    "supervision": whole(supervision),
    "typical case": whole(typical),
    "archived entry": whole(retention),
    "export": whole(upward),
    "appraisal": whole(appraisal),
    "appeal": Machine(
        appraisal.APPEAL_TRANSITIONS,
        appraisal.appeal_step,
        appraisal.AppealState,
        appraisal.APPEAL_ACTION_TITLES,
        appraisal.APPEAL_STATE_TITLES,
    ),
    "delivery": whole(push, by_itself=frozenset({push.PushAction.FETCH})),
    **kinds(corrections, "difference", frozenset({corrections.Action.OVERTAKE})),
    **kinds(dossiers, "dossier"),
    **kinds(rights, "claim", frozenset({rights.Action.LAPSE})),
}


@pytest.mark.parametrize("machine", [pytest.param(machine, id=name) for name, machine in MACHINES.items()])
def test_every_step_is_taken_or_refused_with_its_reason(machine: Machine) -> None:
    for state, action in product(machine.states, machine.actions):
        can = machine.steps.get(state, {})
        if action in can:
            assert machine.step(state, action) is can[action], (state, action)
        else:
            _refused(machine, state, action, can)


def _refused(machine: Machine, state: Any, action: Any, can: Iterable[Any]) -> None:
    with pytest.raises(ConflictError) as caught:
        machine.step(state, action)
    refused = caught.value
    assert refused.code == "state_does_not_allow"
    assert machine.actions[action] in refused.title, (state, action)
    assert state is None or machine.titles[state] in refused.title, (state, action)
    open_to_people = [machine.actions[each] for each in can if each not in machine.by_itself]
    assert all(title in refused.detail for title in open_to_people), (state, action)
    assert refused.detail
    assert refused.advice


def test_no_table_is_left_out() -> None:
    found = {
        module.name
        for module in pkgutil.walk_packages(services.__path__, "services.")
        if any(
            name.endswith("TRANSITIONS") and _own(module.name, value)
            for name, value in vars(importlib.import_module(module.name)).items()
        )
    }
    tested = (appraisal, cases, corrections, dossiers, push, retention, rights, supervision, typical, upward)
    assert found == {module.__name__ for module in tested}


def _own(module: str, value: Any) -> bool:
    """A table stands where its states are defined; elsewhere it is only used."""
    state = next(state for table in value.values() for state in _targets(table))
    return type(state).__module__ == module


def _targets(table: Any) -> Iterable[Any]:
    """The states in a table, or in a kind's part of one."""
    for value in table.values():
        if isinstance(value, Mapping):
            yield from value.values()
        else:
            yield value
