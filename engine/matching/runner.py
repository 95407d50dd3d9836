"""Runs one durable-rules ruleset as a stateless matcher of one message, by its C module directly.

A fixed state, a fixed fact, always assert, drain, retract. Without its Host there are no background threads, and nothing
runs inside actions: the engine only names the rules that match. After any error the ruleset may hold another message's
leftovers, so it is thrown away and rebuilt, and the caller is told by EngineFault.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Mapping
from json.encoder import encode_basestring
from types import ModuleType
from typing import Any

import durable_rules_engine

from engine.errors import EngineFault
from engine.values import Scalar

_TOUCH = "~touch"
_RETRACT = '{"id":"e"}'
_MATCHED, _NOTHING = 0, 1


def message_text(message: Mapping[str, Scalar]) -> str:
    """A flat message as the JSON of the runner's one fact. ``json.dumps`` says the same and takes several times as long."""
    said = [f',"{name}":{_written(value)}' for name, value in message.items()]
    return f'{{"id":"e"{"".join(said)}}}'


def _written(value: Scalar) -> str | int:
    if isinstance(value, str):
        return encode_basestring(value)
    return value if type(value) is int else "true" if value else "false"


class Runner:
    """One ruleset. ``matches`` may be called from any thread; one message runs at a time."""

    def __init__(self, definition: Mapping[str, object], native: ModuleType | Any = durable_rules_engine) -> None:
        """Builds the ruleset; raises EngineFault if the engine refuses it. ``native`` is replaced only by tests of faults."""
        self._text = json.dumps({**definition, _TOUCH: {"all": [{"m": {_TOUCH: 1}}]}}, ensure_ascii=False)
        self._native = native
        self._lock = threading.Lock()
        self._handle: int | None = None
        self._closed = False
        self._build()

    def matches(self, message: Mapping[str, Scalar]) -> frozenset[str]:
        """Names of the engine rules that hold for the message. Raises EngineFault; the ruleset is then already rebuilt."""
        text = message_text(message)
        with self._lock:
            if self._closed:
                raise EngineFault("engine_closed", "规则引擎已关闭")
            try:
                if self._handle is None:
                    self._build()
                return self._run(text)
            except Exception as error:
                self._discard()
                self._rebuild()
                raise EngineFault(
                    "engine_fault", "规则引擎执行出错", str(error), "本次以参考解释器的结果为准"
                ) from error

    def rebuild(self) -> None:
        """Throws the ruleset away and builds it anew; for a caller who no longer trusts it."""
        with self._lock:
            if not self._closed:
                self._discard()
                self._rebuild()

    def close(self) -> None:
        """Frees the ruleset. Closing twice is harmless; a message under way is finished first."""
        with self._lock:
            self._closed = True
            self._discard()

    def _build(self) -> None:
        try:
            self._handle = self._native.create_ruleset("jc", self._text)
            # The first action ever taken initialises the engine's state; deleting an untouched state frees wild pointers.
            touched = self._run(f'{{"id":"e","{_TOUCH}":1}}')
        except Exception as error:
            self._handle = None
            raise EngineFault("engine_build", "规则引擎无法建立规则集", str(error)) from error
        if touched != {_TOUCH}:
            raise EngineFault("engine_build", "规则引擎自检未通过", f"应答：{sorted(touched)}")

    def _rebuild(self) -> None:
        try:
            self._build()
        except EngineFault:
            self._handle = None  # tried again with the next message

    def _run(self, text: str) -> frozenset[str]:
        code, state = self._native.assert_fact(self._handle, text)
        if code == _NOTHING:
            return frozenset()
        if code != _MATCHED:
            raise RuntimeError(f"assert_fact answered {code}")
        started = self._native.start_action_for_state(self._handle, state)
        if started is None:
            raise RuntimeError("a match without an action")
        found = set()
        action: str | None = started[1]
        while action is not None:
            found.add(action[2 : action.index('"', 2)])  # {"rule":{...message...}}
            action = self._native.complete_and_start_action(self._handle, state)
        self._native.retract_fact(self._handle, _RETRACT)
        return frozenset(found)

    def _discard(self) -> None:
        handle, self._handle = self._handle, None
        if handle is None:
            return
        with contextlib.suppress(Exception):  # a handle that cannot be freed is lost, the next ruleset gets a new one
            self._native.delete_state(handle, "0")
            self._native.delete_ruleset(handle)
