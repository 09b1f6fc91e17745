"""Knows what something has: a value, the same as another, a number of things, none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...text.quantities import Number
from ...vocabulary.senses import IT, Attr, Kind, Noun, RelWord, put, types_of
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Target,
    Val,
    member,
    trees,
    tried,
)
from ..closing import none_of
from ..nouns.adjectives import leaf_of
from ..nouns.links import attribute_is, linked
from ..nouns.possessives import bare_of
from ..nouns.ways import as_the_things_own
from ..parties import box_as
from ..quantities.amounts import NUMBERS
from ..quantities.counts import counted_as
from ..quantities.measures import compared
from ..things import things


def feature(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    value = leaf_of(tree).value
    if isinstance(target, Desc) and isinstance(value, Kind) and value.type == target.type:
        yield Box((put(value.test, target.variable, IT),))


def has_value(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have a clearance of at least 3."""
    attr = leaf_of(tree).value
    if isinstance(target, Desc) and isinstance(attr, Attr) and attr.of == target.type:
        expr = m.AttributeOf(attr.type, target.variable, attr.name)
        yield from compared(tree.children[-1], Val(expr, attr.type, attr), context)


def with_level(tree: Tree, context: Context) -> Iterator[Box]:
    """Only with a clearance of at least 3: who asks has that, where what is asked for has nothing
    of that name; "no loan may be paid out with a risk score above 80", of the loan, where who asks
    has none; "may not be booked for a party larger than 8", as the request says. Right behind a
    noun, "accounts with a limit of $500", it would be of that.
    """
    first = context.shared.words[tree.start].text
    behind = [leaf for leaf in context.shared.leaves if leaf.end == tree.start
              and leaf.kind in NOUNS and first in ("with", "for")]  # fmt: skip
    thing = any(_is_of_what_is_done(leaf, context) for leaf in behind)
    for level in trees(tree.children[-1]):
        attr = leaf_of(level).value
        if attr.of == "request" and attr.type.kind in NUMBERS and not (thing and context.granting):
            value = Val(m.RequestField(attr.type, attr.name), attr.type, attr)
            yield from compared(level.children[-1], value, context)
        if behind or first == "for":
            continue
        having = _having(attr.name, context)
        texts = any(x.label in ("value_text", "value_either") for x in trees(level.children[-1]))
        if len(having) == 1 and (having[0].variable == RESOURCE or not texts):
            yield from has_value(level, replace(having[0], known=True, box=Box()), context)


NOUNS = frozenset({"NOUN", "CLASS", "RELN", "PATHN", "PRON"})


def _is_of_what_is_done(leaf: Leaf, context: Context) -> bool:
    """Whether a noun is for what something is done to, as it says itself how much: not that of
    "booked by librarians for a party of up to 8", "a van assigned to their team for trips of that".
    """
    asked = {known.type for known in context.refs if known.variable == RESOURCE}
    types = types_of(leaf.value)
    return not types or not asked.isdisjoint(types)


def _having(name: str, context: Context) -> list[Desc]:
    """Who of those who ask and what is asked for has something of a name."""
    types = context.vocabulary.types
    return [
        known
        for known in context.refs
        if known.variable in (SUBJECT, RESOURCE)
        and any(own.name == name for own in types[known.type].attributes)
    ]


def except_level(tree: Tree, context: Context) -> Iterator[Box]:
    """But not with a risk score above 7: of what is asked for, if that has one, else of who asks;
    not of either where both do.
    """
    for level in trees(tree.children[-1]):
        attr = leaf_of(level).value
        having = _having(attr.name, context)
        if len(having) == 1:
            yield from has_value(level, replace(having[0], known=True, box=Box()), context)


def asker_with(tree: Tree, context: Context) -> Iterator[Box]:
    """Under escort or with clearance 3 and up: of whoever asks; without MFA or with a risk score
    above 80, of what is asked for, where who asks has none.
    """
    having = _having(leaf_of(tree).value.name, context)
    for known in having if len(having) == 1 else [d for d in having if d.variable == SUBJECT]:
        yield from has_value(tree, replace(known, known=True, box=Box()), context)


