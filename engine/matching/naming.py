"""Makes of the alternatives of a plan one Python function that tells what a message leaves of them: nested ``if``.

What alternatives ask in common is asked once and what fails most is asked first, so that a message passes by most rules
at their first comparison. The function is built as a syntax tree, in which field names and constants are values: no text
of a pack is ever parsed.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from engine.language.reference import Facts
from engine.matching import nodes
from engine.values import Scalar

Key = Callable[[Facts], int]
"""Of a message: for each alternative, from bit 2 × its place on, 0 where it is gone, 1 where it is unknown, 2 where it is true."""


class Test(Protocol, Hashable):
    """What an alternative asks of one field. Equal tests are passed by the same values."""

    @property
    def field(self) -> str:
        """The field that is asked."""
        ...

    @property
    def absent(self) -> bool:
        """Whether a field that is not there passes."""
        ...

    @property
    def share(self) -> float:
        """About which part of all messages passes: only the order of asking rests on it."""
        ...

    def of(self, value: ast.expr) -> ast.expr:
        """Whether a value that is there passes, as an expression."""
        ...


@dataclass(frozen=True, slots=True)
class Word:
    """One of ``named``, or, unless ``listed``, any other."""

    field: str
    absent: bool
    listed: bool
    named: frozenset[Scalar]
    share: float

    def of(self, value: ast.expr) -> ast.expr:
        """A single word is compared, several are looked up."""
        if len(self.named) != 1:
            return _compare(value, ast.In() if self.listed else ast.NotIn(), self.named)
        (word,) = self.named
        if isinstance(word, bool):
            return _compare(value, ast.Is() if self.listed else ast.IsNot(), word)
        return _compare(value, ast.Eq() if self.listed else ast.NotEq(), word)


@dataclass(frozen=True, slots=True)
class Number:
    """From a lower bound on, if there is one, and below an upper one, if there is one, of any of the ``spans``."""

    field: str
    absent: bool
    spans: tuple[tuple[int | None, int | None], ...]
    share: float

    def of(self, value: ast.expr) -> ast.expr:
        """Comparisons with the bounds."""
        return _either([_within(value, *span) for span in self.spans])


def _within(value: ast.expr, lower: int | None, upper: int | None) -> ast.expr:
    if lower is None or upper is None:
        if lower is not None:
            return _compare(value, ast.GtE(), lower)
        return _constant(True) if upper is None else _compare(value, ast.Lt(), upper)
    return nodes.Compare(_constant(lower), [ast.LtE(), ast.Lt()], [value, _constant(upper)])


@dataclass(frozen=True, slots=True)
class Members:
    """A set with a member among each of ``some`` and none among ``none``; with neither, any set."""

    field: str
    absent: bool
    some: frozenset[frozenset[Scalar]]
    none: frozenset[Scalar]
    share: float = 0.5

    def of(self, value: ast.expr) -> ast.expr:
        """Questions to the set."""
        asked: list[ast.expr] = [
            nodes.UnaryOp(ast.Not(), _disjoint(value, members)) for members in sorted(self.some, key=sorted)
        ]
        if self.none:
            asked.append(_disjoint(value, self.none))
        return _all(asked)


@dataclass(frozen=True, slots=True)
class Alternative:
    """``place`` in the key, what it asks, and the fields that leave it unknown when they are not there."""

    place: int
    tests: tuple[Test, ...]
    unknown: frozenset[str]


def key_function(
    alternatives: Iterable[Alternative], always: Collection[str] = (), otherwise: Key | None = None
) -> Key:
    """The function for these alternatives.

    ``always``: fields that are taken to be there; the message without one of them is given to ``otherwise``.
    """
    writer = _Writer(frozenset(always))
    body: list[ast.stmt] = [
        _assign("key", _constant(0)),
        *writer.block(list(alternatives), {}),
        nodes.Return(_name("key")),
    ]
    if otherwise is not None:
        calling = nodes.Return(nodes.Call(_name("otherwise"), [_name("facts")], []))
        body = [nodes.Try(body, [nodes.ExceptHandler(_name("KeyError"), None, [calling])], [], [])]
    body = [_assign("get", nodes.Attribute(_name("facts"), "get", ast.Load())), *body]
    arguments = ast.arguments([], [nodes.Parameter("facts")], None, [], [], None, [])
    module = ast.Module([nodes.FunctionDef("key", arguments, body, [])], [])
    made: dict[str, Any] = {"otherwise": otherwise}
    exec(compile(module, "<situations>", "exec"), made)  # noqa: S102  # made of nodes, not of text
    found: Key = made["key"]
    return found


class _Writer:
    def __init__(self, always: frozenset[str]) -> None:
        self._always = always

    def block(self, alternatives: Sequence[Alternative], loaded: Mapping[str, str]) -> list[ast.stmt]:
        """Statements for alternatives of which all that was asked so far holds. ``loaded``: by field the variable that has its value."""
        known = dict(loaded)
        body = [self._note(one, known) for one in alternatives if not one.tests]
        for test, group in _groups([one for one in alternatives if one.tests]):
            if test.field not in known:
                known[test.field] = f"v{len(known)}"
                body.append(_assign(known[test.field], self._value(test.field)))
            rest = [Alternative(one.place, tuple([t for t in one.tests if t != test]), one.unknown) for one in group]
            body.append(nodes.If(self._passes(test, _name(known[test.field])), self.block(rest, known), []))
        return body

    def _value(self, field: str) -> ast.expr:
        if field in self._always:
            return nodes.Subscript(_name("facts"), _constant(field), ast.Load())
        return nodes.Call(_name("get"), [_constant(field)], [])

    def _passes(self, test: Test, value: ast.expr) -> ast.expr:
        if test.field in self._always:
            return test.of(value)
        if test.absent:
            return _either([_compare(value, ast.Is(), None), test.of(value)])
        return _all([_compare(value, ast.IsNot(), None), test.of(value)])

    def _note(self, one: Alternative, known: Mapping[str, str]) -> ast.stmt:
        true = _add(2 << 2 * one.place)
        missing = [_compare(_name(known[field]), ast.Is(), None) for field in sorted(one.unknown - self._always)]
        return nodes.If(_either(missing), [_add(1 << 2 * one.place)], [true]) if missing else true


def _groups(alternatives: Sequence[Alternative]) -> Iterable[tuple[Test, list[Alternative]]]:
    """Each alternative with others that ask the same: first what spares most of the asking."""
    asking = Counter(test for one in alternatives for test in one.tests)
    left = list(alternatives)
    while left:
        best = max(asking, key=lambda test: asking[test] * (2 - test.share))
        group = [one for one in left if best in one.tests]
        left = [one for one in left if best not in one.tests]
        for one in group:
            asking.subtract(one.tests)
        asking = +asking
        yield best, group


def _constant(value: Any) -> ast.expr:
    """Sets too, of which the types of ``ast`` know nothing."""
    return nodes.Constant(_shared(value))


@lru_cache(maxsize=16_384, typed=True)
def _shared(constant: Any) -> Any:
    """One object for equal constants of all plans: what they share stays in the processor's cache, which is half of the speed."""
    return constant


def _name(name: str) -> ast.expr:
    return nodes.Name(name, ast.Load())


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return nodes.Assign([nodes.Name(name, ast.Store())], value)


def _add(bits: int) -> ast.stmt:
    return nodes.AugAssign(nodes.Name("key", ast.Store()), ast.BitOr(), _constant(bits))


def _compare(value: ast.expr, operator: ast.cmpop, constant: Scalar | frozenset[Scalar] | None) -> ast.expr:
    return nodes.Compare(value, [operator], [_constant(constant)])


def _disjoint(value: ast.expr, members: frozenset[Scalar]) -> ast.expr:
    return nodes.Call(nodes.Attribute(value, "isdisjoint", ast.Load()), [_constant(members)], [])


def _all(tests: list[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else nodes.BoolOp(ast.And(), tests) if tests else _constant(True)


def _either(tests: list[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else nodes.BoolOp(ast.Or(), tests) if tests else _constant(False)
