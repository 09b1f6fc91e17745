"""Knows where something is brought: to a region other than its own, to production."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...rule import negation
from ...text.lexicon import MOVING, PLACING
from ...text.morphology import plural
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import BOOL, Attr
from ..base import RESOURCE, Box, Context, Desc, Part, Several, Val, compare, trees, tried
from ..nouns.links import attribute_type, comparable, linked
from ..nouns.possessives import owners
from ..predicates.predicate import predicate
from ..statements.draft import Draft
from ..things import things

DESTINATION = frozenset("destination target receiving".split())
"""What the fields of a request begin with that say where something is to be brought."""


def brought_to(noun: Part, draft: Draft, context: Context) -> Iterator[Box]:
    """To a region other than its own: where a field of the request says that it is to be."""
    if not _is(draft, MOVING):
        return
    for field in context.vocabulary.model.request:
        first, *rest = words_of(field.name)
        if first not in DESTINATION or not rest:
            continue
        goal = m.RequestField(field.type, field.name)
        yield from (Box((m.InSet(BOOL, goal, values),)) for values in _sets(noun, field, context))
        for value, so in _values(noun, "_".join(rest), context):
            if comparable(field.type, value.type):
                test = compare("==", goal, value.expr)
                yield Box((test if so else negation(test),))


def done_there(tree: Tree, context: Context) -> Iterator[Box]:
    """In one of its licensed territories, outside them, in a territory that is none of them: where
    a field of the request says that it is done.
    """
    noun = tree.children[-1]
    if tree.label == "tail_where":
        attr = next(c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "ATTR")
        if attr.of == "request":
            where = Val(m.RequestField(attr.type, attr.name), attr.type, attr)
            yield from predicate(noun, where, context)
        return
    for thing in things(noun, context):
        if not isinstance(thing, Val) or thing.attr is None or thing.type.kind != "set":
            continue
        for field in context.vocabulary.model.request:
            several = plural(words_of(field.name)[-1])
            if thing.attr.of != "request" and words_of(thing.attr.name)[-1] in several:
                place = m.RequestField(field.type, field.name)
                inside: m.Expr = m.InSet(BOOL, place, thing.expr)
                yield Box((negation(inside) if tree.label == "tail_outside" else inside,))


def _sets(noun: Part, field: m.Attribute, context: Context) -> Iterator[m.Expr]:
    """An embargoed country, as what such a field can be: any of a named set."""
    for thing in things(noun, context):
        if not isinstance(thing, Val) or thing.attr is None or thing.type.kind != "set":
            continue
        if (thing.attr.of, thing.attr.name) == ("request", field.name):
            yield thing.expr


def _values(noun: Part, name: str, context: Context) -> Iterator[tuple[Val, bool]]:
    """The values of a name that a phrase speaks of, and whether it is that one, or another."""
    for tree in trees(noun):
        if tree.label == "excluding" and _ends_in(tree.children[0], name, context):
            own = next(trees(tree.children[1])).children[0]
            for inner in trees(own):
                if inner.label == "own_one":
                    yield from ((value, False) for value in _own(inner, name, context))
        elif tree.label == "possessed":
            for thing in things(noun, context):
                if isinstance(thing, Val) and thing.attr is not None and thing.attr.name == name:
                    yield thing, True


def _ends_in(noun: Part, name: str, context: Context) -> bool:
    return any(
        leaf.end == noun.end and isinstance(leaf.value, Attr) and leaf.value.name == name
        for leaf in context.shared.leaves
        if leaf.kind == "ATTR"
    )


def _own(tree: Tree, name: str, context: Context) -> Iterator[Val]:
    for owner in owners(next(trees(tree.children[0])), context):
        for desc in tried(owner, lambda one: iter((one,))):
            type_ = attribute_type(desc.type, name, context) if isinstance(desc, Desc) else None
            if isinstance(desc, Desc) and type_ is not None:
                yield Val(m.AttributeOf(type_, desc.variable, name), type_)
                return


def put_in(noun: Part, draft: Draft, context: Context) -> Iterator[Draft]:
    """Deployed to production: what is deployed, be it said or not, is then there."""
    if not _is(draft, PLACING):
        return
    type_ = draft.resource_type or _all_that_can_be(draft, context)
    if type_ is None:
        return
    context.shared.types[RESOURCE] = type_
    here = Desc(RESOURCE, type_, known=True)
    for thing in things(noun, replace(context, role=RESOURCE)):
        if isinstance(thing, Desc) and thing.type == type_:
            continue  # "push to a repository" is done to one, and is in no other
        any_of_them = replace(thing, each="") if isinstance(thing, Several) else thing
        for box in linked(here, "in", any_of_them, context):  # "to staging and development": either
            yield replace(draft, resource_type=type_, what=draft.what + box)


def _all_that_can_be(draft: Draft, context: Context) -> str | None:
    """The one type that has all the actions of a draft."""
    actions = context.vocabulary.actions
    types = set.intersection(*(set(actions[name]) for name in draft.actions))
    return types.pop() if len(types) == 1 else None


def _is(draft: Draft, kind: frozenset[str]) -> bool:
    return _are(draft.actions, kind)


def _are(actions: Sequence[str], kind: frozenset[str]) -> bool:
    firsts = ({name, words_of(name)[0]} for name in actions)
    return bool(actions) and not any(map(kind.isdisjoint, firsts))


def puts_there(actions: Sequence[str]) -> bool:
    """Whether what is done places something somewhere: "deploy only to staging"."""
    return _are(actions, PLACING)
