"""Knows how to turn syntax trees into the checked model, collecting everything that is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from . import model as m
from .declarations import Declarations
from .diagnostics import Report
from .parse import File
from .relations import Relations
from .rules import Rules
from .terms import Terms
from .vocabulary import TypeScope, Vocabulary
from .walks import Walks


@dataclass(slots=True)
class Checked:
    """A checked model, and what the linter wants to know besides.

    `used` are the declarations that something refers to, as in Vocabulary.
    """

    model: m.Model
    used: frozenset[tuple[str, ...]]
    walks: Walks


def check(file: File, report: Report) -> Checked:
    """Check a file as read; the model is whole only if nothing was reported."""
    vocabulary = Vocabulary(report)
    declarations = Declarations(vocabulary)
    declarations.gather(file)
    walks = Relations(vocabulary).check()
    rules = Rules(vocabulary, walks)
    conditions = [rules.condition(tree) for tree in declarations.conditions]
    checked = [rules.rule(tree) for tree in declarations.rules]
    terms = Terms(vocabulary, walks)
    words = [terms.term(tree) for tree in declarations.terms]
    model = m.Model(
        types=tuple(_type(scope) for scope in vocabulary.types.values()),
        rules=tuple(rule for rule in checked if rule is not None),
        request=tuple(vocabulary.request.values()),
        zone=vocabulary.zone,
        networks=tuple(vocabulary.networks.values()),
        hours=tuple(vocabulary.hours.values()),
        sets=tuple(vocabulary.sets.values()),
        conditions=tuple(condition for condition in conditions if condition is not None),
        evidence=tuple(vocabulary.evidence.values()),
        terms=tuple(term for term in words if term is not None),
    )
    return Checked(model, frozenset(vocabulary.used), walks)


def _type(scope: TypeScope) -> m.Type:
    places = scope.member_places
    relations = tuple(
        m.Relation(name, scope.subjects.get(name, ()), scope.exprs.get(name), places.get(name))
        for name in scope.relation_trees
    )
    permissions = tuple(
        m.Permission(name, scope.exprs[name], places.get(name))
        for name in scope.permission_trees
        if name in scope.exprs
    )
    return m.Type(
        name=scope.name,
        attributes=tuple(scope.attributes.values()),
        actions=tuple(scope.actions.values()),
        relations=relations,
        permissions=permissions,
        inverses=tuple(scope.inverses.values()),
        place=scope.place,
    )
