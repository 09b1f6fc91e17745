"""Knows how to say a relation of a type to itself over any number of steps: a team is part of those
above it, a manager is above those they manage.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ....compiler.twin import nodes
from ...rule import Definition
from ...vocabulary.levels import closure_of, computed, leads_down, leads_up, spread_of
from ...vocabulary.senses import BOOL, Rel
from ..base import SUBJECT, Box, Context, Desc, member

UPWARDS = frozenset({"up", "high", "higher", "above"})
DOWNWARDS = frozenset({"down", "below", "low", "lower"})


def goes_up(item: str, step: str, context: Context) -> bool | None:
    """Whether `item`, which a step leads to, is above where it leads from; None where a relation's
    name does not tell.
    """
    rel = next(
        (
            r
            for r in context.vocabulary.relations
            if r.name == step and r.type == context.shared.types[item] and r.inverse_of is None
        ),
        None,
    )
    if rel is None or leads_up(rel) == leads_down(rel):
        return None
    return leads_up(rel)


def all_the_way(item: str, root: str, rel: Rel, context: Context) -> m.Member | None:
    """`item in root.RELATION`, over any number of steps; None where it leads no further than one.
    An inverse is walked the other way round.
    """
    if rel.inverse_of is not None:
        item, root = root, item
        type_, name = rel.inverse_of
        rel = next(r for r in context.vocabulary.relations if (r.type, r.name) == (type_, name))
    deep = deep_name(rel, context)
    return None if deep is None else member(item, root, deep)


def stepwise(rel: Rel, context: Context) -> Rel:
    """The relation that one leads over any number of steps of, as it is declared: `part_of`, of
    `below = part_of or part_of.below`; else the relation itself.
    """
    owner = context.vocabulary.types.get(rel.type)
    told: list[m.RelationExpr | None] = []
    if owner is not None:
        told += [each.expr for each in owner.relations if each.name == rel.name]
        told += [each.expr for each in owner.permissions if each.name == rel.name]
    parts = [part for expr in told if expr is not None for part in nodes(expr)]
    recurs = any(isinstance(part, m.Arrow) and part.target == rel.name for part in parts)
    names = {part.name for part in parts if isinstance(part, m.Ref)}
    steps = (r for r in context.vocabulary.relations if r.type == rel.type and r.name in names)
    return next(steps, rel) if recurs else rel


def deep_name(rel: Rel, context: Context) -> str | None:
    """The permission that holds what a relation leads to, over any number of steps; None where
    it leads no further than one. One that is declared so holds that itself, or of the other.
    """
    vocabulary = context.vocabulary
    if any(
        relation.name == rel.name and closure_of(relation)
        for relation in computed(vocabulary.types[rel.type])
    ):
        return rel.name
    rel = stepwise(rel, context)
    declared = {
        relation.name
        for relation in computed(vocabulary.types[rel.type])
        if closure_of(relation) == rel.name
    }
    if len(declared) == 1 and rel.type in rel.subjects:
        return declared.pop()
    spread = {each.name for each in computed(vocabulary.types[rel.type])
              if spread_of(each) == rel.name}  # fmt: skip
    if len(spread) == 1 and rel.type not in rel.subjects:
        return spread.pop()
    name = f"{rel.name}-deep"
    types = {rel.type, *rel.subjects}
    recursive = [r for r in vocabulary.relations if r.name == rel.name and r.type in types]
    if not any(r.type in r.subjects for r in recursive):
        return None
    for each in recursive:
        further = m.Arrow((each.name,), name)
        expr = m.UnionOf((m.Ref(each.name), further))
        context.shared.definitions[each.type, name] = Definition(
            each.type, m.Permission(name, expr)
        )
    return name


def beyond(rel: Rel, context: Context) -> str | None:
    """The permission that leads on from what a relation leads to, over any number of steps: from
    the category that a product is in to those which that is under; None where nothing does.
    """
    if len(rel.subjects) != 1 or rel.inverse_of is not None:
        return None
    (type_,) = rel.subjects
    ways = {
        stepwise(each, context)
        for each in context.vocabulary.relations
        if each.type == type_ and leads_up(each) and each.inverse_of is None
    }
    return deep_name(ways.pop(), context) if len(ways) == 1 else None


def is_over_steps(test: m.Expr, context: Context) -> bool:
    """Whether a test asks for what is there over any number of steps."""
    closures = {
        relation.name
        for type_ in context.vocabulary.model.types
        for relation in computed(type_)
        if closure_of(relation)
    }
    last = [node.of.path[-1] for node in nodes(test) if isinstance(node, m.Member)]
    return any(name.endswith("-deep") or name in closures for name in last)


def kin(rel: Rel, context: Context) -> set[str]:
    """The relations of a type that hold the same as one of it, over any number of steps or one."""
    closures = {
        relation.name: closure_of(relation)
        for relation in computed(context.vocabulary.types[rel.type])
    }
    over_more = {name for name, base in closures.items() if base == rel.name}
    return (over_more | {closures.get(rel.name, "")}) - {""}


def further(desc: Desc, words: set[str], context: Context) -> Iterator[Box]:
    """Anyone further down, after "their direct reports": whom the same relation leads to in more
    steps than one. Of which relation, the statement before must tell.
    """
    said = context.prior.tests if context.prior is not None else ()
    found = {
        (rel.name, leads_up(rel))
        for test in said
        if isinstance(test, m.Member) and test.of.root == SUBJECT and len(test.of.path) == 1
        for rel in context.vocabulary.relations
        if (rel.type, rel.name) == (desc.type, test.of.path[0]) and rel.inverse_of is None
        if leads_up(rel) != leads_down(rel)
    }
    if len(found) != 1:
        return
    ((name, up),) = found
    rel = next(r for r in context.vocabulary.relations if (r.type, r.name) == (desc.type, name))
    far = all_the_way(desc.variable, SUBJECT, rel, context)
    if far is not None and words & (UPWARDS if up else DOWNWARDS):
        near = member(desc.variable, SUBJECT, name)
        yield Box((far, m.Not(BOOL, near)))
