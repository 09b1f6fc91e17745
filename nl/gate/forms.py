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
from ..vocabulary.senses import BOOL


def merged(model: m.Model) -> Iterator[m.Rule]:
    """The rules of a model, those that allow or forbid the same to the same as one, under any of
    their conditions.
    """
    plain = _plain(model)
    for rule in _merged(model.rules):
        yield rebuilt(rule, lambda node: _either_way(node, plain))


def _merged(rules: Sequence[m.Rule]) -> Iterator[m.Rule]:
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
    return None if expr is None else _cases(rebuilt(expr, _apart))


MOST_CASES = 24


def _cases(expr: m.Expr) -> m.Expr:
    """In which cases it holds, each by itself: "it is an appraisal, and they are its employee or
    their manager"; as it is where there are too many.
    """
    found = _cases_of(expr)
    return expr if len(found) > MOST_CASES else disjunction(found) or expr


def _cases_of(expr: m.Expr) -> list[m.Expr]:
    if isinstance(expr, m.Or):
        return [case for item in expr.items for case in _cases_of(item)]
    if not isinstance(expr, m.And):
        return [expr]
    found: list[m.Expr] = []
    options = [_cases_of(item) for item in expr.items]
    for chosen in itertools.islice(itertools.product(*options), MOST_CASES + 1):
        items = [
            part for case in chosen for part in (case.items if isinstance(case, m.And) else (case,))
        ]
        found.append(conjunction(items) or expr)
    return found


def _apart(node: Any) -> Any:
    """ "Any site of it has a manager, or they are an officer": any has, or they are and there is
    any.
    """
    if isinstance(node, m.Member):
        return _turned_round(node)
    if not isinstance(node, m.Quantifier) or node.kind != "any" or node.body is None:
        return node
    body = node.body
    if isinstance(body, m.Or):
        return m.Or(BOOL, tuple(_apart(replace(node, body=item)) for item in body.items))
    if isinstance(body, m.Member) and body.of.root == node.variable != body.item:
        path = m.EntityPath(node.path.root, (*node.path.path, *body.of.path))
        return replace(body, of=path)
    if _walks_on(node, body):
        return _apart(_through(node, body))
    if isinstance(body, m.Quantifier) and _leads_on(node, body):
        path = m.EntityPath(node.path.root, (*node.path.path, *body.path.path))
        return _apart(replace(body, path=path))
    if isinstance(body, m.SameEntity) and node.variable in (body.left, body.right):
        other = body.left if body.right == node.variable else body.right
        return m.Member(BOOL, other, node.path) if other != node.variable else node
    items = body.items if isinstance(body, m.And) else (body,)
    free = [item for item in items if not mentions(item, node.variable)]
    if not free:
        return node
    bound = [item for item in items if item not in free]
    inner = conjunction(bound) if bound else None
    return m.And(BOOL, (*free, _apart(replace(node, body=inner))))


def _plain(model: m.Model) -> frozenset[str]:
    """What holds stored subjects alone, and no sets of them, wherever it is declared: by such a
    walk one is found just where it is asked for.
    """
    plain: dict[str, list[bool]] = {}
    stored = {
        (type_.name, each.name): each.expr is None
        and not any(kind.relation or kind.everyone for kind in each.subjects)
        for type_ in model.types
        for each in type_.relations
    }
    for (_, name), is_plain in stored.items():
        plain.setdefault(name, []).append(is_plain)
    for type_ in model.types:
        for inverse in type_.inverses:
            is_plain = stored.get((inverse.type, inverse.relation), False)
            plain.setdefault(inverse.name, []).append(is_plain)
        for permission in type_.permissions:
            plain.setdefault(permission.name, []).append(False)
    return frozenset(name for name, each in plain.items() if all(each))


def _either_way(node: Any, plain: frozenset[str]) -> Any:
    """ "Any queue they work in is one that it is in", as "any queue it is in is one that they work
    in".
    """
    if not isinstance(node, m.Quantifier) or not isinstance(node.body, m.Member):
        return node
    one, other = node.path, node.body.of
    if node.kind != "any" or node.body.item != node.variable or other.root == node.variable:
        return node
    turned = (other.root, other.path) < (one.root, one.path)
    if not turned or not plain.issuperset((*one.path, *other.path)):
        return node
    return replace(node, path=other, body=replace(node.body, of=one))


def _turned_round(node: m.Member) -> m.Member:
    """ "It is among those that a tenancy of theirs covers", as "they are among those who hold a
    tenancy that covers it": one and the same tenancy.
    """
    steps = node.of.path
    back, _, type_ = steps[0].partition("-of-") if steps else ("", "", "")
    if (node.item, node.of.root) != ("resource", "subject") or len(steps) != 2 or not type_:
        return node
    if "-" in steps[1]:
        return node
    return replace(
        node, item="subject", of=m.EntityPath("resource", (f"{steps[1]}-of-{type_}", back))
    )


def _leads_on(node: m.Quantifier, body: m.Quantifier) -> bool:
    """Whether of the first of two that are spoken of nothing is said but that the second is found
    from it: "a site it is from is in a zone that they inspect".
    """
    return (
        body.kind == "any"
        and body.body is not None
        and body.path.root == node.variable
        and not mentions(body.body, node.variable)
    )


def _walks_on(node: m.Quantifier, body: m.Expr) -> bool:
    """Whether the second of two that are spoken of is found from elsewhere, and is said to stand in
    a relation to the first.
    """
    return (
        isinstance(body, m.Quantifier)
        and body.kind == "any"
        and body.path.root != node.variable
        and isinstance(body.body, m.Member)
        and (body.body.item, body.body.of.root) == (body.variable, node.variable)
    )


def _through(node: m.Quantifier, body: Any) -> m.Expr:
    """ "An episode it is on has, among those who present it, an author of it", as "an author of it
    is among those who present an episode it is on".
    """
    path = m.EntityPath(node.path.root, (*node.path.path, *body.body.of.path))
    found: m.Expr = replace(body, body=replace(body.body, of=path))
    return found
