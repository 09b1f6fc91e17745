"""Knows with which parameters a condition on a relationship holds in a request, by trying."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from ...engine.errors import SaysoError
from ...engine.times import DAY, HOUR, MAX_DATETIME, MIN_DATETIME
from .. import model as m
from ..twin import Twin, nodes
from ..twin_expressions import Expressions
from ..twin_facts import Facts, Request
from .pools import Pools, as_given

_TRIES = 150


Found = tuple[dict[str, Any], dict[str, Any]]
"""Parameters, and what is added to the request's context."""


class Parameters:
    """Finds parameters for the conditions of one model."""

    def __init__(self, model: m.Model) -> None:
        # Conditions speak of the request alone, so neither rules nor data are needed.
        self._twin = Twin(m.Model(types=model.types, request=model.request))
        self._rng = Random(0)
        self._pools = Pools(model.conditions, self._rng)
        self._known: dict[tuple[str, int, str], Found | None] = {}

    def __call__(self, condition: m.Condition, request: Request) -> dict[str, Any] | None:
        """Parameters, as data give them, with which a condition holds; None if none was found.

        Fields that the condition reads and the request lacks are added to its context.
        """
        key = condition.name, request.now, repr(request.context)
        if key not in self._known:
            self._known[key] = self._found(condition, request)
        found = self._known[key]
        if found is None:
            return None
        given, added = found
        request.context.update(added)
        return given

    def _found(self, condition: m.Condition, request: Request) -> Found | None:
        lacking = self._lacking(condition, request)
        for extra in (False, True) if lacking else (False,):
            for _ in range(_TRIES):
                added = {a.name: self._value(a.type, request) for a in lacking if extra}
                asked = replace(request, context={**request.context, **added})
                given = {p.name: self._value(p.type, asked) for p in condition.parameters}
                if self._holds(condition, asked, given):
                    return given, added
        return None

    def _holds(self, condition: m.Condition, request: Request, given: dict[str, Any]) -> bool:
        try:
            facts = Facts(self._twin, request)
            parameters = {p.name: facts.parameter(p, given) for p in condition.parameters}
            value = Expressions(facts, {}, parameters).evaluate(condition.expr).value
        except (SaysoError, ArithmeticError):
            return False
        return value is True

    def _lacking(self, condition: m.Condition, request: Request) -> list[m.Attribute]:
        """The fields that a condition reads and the request does not have."""
        read = {node.name for node in nodes(condition.expr) if isinstance(node, m.RequestField)}
        return [
            a for a in self._twin.model.request if a.name in read and a.name not in request.context
        ]

    def _value(self, type_: m.ValueType, request: Request) -> Any:
        """A value of a type: one of the request's, one near its time, or any."""
        rng = self._rng
        mine = self._in_request(type_, request)
        if mine and rng.random() < 0.5:
            return rng.choice(mine)
        if type_.kind == m.DATETIME and rng.random() < 0.8:
            at = request.now + rng.choice([0, -HOUR, HOUR, -DAY, DAY])
            return as_given(max(MIN_DATETIME, min(MAX_DATETIME, at)), type_)
        if type_.kind == m.DURATION and rng.random() < 0.5:
            return as_given(rng.choice([0, HOUR, DAY, 8 * DAY]), type_)
        if type_.kind in (m.SET, m.LIST):
            assert type_.element is not None
            return [self._value(type_.element, request) for _ in range(rng.choice([0, 1, 1, 2]))]
        return as_given(self._pools.value(type_), type_)

    def _in_request(self, type_: m.ValueType, request: Request) -> list[Any]:
        found = [
            request.context.get(a.name, as_given(a.default, a.type))
            for a in self._twin.model.request
            if a.type.kind == type_.kind
            or (type_.kind == m.STRING and a.type.kind in (m.ENUM, m.PATH))
        ]
        return [value for value in found if value is not None]
