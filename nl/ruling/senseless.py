"""Knows which rules no text can mean: what is so anyhow, what acts on itself."""

from __future__ import annotations

from collections.abc import Iterator

from ...compiler import model as m
from ...compiler.twin import nodes
from ..meaning.base import Shared
from ..rule import Clause


def is_senseless(clause: Clause, shared: Shared) -> bool:
    """Whether a clause says what is so anyhow ("calls that their vehicle attended", were that the
    calls' own), or lets what is no person act on itself ("whoever reviewed an application may not
    approve it": no application).
    """
    if any(isinstance(part, m.Or | m.And) and _bounds_again(part) for part in _parts(clause)):
        said = "of two bounds one lies within the other: what is each for? Write two sentences"
        return shared.ask(said, (0, len(shared.words)))
    if _acts_on_itself(clause, shared) or any(map(_says_itself, _parts(clause))):
        return True
    return any(_leads_not_back(part, shared) for part in _parts(clause))


def _parts(clause: Clause) -> Iterator[m.Node]:
    for expr in (clause.region, clause.condition):
        if expr is not None:
            yield from nodes(expr)


def _says_itself(part: m.Node) -> bool:
    """Whether of those that a walk leads to it is said that they are there, or are not; or that
    something is in that one, or else in any.
    """
    if isinstance(part, m.Or):
        found = [one.of for one in part.items if isinstance(one, m.Member)]
        return any(
            isinstance(one, m.Quantifier) and one.body is None and one.path in found
            for one in part.items
        )
    if not isinstance(part, m.Quantifier) or part.body is None:
        return False
    said = part.body.items if isinstance(part.body, m.And) else (part.body,)
    if any(_is_of_itself(one, part) or _is_not_there(one, part) for one in said):
        return True
    if any(isinstance(one, m.Member) and m.Not(one.type, one) in said for one in said):
        return True  # "people in it, except records about herself", were that those people
    inner = [one for one in said if isinstance(one, m.Quantifier)]
    return any(_are_alike(part, one) or _leads_on(part, one) for one in inner)


def _is_of_itself(one: m.Node, part: m.Quantifier) -> bool:
    """Whether of those that a walk leads to it is said that they are there, or that they are what
    these have: a requester who is the requester's supervisor.
    """
    if not isinstance(one, m.Member) or one.item != part.variable:
        return False
    steps = part.path.path
    return one.of.root == part.path.root and one.of.path[: len(steps)] == steps


def _is_not_there(one: m.Node, part: m.Quantifier) -> bool:
    """Whether of those that a walk leads to it is said that they are not there: of quotes by their
    colleagues, "other than those they wrote", were that those colleagues.
    """
    return isinstance(one, m.Not) and one.operand == m.Member(one.type, part.variable, part.path)


def _leads_not_back(part: m.Node, shared: Shared) -> bool:
    """Whether of those that a relation leads to it is said that its inverse does not lead back:
    "people in it, except records about herself", were that those the records are about.
    """
    if not isinstance(part, m.Quantifier) or len(part.path.path) != 1:
        return False
    said = part.body.items if isinstance(part.body, m.And) else (part.body,)
    denied = [one.operand for one in said if isinstance(one, m.Not)]
    back = {
        (one.of.path[0], part.path.path[0])
        for one in denied
        if isinstance(one, m.Member)
        and (one.item, one.of.root) == (part.path.root, part.variable)
        and len(one.of.path) == 1
    }
    inverses = {
        (rel.name, rel.inverse_of[1]) for rel in shared.vocabulary.declared if rel.inverse_of
    }
    return not inverses.isdisjoint(back | {(other, one) for one, other in back})


def _bounds_again(part: m.Or | m.And) -> bool:
    """Whether of two bounds one lies within the other: "of up to £50, or up to £100 with MFA", were
    MFA needed for both. Who is "three months in arrears" is in arrears, too.
    """
    bounds = [(one.left, one.op[0]) for one in part.items
              if isinstance(one, m.Compare) and one.op[0] in "<>"
              and isinstance(one.right, m.Const)
              and not (isinstance(part, m.And) and _is_some(one))]  # fmt: skip
    return len(set(bounds)) < len(bounds)


def _is_some(bound: m.Compare) -> bool:
    """Whether a bound says no more than that there is some: who is in arrears at all."""
    return bound.op == ">" and isinstance(bound.right, m.Const) and bound.right.value == 0


def _leads_on(part: m.Quantifier, inner: m.Quantifier) -> bool:
    """Whether of what is above something it is only said that it is below something, too: "their
    subpages", were those the pages above it.
    """
    again = inner.path == m.EntityPath(part.variable, part.path.path[-1:])
    return again and (inner.body is None or isinstance(inner.body, m.IsEntity))


def _are_alike(part: m.Quantifier, inner: m.Quantifier) -> bool:
    """Whether of two that one walk leads to it is said no more than that they are of the same:
    "those at the branch where the item is kept", were those the item's.
    """
    if (part.path, part.kind, inner.kind) != (inner.path, "any", "any"):
        return False
    shared_ = inner.body
    return (
        isinstance(shared_, m.Quantifier)
        and isinstance(shared_.body, m.Member)
        and shared_.path.root in (part.variable, inner.variable)
        and shared_.body.of.root in (part.variable, inner.variable)
        and shared_.path.root != shared_.body.of.root
        and shared_.path.path == shared_.body.of.path
        and shared_.body.item == shared_.variable
    )


def _acts_on_itself(clause: Clause, shared: Shared) -> bool:
    """Whether what is no person would do something to itself."""
    people = set(shared.vocabulary.askers)
    apart = [part.operand for part in _parts(clause) if isinstance(part, m.Not)]
    itself = any(
        isinstance(part, m.SameEntity) and {part.left, part.right} == {"subject", "resource"}
        for part in _parts(clause)
        if part not in apart
    )
    return itself and bool(clause.subjects) and not people & {who.type for who in clause.subjects}
