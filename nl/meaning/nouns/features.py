"""Knows what something is with: "with clearance 3 or higher", "tagged “leak”", "over $10k"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Node, Tree
from ...vocabulary.senses import BOOL, Attr, RelWord
from ..base import RESOURCE, Box, Context, Desc, Val, trees, tried
from ..closing import any_of, none_of
from ..quantities.counts import counted
from ..quantities.measures import compared
from ..things import things
from ..times.moments import event_when
from .adjectives import kind_of, leaf_of
from .heads import written_value
from .links import attribute_is, linked, related
from .possessives import bare_of


def with_relation(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With an interest in a grant, who hold power of attorney for an account: what one can have, of
    another.
    """
    leaf = next(c for c in tree.children if isinstance(c, Leaf) and c.kind == "RELN")
    word = leaf.value
    assert isinstance(word, RelWord)
    if word.head == "subject" and not word.rel.name.endswith(("er", "or", "ee", "ant", "ent")):
        for thing in things(tree.children[-1], context):
            yield from related(word, desc, thing, context)


def with_amount(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With more than €50 in arrears, who owe more than €20 in fines."""
    attr = leaf_of(tree).value
    assert isinstance(attr, Attr)
    if attr.of == desc.type:
        expr = m.AttributeOf(attr.type, desc.variable, attr.name)
        part = next(c for c in tree.children if isinstance(c, Node) and c.symbol == "comparison")
        yield from compared(part, Val(expr, attr.type, attr), context)


def holds_that_of(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Qualified for its kind: an attribute's values hold that of another."""
    attr = leaf_of(tree).value
    assert isinstance(attr, Attr)
    if attr.of != desc.type:
        return

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Val):
            yield from attribute_is(desc, attr.name, other, context)

    for thing in things(tree.children[-1], context):
        yield from tried(thing, use)