def has_no_value(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have no unpaid balance above €20."""
    for box in has_value(tree, target, context):
        yield none_of(box, context.shared)


def has_same(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have the same department as the document."""
    sense = leaf_of(tree).value
    for thing in things(tree.children[-1], context):
        for other in tried(thing, lambda t: iter((t,))):
            if isinstance(other, Desc) and _is_anyone_such(other):
                context.shared.ask_of(tree.children[-1], "which one is “{said}”? Say whose, or who")
                continue
            yield from shared_with(sense, target, other, context)


def _is_anyone_such(desc: Desc) -> bool:
    """Whether "the rep" is nobody that was spoken of, nor tied to any: it would be any of them."""
    tied = any(isinstance(test, m.Member | m.SameEntity) for test in desc.box.tests)
    return desc.definite and not desc.known and not tied and desc.named is None


def shared_with(sense: object, target: Target, other: object, context: Context) -> Iterator[Box]:
    """That two entities have an attribute, or a group, in common."""
    if not isinstance(target, Desc) or not isinstance(other, Desc):
        return
    if isinstance(sense, Attr):
        from ..nouns.links import attribute_type

        found = attribute_type(other.type, sense.name, context)
        if found is not None:
            value = m.AttributeOf(found, other.variable, sense.name)
            yield from attribute_is(
                target, sense.name, Val(value, found, None, other.local()), context
            )
    elif isinstance(sense, RelWord):
        yield from _related_alike(sense, target, other, context)
    elif isinstance(sense, Noun):
        for type_ in sense.types:
            group = context.new(type_)
            for one in linked(target, "in", group, context):
                for two in linked(other, "in", replace(group, known=True), context):
                    yield one + two + other.local()


def _related_alike(sense: RelWord, target: Desc, other: Desc, context: Context) -> Iterator[Box]:
    """That two entities of a type have the same one in a relation: the same employer."""
    rel = sense.rel
    if sense.head == "subject" and target.type == other.type == rel.type:
        for type_ in rel.subjects:
            one = context.new(type_)
            alike = (member(one.variable, each.variable, rel.name) for each in (target, other))
            yield one.with_box(Box(tuple(alike))).local() + other.local()


MEASURES = {"weig": ("weight", "mass"), "cost": ("cost", "price", "amount", "fee")}
LASTING = ("days", "hours", "minutes", "weeks", "duration", "length")
"""What attributes of what weighs or costs so much are called; of what lasts so long otherwise."""


def measures_so(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They weigh less than 500 kg: an attribute of that name does."""
    verb = context.shared.words[tree.start].text
    names = MEASURES.get(verb[:4], LASTING)
    if not isinstance(target, Desc):
        return
    attributes = context.vocabulary.types[target.type].attributes
    named = [a for a in attributes if a.name.split("_")[0] in names]
    if verb.startswith("weigh") and not named:
        yield from compared(tree.children[-1], target, context, "weight")  # "quantity_grams"
    for attribute in named:
        value = m.AttributeOf(attribute.type, target.variable, attribute.name)
        attr = Attr(target.type, attribute.name, attribute.type)
        yield from compared(tree.children[-1], Val(value, attribute.type, attr), context)
    if verb.startswith("cost") and not named:
        yield from compared(tree.children[-1], target, context, "money")  # "estimated cost"


def has_np(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """The document has an owner: a relation's noun, and it is theirs."""
    if isinstance(target, Desc) and not _others_do(tree, target, context):
        yield from has_thing(tree.children[-1], target, context)


PEOPLE = frozenset("they he she you who whoever anyone anybody".split())


def _others_do(tree: Tree, target: Desc, context: Context) -> bool:
    """Whether the verb is one of what others do: "if they hold a permit", where workers hold them,
    is not said of an area that a permit is for.
    """
    words = context.shared.words
    verbs = [leaf.value for leaf in context.shared.leaves
             if leaf.kind in ("RELV", "RELG") and leaf.end == tree.start
             and words[leaf.start - 1].text in PEOPLE]  # fmt: skip
    types = {type_ for word in verbs for type_ in (word.rel.type, *word.rel.subjects)}
    return bool(verbs) and target.type not in types


def has_thing(part: Part, target: Desc, context: Context) -> Iterator[Box]:
    """That an entity has what a phrase describes."""
    if _is_a_participle(part, context) or _is_a_quality(part, context):
        return
    if _is_room_for(part, context):
        return
    for inner in trees(part):
        if inner.label == "excluding":
            yield from _has_others(inner, target, context)
        elif inner.label == "with_one_who":
            yield from _has_one_who(inner, target, context)
        elif inner.label == "some" or (inner.label == "counted" and not _is_none(inner)):
            noun = inner.children[-1]
            if counts := _counts_them(noun, target, context):
                if inner.label == "some":
                    yield from counted_as(counts, ">", Number(Decimal(0)), target, context)
                continue
            for thing in bare_of(noun, replace(target, known=True, box=Box()), context):
                if isinstance(thing, Val) and thing.attr and thing.attr.of == target.type:
                    yield from attribute_is(target, thing.attr.name, thing, context)
                if isinstance(thing, Desc):
                    one = as_the_things_own(part, thing, context)
                    yield from (desc.local() for desc in _as_many(inner, one, context))


def _is_room_for(part: Part, context: Context) -> bool:
    """Whether it is "if it holds more than 20 people": for so many it has room."""
    words = context.shared.words
    held = words[part.start - 1].text in ("hold", "holds", "holding")
    return held and words[part.end - 1].text in ("people", "persons")


def _has_others(tree: Tree, target: Desc, context: Context) -> Iterator[Box]:
    """It has two approvers other than its requester: so many who are not."""
    those, but = tree.children
    for inner in trees(those):
        if inner.label not in ("some", "counted") or _is_none(inner):
            continue
        noun = inner.children[-1]
        for thing in bare_of(noun, replace(target, known=True, box=Box()), context):
            for other in things(next(trees(but)).children[0], context):
                if not isinstance(thing, Desc) or not isinstance(other, Desc):
                    continue
                if other.type == thing.type:
                    same = none_of(box_as(other, thing.variable), context.shared)
                    for desc in _as_many(inner, thing.with_box(same), context):
                        yield desc.local()


def _has_one_who(tree: Tree, target: Desc, context: Context) -> Iterator[Box]:
    """It has two approvers, one of whom is a lawyer: so many, and one who is."""
    from ..nouns.one_of_them import one_who

    those, pred = tree.children
    for inner in trees(those):
        if inner.label != "counted" or _is_none(inner):
            continue
        for thing in bare_of(inner.children[-1], replace(target, known=True, box=Box()), context):
            for desc in _as_many(inner, thing, context) if isinstance(thing, Desc) else ():
                for both in one_who(desc, pred, context):
                    so_many, one = both.items
                    if isinstance(so_many, Desc) and isinstance(one, Desc):
                        yield so_many.local() + one.local()


def _as_many(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    yield from _counted(tree, desc, context) if tree.label == "counted" else (desc,)


def _counts_them(noun: Part, target: Desc, context: Context) -> Attr | None:
    """The attribute in which an entity keeps how many it has of what a noun alone says: what it
    counts is there, whether or not the things themselves are told of.
    """
    taken = context.shared.taken(noun.start, noun.end)
    counting = (leaf.value for leaf in taken if leaf.kind == "COUNTN")
    return next((a for a in counting if isinstance(a, Attr) and a.of == target.type), None)


def _is_a_participle(part: Part, context: Context) -> bool:
    """Whether it is "have checked in": what they have done, and not a checked in booking."""
    return {"ADJ", "ACTP"} <= {leaf.kind for leaf in context.shared.taken(part.start, part.end)}


def _is_a_quality(part: Part, context: Context) -> bool:
    """Whether it is "have two-factor authentication": without an article that is said of who is so,
    and is nobody whom they have.
    """
    return any(
        leaf.kind == "FEAT" and not (isinstance(leaf.value, Kind) and leaf.value.plural)
        for leaf in context.shared.taken(part.start, part.end)
    )


def has_done(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They have run 10,000 hours or more: so many, as an attribute counts what was done."""
    attr = leaf_of(tree).value
    if isinstance(target, Desc) and isinstance(attr, Attr) and attr.of == target.type:
        expr = m.AttributeOf(attr.type, target.variable, attr.name)
        yield from compared(tree.children[-1], Val(expr, attr.type, attr), context)


def _is_none(tree: Tree) -> bool:
    return tree.label == "counted" and any(
        number.label in ("none", "second") for number in trees(tree.children[0])
    )


def _counted(tree: Tree, desc: Desc, context: Context) -> Iterator[Desc]:
    from ..nouns.so_many import counted_of

    for number in trees(tree.children[0]):
        leaf = number.children[0] if number.children else None
        if isinstance(leaf, Leaf) and isinstance(leaf.value, Number):
            k = int(leaf.value.value) + (1 if number.label.startswith("more_than") else 0)
            for one in counted_of(desc, number, context):
                yield replace(one, every="at_least", k=k)
            return
    yield desc


def has_none(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if isinstance(target, Desc):
        owner = replace(target, known=True, box=Box())
        if counts := _counts_them(tree.children[-1], target, context):
            yield from counted_as(counts, "==", Number(Decimal(0)), target, context)
            return
        for thing in bare_of(tree.children[-1], owner, context):
            if isinstance(thing, Desc):
                yield none_of(thing.local(), context.shared)
