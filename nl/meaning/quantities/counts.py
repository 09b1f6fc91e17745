"""Knows what is counted: "more than 400 changed lines", "fewer than 50 tickets have been sold"."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...text.quantities import Number
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ..base import SUBJECT, Box, Context, Desc, Part, Val, trees
from ..closing import any_of
from ..nouns.adjectives import leaf_of
from ..times.happened import is_reached
from .amounts import NUMBERS, Measure, Percent
from .measures import OPS, against

COUNTED = ("ATTR", "ATTRS", "COUNTN")
"""Kinds of the nouns of attributes that count; the last of those that are a type's noun as well."""


def counted(part: Part, desc: Desc, context: Context) -> Iterator[Box]:
    """More than 400 changed lines: an attribute that counts them."""
    for tree in trees(part):
        reached = tree.label == "exactly_q" and is_reached(part, context)
        yield from counted_so(replace(tree, label="at_least_q") if reached else tree, desc, context)


def counted_so(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """As `counted`, of one reading of the phrase."""
    leaves = [c for c in tree.children if isinstance(c, Leaf)]
    attr = next(leaf.value for leaf in leaves if leaf.kind in COUNTED)
    amount = Number(Decimal(0)) if tree.label == "none_q" else _amount(leaves)
    if tree.label in ("bounds_q", "between_q", "either_q"):
        yield from _counted_between(tree, attr, desc, context)
    elif tree.label == "one_of_q":
        yield from _one_of_counts(attr, leaves, desc, context)
    elif amount is not None and not _is_of_time(tree, context):
        op = {**OPS, "none_q": "=="}[tree.label]
        yield from counted_as(attr, op, amount, desc, context)
        if tree.label == "exactly_q" and _is_perhaps_least(tree, desc, context):
            yield from counted_as(attr, ">=", amount, desc, context)


def _is_perhaps_least(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether who has "5 years of experience" may have more of them: of whole numbers that somebody
    has one can't tell; what a thing has so many of is what it is, and none is none.
    """
    said = {word.text for word in context.shared.words[tree.start : tree.end]}
    none = any(leaf.value.value == 0 for leaf in tree.children
               if isinstance(leaf, Leaf) and leaf.kind == "NUMBER")  # fmt: skip
    exact = {"exactly", "precisely"} & said
    return desc.type in context.vocabulary.principals and not exact and not none


def _is_of_time(tree: Tree, context: Context) -> bool:
    """Whether days are those before or after what follows: "leave at least 5 days before it
    starts".
    """
    words = context.shared.words
    spans = any(x.kind == "DURATION" and x.end == tree.end for x in context.shared.leaves)
    apart = texts_at(words, tree.start - 1) in ("of", "for", "with", "lasting")
    return spans and not apart and texts_at(words, tree.end) in ("before", "after")


def count_done(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Fewer than 50 tickets have been sold; renewed fewer than 3 times."""
    if tree.label == "count_done_left":  # "there are refills left"
        yield from some_left(tree, desc, context)
        return
    leaves = [c for c in tree.children if isinstance(c, Leaf)]
    attr = next(leaf.value for leaf in leaves if leaf.kind in ("ATTRV", "TIMESV"))
    if tree.label == "done_times_just":
        context.shared.ask_of(tree, "“{said}”: just so often? Say “at least”, or “at most”")
    elif tree.label.endswith("_none"):
        yield from counted_as(attr, "==", Number(Decimal(0)), desc, context)
    elif tree.label.endswith("_some"):  # "as long as refills are left"
        yield from counted_as(attr, ">", Number(Decimal(0)), desc, context)
    elif tree.label.endswith("_least"):
        number = next(leaf.value for leaf in leaves if leaf.kind == "NUMBER")
        yield from counted_as(attr, ">=", number, desc, context)
    else:
        for bound in trees(next(c for c in tree.children if isinstance(c, Node))):
            amount = _amount([c for c in bound.children if isinstance(c, Leaf)])
            if amount is not None:
                yield from counted_as(attr, OPS[bound.label], amount, desc, context)


def _amount(leaves: Sequence[Leaf]) -> Number | Percent | None:
    """How much: 400; 15 %."""
    for leaf in leaves:
        if leaf.kind in ("NUMBER", "PERCENT"):
            number = leaf.value
            return number if leaf.kind == "NUMBER" else Percent(number.value)
    return None


def _counted_between(tree: Tree, attr: object, desc: Desc, context: Context) -> Iterator[Box]:
    """With at least 300 and at most 1,200 words; between 3 and 5 stars."""
    bounds = [(OPS[b.label], leaf_of(b)) for c in tree.children if isinstance(c, Node)
              for b in trees(c)]  # fmt: skip
    if not bounds:
        numbers = [c for c in tree.children if isinstance(c, Leaf) and c.kind == "NUMBER"]
        bounds = list(zip((">=", "<="), numbers, strict=True))
    if len({op[0] for op, _ in bounds}) == 2:
        (op, low), (to, high) = bounds
        for one in counted_as(attr, op, low.value, desc, context):
            for two in counted_as(attr, to, high.value, desc, context):
                either = tree.label == "either_q"  # "fewer than 10 or more than 50 people"
                yield any_of([one, two], context.shared) if either else one + two


def _one_of_counts(
    attr: object, leaves: Sequence[Leaf], desc: Desc, context: Context
) -> Iterator[Box]:
    """With one or two stars: one of these numbers just."""
    numbers = [leaf.value for leaf in leaves if leaf.kind == "NUMBER"]
    each = [list(counted_as(attr, "==", number, desc, context)) for number in numbers]
    for boxes in itertools.product(*each):
        yield any_of([*boxes], context.shared)


LEFT = frozenset("left remaining available".split())


def some_left(tree: Tree, target: Desc | Val, context: Context) -> Iterator[Box]:
    """As long as it has refills left: of what counts what is left, that it is more than none."""
    attr = leaf_of(tree).value
    if isinstance(target, Desc) and isinstance(attr, Attr) and words_of(attr.name)[-1] in LEFT:
        yield from counted_as(attr, ">", Number(Decimal(0)), target, context)


def counted_as(
    attr: object, op: str, number: Number | Percent, desc: Desc, context: Context
) -> Iterator[Box]:
    """That an attribute, if it is a number of the entity's, compares so; so does one of the request
    of who asks: they "have fewer than five items on loan", by its items_on_loan.
    """
    if not isinstance(attr, Attr) or attr.type.kind not in NUMBERS:
        return
    expr: m.Expr | None = None
    if attr.of == desc.type:
        expr = m.AttributeOf(attr.type, desc.variable, attr.name)
    elif attr.of == "request" and _is_who_asks(desc, context):
        expr = m.RequestField(attr.type, attr.name)
    if expr is not None:
        yield from against(Val(expr, attr.type, attr), op, Measure(number), context)


def _is_who_asks(desc: Desc, context: Context) -> bool:
    """Whether it is who asks that has so many: "they", or "patrons with fewer than five loans"."""
    if desc.variable == SUBJECT:
        return True
    said = context.role == SUBJECT and context.inside <= {SUBJECT, desc.variable}
    others = desc.box.locals  # "guardians of a patron with fewer than five": who has them?
    return said and not others and desc.type in context.vocabulary.principals


def counted_of_request(part: Part, context: Context) -> Iterator[Box]:
    """More than 10,000 rows: an attribute of the request that counts them."""
    for tree in trees(part):
        leaves = [c for c in tree.children if isinstance(c, Leaf)]
        attr = next(leaf.value for leaf in leaves if leaf.kind in COUNTED)
        number = _amount(leaves) if tree.label in OPS else None
        if number is not None and attr.of == "request" and attr.type.kind in NUMBERS:
            value = Val(m.RequestField(attr.type, attr.name), attr.type, attr)
            op = OPS[tree.label]
            yield from against(value, op, Measure(number), context)


def is_counted_of(tree: Tree, desc: Desc, context: Context) -> bool:
    """Whether a phrase says so many of what an attribute of a thing counts."""
    if not any(inner.label == "counted" for inner in trees(tree.children[-1])):
        return False
    return any(
        leaf.kind == "COUNTN" and leaf.value.of == desc.type
        for leaf in context.shared.leaves
        if leaf.end == tree.end
    )