def holds_written(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Certified for hazmat: an attribute's values hold one as written."""
    attr, leaf = leaf_of(tree).value, tree.children[-1]
    assert isinstance(attr, Attr)
    assert isinstance(leaf, Leaf)
    const = written_value(attr, leaf)
    if attr.of == desc.type and const is not None:
        yield from attribute_is(desc, attr.name, Val(const, const.type), context)


def with_count(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With more than 400 changed lines."""
    if not _tells_how_long(tree, context):
        yield from counted(tree.children[-1], desc, context)


EVENTS = frozenset(["EVENTP", "EVENTV", "EVENTX"])


def _tells_how_long(tree: Tree, context: Context) -> bool:
    """Whether it says since when something "hasn't been used": "for 60 days or more"."""
    happened = any(x.kind in EVENTS and x.end == tree.start for x in context.shared.leaves)
    return happened and context.shared.words[tree.start].text == "for"


def with_share(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """To more than 10 percent of the devices: their share, as an attribute has it."""
    leaves = {leaf.kind for part in trees(tree.children[-1]) for leaf in part.children
              if isinstance(leaf, Leaf)}  # fmt: skip
    of = any(word.text == "of" for word in context.shared.words[tree.start : tree.end])
    if "ATTRS" in leaves or (of and "PERCENT" in leaves):  # "on more than 20% of traffic"
        yield from with_count(tree, desc, context)


def tagged(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Tagged "leak": an attribute of that name holds it."""
    leaf = leaf_of(tree)
    said = {w.text.rstrip("ed") for w in context.shared.words[tree.start : leaf.start]}
    for attribute in context.vocabulary.types[desc.type].attributes:
        if any(word and attribute.name.startswith(word[:3]) for word in said):
            attr = Attr(desc.type, attribute.name, attribute.type)
            const = written_value(attr, leaf)
            if const is not None:
                yield from attribute_is(desc, attr.name, Val(const, const.type), context)


def compared_so(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Over $10k, older than 30 days: of the one attribute that can be measured so."""
    if not _tells_how_long(tree, context):
        yield from compared(tree.children[0], desc, context)


def feature(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    first = context.shared.words[tree.start].text
    if first not in ("by", "part"):  # "by a technician" is who does something
        yield from kind_of(tree, desc, context)


def featureless(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    for box in kind_of(tree, desc, context):
        yield none_of(box, context.shared)


def with_attribute(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With clearance 3 or higher; of what is asked for, also with so much as the request says:
    "sell a car with a discount of over 10%". "A feeder with a load above its capacity" is told by
    what it has itself, where nobody spoken of before has such.
    """
    attr = leaf_of(tree).value
    assert isinstance(attr, Attr)
    asked = context.role == RESOURCE and context.inside <= {RESOURCE, desc.variable}
    if attr.of == "request" and asked and attr.type.kind in MEASURED:
        value = Val(m.RequestField(attr.type, attr.name), attr.type, attr)
    elif attr.of == desc.type:
        expr = m.AttributeOf(attr.type, desc.variable, attr.name)
        value = Val(expr, attr.type, attr)
    else:
        return
    found = list(compared(tree.children[1], value, context))
    yield from found or compared(tree.children[1], value, replace(context, clause=True))


MEASURED = frozenset("int decimal money".split())
MEASURING = frozenset(["with_attribute", "with_count"])


def with_moment(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With a background check within the last 180 days, with a deadline before 2027."""
    attr = leaf_of(tree).value
    if attr.of == desc.type and attr.type.kind == m.DATETIME:
        moment = m.AttributeOf(attr.type, desc.variable, attr.name)
        yield from event_when(moment, tree.children[-1], context)


def without_moment(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Without a background check within the last 180 days: also where none is known of."""
    attr = leaf_of(tree).value
    known = Box((m.Present(BOOL, m.AttributeOf(attr.type, desc.variable, attr.name)),))
    for box in with_moment(tree, desc, context):
        yield none_of(known + box, context.shared)


def with_each(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With a loan over £500,000 or a loan-to-value above 90%: with the one or the other; with a
    rating of 4 or more and a clear check: with both. One of them, at least, is of so much.
    """
    measured = any(each.label in MEASURING for part in tree.children for each in trees(part))
    options = []
    for part in tree.children if measured else ():
        found = [box for each in trees(part) for box in _with_one(each, desc, context)]
        options.append(list(dict.fromkeys(found)))
    if options and all(len(found) == 1 for found in options):
        boxes = [found[0] for found in options]
        yield any_of(boxes, context.shared) if tree.label == "with_any" else sum(boxes, Box())


def _with_one(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """What is had in one of its words, that a value tells: "a flagged background check"."""
    if tree.label == "with_attribute":
        yield from with_attribute(tree, desc, context)
        return
    if tree.label == "with_count":
        yield from with_count(tree, desc, context)
        return
    target = replace(desc, box=Box(), known=True)
    for thing in bare_of(tree.children[-1], target, context):
        if isinstance(thing, Val) and thing.attr is not None and thing.attr.of == desc.type:
            for box in attribute_is(target, thing.attr.name, thing, context):
                yield none_of(box, context.shared) if tree.label == "has_no_thing" else box


def with_it_inside(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """With flammable samples in it: some such thing is in it."""
    noun, preposition = tree.children
    assert isinstance(preposition, Leaf)
    holder = replace(desc, box=Box(), known=True, missing=None)
    for thing in things(noun, context):
        if isinstance(thing, Desc) and not thing.known and thing.every in ("any", "at_least"):
            for box in linked(replace(thing, box=Box()), str(preposition.value), holder, context):
                yield thing.with_box(box).local()


def with_attribute_in(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """In year 11 or above."""
    inner = [c for c in tree.children if not (isinstance(c, Leaf) and c.kind == "PREP")]
    attr = inner[0].value if isinstance(inner[0], Leaf) else None
    amount = isinstance(attr, Attr) and attr.type.kind in MEASURED
    ties = ("in", "of", "at", "on", "for") if amount else ("in", "of", "at", "on")
    if str(leaf_of(tree).value) in ties:
        yield from with_attribute(replace(tree, children=tuple(inner)), desc, context)


def with_attribute_compared(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Below tier 2, above grade 5."""
    yield from counted(tree.children[-1], desc, context)
