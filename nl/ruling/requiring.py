"""Knows how a rule comes to require the evidence that its text asks for: "with dual control".

Evidence is nothing that a condition can look at: a rule that allows requires it besides, and an
application that is told so asks for it (docs/semantics.md, 20). So it is asked for where a text
says who may, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.twin import nodes
from ..meaning.base import Unreadable
from ..rule import Clause, IntermediateRule, conjunction, mentions_subject
from ..vocabulary.senses import Given

Alternative = tuple[tuple[m.Requirement, ...], m.Expr | None]
"""One way to be allowed: what evidence it takes, and what must hold."""


def requiring(rule: IntermediateRule) -> IntermediateRule:
    """A rule whose clauses require what their conditions ask for; raises Unreadable."""
    if not any(isinstance(node, Given) for node in nodes(rule)):
        return rule
    clauses = (wanted for clause in rule.clauses for wanted in _requiring(clause))
    return replace(rule, clauses=tuple(dict.fromkeys(clauses)))


def _requiring(clause: Clause) -> Iterator[Clause]:
    if not any(isinstance(node, Given) for node in nodes(clause)):
        yield clause
        return
    if clause.effect == "forbid" or (clause.region is not None and _asks(clause.region)):
        raise Unreadable
    ways = list(_ways(clause.condition))
    if clause.effect == "only" and (
        len(ways) > 1 or (clause.region is not None and mentions_subject(clause.region))
    ):
        raise Unreadable  # it would be a denial to those who lack the evidence
    for evidence, condition in ways:
        yield replace(clause, condition=condition, require=evidence)


def _ways(condition: m.Expr | None) -> Iterator[Alternative]:
    """The ways in which a condition holds, evidence apart from the rest; raises Unreadable."""
    if condition is None or not _asks(condition):
        yield (), condition
    elif isinstance(condition, Given):
        yield (m.Requirement(condition.name, condition.within),), None
    elif isinstance(condition, m.Or):
        for item in condition.items:
            yield from _ways(item)
    elif isinstance(condition, m.And):
        ways: list[Alternative] = [((), None)]
        for item in condition.items:
            ways = [_both(one, other) for other in _ways(item) for one in ways]
        yield from ways
    else:
        raise Unreadable


def _both(one: Alternative, other: Alternative) -> Alternative:
    evidence = tuple(dict.fromkeys((*one[0], *other[0])))
    return evidence, conjunction(expr for expr in (one[1], other[1]) if expr is not None)


def _asks(expr: m.Expr) -> bool:
    return any(isinstance(node, Given) for node in nodes(expr))
