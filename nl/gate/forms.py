"""Knows one form of rules that say the same: each thing by itself, of those that share a case.

Every step keeps the three-valued meaning: `any v in path has body` is the `or`, over all there, of
"it is there, and body" (docs/semantics.md), and `and` and `or` distribute over each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, Literal, TypeVar

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.diff.normal import rebuilt
from ..meaning.closing import mentions
from ..rule import conjunction, disjunction, negation
from ..senses import BOOL


def merged(rules: Sequence[m.Rule]) -> Iterator[m.Rule]:
    """The rules, those that allow or forbid the same to the same as one, under any of their
    conditions.
    """
    cells: dict[_Cell, list[m.Expr]] = {}
    for rule in rules:
        if rule.effect == "only" or rule.require:
            yield replace(rule, when=_spread(rule.when), where=_spread(rule.where))
            continue
        tests = [] if rule.when is None else [rule.when]
        tests += [] if rule.unless is None else [negation(rule.unless)]
        when = conjunction(tests) or m.Const(BOOL, True)
        for subject, action, resource in itertools.product(
            _each(rule.subjects), _each(rule.actions), _each(rule.resources)
        ):
            cells.setdefault((rule.effect, subject, action, resource), []).append(when)
    for (effect, who, done, what), conditions in cells.items():
        when = _spread(disjunction(conditions) or conditions[0])
        yield m.Rule("", effect, who, done, what, when=when)


_Cell = tuple[Literal["allow", "forbid"], tuple[m.Who, ...], tuple[str, ...], tuple[m.Who, ...]]
N = TypeVar("N")


def _each(names: tuple[N, ...]) -> list[tuple[N, ...]]:
    """Each by itself; of any, any."""
    return [(name,) for name in names] or [()]


def _spread(expr: m.Expr | None) -> Any:
    return None if expr is None else rebuilt(expr, _apart)


def _apart(node: Any) -> Any:
    """ "Any site of it has a manager, or they are an officer": any has, or they are and there is
    any.
    """
    if not isinstance(node, m.Quantifier) or node.kind != "any" or node.body is None:
        return node
    body = node.body
    if isinstance(body, m.Or):
        return m.Or(BOOL, tuple(_apart(replace(node, body=item)) for item in body.items))
    if isinstance(body, m.Member) and body.of.root == node.variable != body.item:
        path = m.EntityPath(node.path.root, (*node.path.path, *body.of.path))
        return replace(body, of=path)
    items = body.items if isinstance(body, m.And) else (body,)
    free = [item for item in items if not mentions(item, node.variable)]
    if not free:
        return node
    bound = [item for item in items if item not in free]
    inner = conjunction(bound) if bound else None
    return m.And(BOOL, (*free, _apart(replace(node, body=inner))))
