"""Knows who is "one of them", and that "none of them" may: of so many as something had to have or
to be done by, as the clause before said.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.senses import put
from ..base import SUBJECT, Box, Context, Desc, Part, Target, Thing
from ..predicates.being import is_thing

THEM = (["them"], ["those"], ["these"])


def is_one_of(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They are one of the reviewers; one of them, of whom so many were asked for just before."""
    among = list(_of_them(tree.children[-1], context))
    if not among:
        yield from is_thing(tree, target, context)
    elif isinstance(target, Desc):
        for quantifier in among:
            yield from _in_question(target.variable, quantifier, context)


def _of_them(part: Part, context: Context) -> Iterator[m.Quantifier]:
    """Those that "them" counts: of whom alone the statement before asked for so many."""
    words = [word.text for word in context.shared.words[part.start : part.end]]
    if words in THEM and context.clause_before is not None:
        yield from _asked_for(context)


def _asked_for(context: Context) -> Iterator[m.Quantifier]:
    """Of whom the statement before asked for so many, if of just one kind."""
    counted = set(_counted(context.prior.tests)) if context.prior is not None else set()
    if len(counted) == 1:
        yield from counted


def _counted(node: object) -> Iterator[m.Quantifier]:
    """The quantifiers in an expression that ask for several."""
    if isinstance(node, tuple):
        for item in node:
            yield from _counted(item)
    elif isinstance(node, m.Quantifier) and node.kind == "at_least" and node.k > 1:
        yield node
    elif isinstance(node, m.Node) and not isinstance(node, m.Const | m.ValueType):
        for name in node.__struct_fields__:
            yield from _counted(getattr(node, name))


def _in_question(who: str, those: m.Quantifier, context: Context) -> Iterator[Box]:
    """That somebody is one of those who counted, and as they had to be."""
    if context.shared.types.get(who) not in those.types:
        return
    tests: tuple[m.Expr, ...] = (m.Member(m.ValueType("bool"), who, those.path),)
    if those.body is not None:
        tests += (put(those.body, who, those.variable),)
    yield Box(tests)


def none_of_them(context: Context) -> Iterator[Thing]:
    """None of them may: whoever asks, being one of them."""
    type_ = context.shared.types[SUBJECT]
    for quantifier in _asked_for(context):
        desc = context.new(type_)
        for box in _in_question(desc.variable, quantifier, context):
            yield desc.with_box(box)
