"""Knows when a word that names a role and a relation names the role: "keepers may feed animals
assigned to them".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ...compiler import model as m
from ..gate.alike import form
from ..meaning.base import RESOURCE, SUBJECT
from ..meaning.closing import mentions
from ..rule import Clause, IntermediateRule, conjunction
from ..text.morphology import singular
from ..vocabulary.phrases import words_of
from ..vocabulary.senses import IT, Kind, put
from ..vocabulary.vocabulary import Vocabulary


def of_roles(
    readings: Sequence[IntermediateRule], vocabulary: Vocabulary
) -> list[IntermediateRule]:
    """The readings without those in which a noun says of what those are who may, where the text
    says besides what ties them to it, and another reading takes the same noun for their role.
    """
    forms: dict[bytes, IntermediateRule] = {}
    kept = []
    for reading in readings if len(readings) > 1 else ():
        likelier = list(_likelier(reading, vocabulary))
        if likelier and not forms:
            forms = {form(each, vocabulary.model): each for each in readings}
        own = form(reading, vocabulary.model) if likelier else b""
        if not any(form(other, vocabulary.model) in {*forms} - {own} for other in likelier):
            kept.append(reading)
    return kept or list(readings)


def _likelier(reading: IntermediateRule, vocabulary: Vocabulary) -> Iterator[IntermediateRule]:
    """What is rather meant than a reading: roles in the place of relations, where the text ties
    them to it besides; who has both, "a photographer may crop a photo of theirs".
    """
    role = _with_roles(reading, vocabulary)
    if role is None:
        return
    changed = [new for old, new in zip(reading.clauses, role.clauses, strict=True) if old != new]
    if all(map(_ties, changed)):
        yield role
    if all(clause.effect == "permit" for clause in reading.clauses):
        pairs = zip(reading.clauses, role.clauses, strict=True)
        both = tuple(
            msgspec.structs.replace(one, condition=_all_of(one.condition, other.condition))
            for one, other in pairs
        )
        yield msgspec.structs.replace(reading, clauses=both)


def _all_of(one: m.Expr | None, other: m.Expr | None) -> m.Expr | None:
    """Both conditions, each part once."""
    parts = [part for expr in (one, other) if expr is not None for part in _parts(expr)]
    return conjunction(dict.fromkeys(parts))


def _parts(expr: m.Expr) -> tuple[m.Expr, ...]:
    return expr.items if isinstance(expr, m.And) else (expr,)


def _ties(clause: Clause) -> bool:
    """Whether a clause says itself what who asks has to do with what is asked for."""
    said = [expr for expr in (clause.region, clause.condition) if expr is not None]
    return any(_is_a_tie(part) for expr in said for part in _parts(expr))


def _is_a_tie(expr: m.Expr) -> bool:
    """Whether it is one whichever of several holds: "the courier or the requester" ties no courier
    to it.
    """
    if isinstance(expr, m.Or):
        return all(map(_is_a_tie, expr.items))
    return mentions(expr, SUBJECT) and mentions(expr, RESOURCE)


def _with_roles(reading: IntermediateRule, vocabulary: Vocabulary) -> IntermediateRule | None:
    """A reading with roles in the place of relations of the same name; None without such."""
    clauses = tuple(_role_in(clause, clause, vocabulary) for clause in reading.clauses)
    if clauses == reading.clauses:
        return None
    return msgspec.structs.replace(reading, clauses=clauses)


def _role_in(node: m.Node, clause: Clause, vocabulary: Vocabulary) -> m.Node:
    if isinstance(node, m.Member):
        return _role_of(node, clause, vocabulary) or node
    changes: dict[str, object] = {}
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if isinstance(value, m.Node) and not isinstance(value, m.ValueType | m.EntityPath):
            changes[name] = _role_in(value, clause, vocabulary)
        elif name == "items":
            changes[name] = tuple(_role_in(item, clause, vocabulary) for item in value)
    return msgspec.structs.replace(node, **changes) if changes else node


def _role_of(test: m.Member, clause: Clause, vocabulary: Vocabulary) -> m.Expr | None:
    """The role of the same name as the relation in which who asks stands to what is asked for."""
    asking = {who.type for who in clause.subjects}
    for name in _called(test, clause, vocabulary):
        for kind, value in vocabulary.entries.get(tuple(words_of(name)), ()):
            if kind == "CLASS" and isinstance(value, Kind) and asking == {value.type}:
                return put(value.test, SUBJECT, IT)
    return None


def _called(test: m.Member, clause: Clause, vocabulary: Vocabulary) -> Iterator[str]:
    """What those are called who stand in a relation to what is asked for: by its name, or by that
    of its inverse, or of what it is: "adjuster_of", "operates".
    """
    if len(test.of.path) != 1:
        return
    (name,) = test.of.path
    if (test.item, test.of.root) == (SUBJECT, RESOURCE):
        yield name
    elif (test.item, test.of.root) == (RESOURCE, SUBJECT):
        yield name.removesuffix("_of")
        asking = {who.type for who in clause.subjects}
        ways = {(type_, name) for type_ in asking}
        for rel in vocabulary.relations:
            if rel.inverse_of in ways:
                yield from (rel.name, *singular(rel.name))
