"""Knows what something is: a value, one of a set, somebody, the same as another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Leaf, Tree
from ...rule import negation
from ...text.morphology import base_of_participle, plural
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import BOOL, IT, Attr, Kind, SetWord, put
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Several,
    Target,
    Thing,
    Val,
    compare,
    member,
    renamed_box,
    trees,
    tried,
)
from ..closing import any_of, none_of
from ..discourse.opened import opened
from ..nouns.adjectives import leaf_of
from ..nouns.fitting import POSSESSIVE
from ..nouns.heads import written_value
from ..nouns.links import attribute_is, comparable, linked, together
from ..nouns.possessives import owners
from ..nouns.pronouns import referents
from ..nouns.sameness import by, of_another
from ..nouns.values import describes, is_feature, is_state
from ..quantities.amounts import called_alike
from ..quantities.measures import compared, compared_as
from ..things import things


def in_state(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    leaf = next(c for c in reversed(tree.children) if isinstance(c, Leaf))
    value = leaf.value
    if leaf.start > tree.start and context.shared.words[tree.start].text == "part":
        return  # "part of a treaty party" is not one itself
    if isinstance(value, Kind):
        if isinstance(target, Desc) and value.type == target.type:
            yield opened(put(value.test, target.variable, IT), context)
        elif isinstance(target, Val) and target.attr is not None:
            const = written_value(target.attr, leaf)
            if const is not None:
                yield from equal(target, Val(const, const.type))


def is_text(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Its status is "on hold"; their department is finance."""
    if isinstance(target, Val) and target.attr is not None:
        named = _named_set(leaf_of(tree), target.attr, context)
        if named is not None:
            yield from equal(target, Val(named, named.type))
            return
        if describes(leaf_of(tree), target.attr, context):
            return
        const = written_value(target.attr, leaf_of(tree))
        if const is not None:
            yield from equal(target, Val(const, const.type))


def _named_set(leaf: Leaf, attr: Attr, context: Context) -> m.Const | None:
    """A destination that is "embargoed": one of the set of that name."""
    for named in context.vocabulary.model.sets:
        said = " ".join(words_of(named.name)) == str(leaf.value).lower()
        if said and named.element == attr.type:
            return m.Const(m.ValueType("set", (), named.element), named.values)
    return None


def equal(one: Val, other: Val) -> Iterator[Box]:
    if not comparable(one.type, other.type) or one.expr == other.expr:
        return
    if one.type.kind == "set" and other.type.kind != "set":
        test: m.Expr = m.InSet(BOOL, other.expr, one.expr)
    elif other.type.kind == "set" and one.type.kind != "set":
        test = m.InSet(BOOL, one.expr, other.expr)
    elif one.type.kind == "set":
        test = m.SetTest(BOOL, "overlaps", one.expr, other.expr)
    else:
        test = compare("==", one.expr, other.expr)
    yield Box((test,)) + one.box + other.box


def in_set(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Its country is sanctioned: one of a named set."""
    word = leaf_of(tree).value
    if isinstance(target, Val) and isinstance(word, SetWord) and target.attr == word.attr:
        values = m.Const(m.ValueType("set", (), word.element), word.values)
        yield Box((m.InSet(BOOL, target.expr, values),)) + target.box


def is_thing(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """They are the owner; it is one of their drafts; its department is theirs."""
    if context.shared.words[tree.start].text == "both":
        return  # "both a press and a robot" is said of one
    if _leaves_out_of_all(tree.children[-1], context):
        return
    if any(_is_of_states(inner, context) for inner in trees(tree.children[-1])):
        return  # "trained and vetted": both, as adjectives say
    if _is_a_state(tree, target, context):
        return  # "a pass that has been issued", as its status says, whoever has "issued" ones
    for noun in trees(tree.children[-1]):
        whose = trees(noun.children[0]) if noun.label == "own_one" else iter(())
        for owner in (owner for of in whose for owner in owners(of, context)):
            if isinstance(target, Desc):
                yield from _somebodys(target, owner, context)
            else:
                people = _is_of_people(noun, context)
                yield from _same_as_theirs(target, owner, False, context, people)
    asks = isinstance(target, Desc) and target.variable == SUBJECT
    of_who_asks = replace(context, of_who_asks=True) if asks else context
    for thing in things(tree.children[-1], of_who_asks):
        yield from same(target, thing, context)


def _is_a_state(tree: Tree, target: Target, context: Context) -> bool:
    """Whether a participle tells a state of what it is said of, and is no noun for that."""
    if tree.end - tree.start != 1 or not isinstance(target, Desc):
        return False
    word = context.shared.words[tree.start].text
    return bool(base_of_participle(word)) and any(
        leaf.kind == "ADJ" and isinstance(leaf.value, Kind) and leaf.value.type == target.type
        for leaf in context.shared.taken(tree.start, tree.end)
    )


def _leaves_out_of_all(part: Part, context: Context) -> bool:
    """Whether what is left out behind a comma is so of all that is described: "trips that are under
    way or boarding, but not ones that leave soon".
    """
    words = [word.text for word in context.shared.words]
    places = [tree.children[1].start for tree in trees(part) if tree.label == "excluding"]
    return any(
        words[at] == "," and not {"ones", "those"}.isdisjoint(words[at + 2 : at + 4])
        for at in places
    )


def is_that_of(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """The department is that of their manager: what the manager's is; their own, that itself."""
    if not isinstance(target, Val) or target.attr is None:
        return
    attr = target.attr

    def of(owner: object) -> Iterator[Box]:
        if isinstance(owner, Val):
            yield from equal(target, owner)
        elif isinstance(owner, Desc) and owner.every == "any" and owner.missing is None:
            attributes = context.vocabulary.types[owner.type].attributes
            same = [own for own in attributes if own.name == attr.name]
            for own in same or called_alike(attr, attributes):
                expr = m.AttributeOf(own.type, owner.variable, own.name)
                theirs = Attr(owner.type, own.name, own.type)
                yield from equal(target, Val(expr, own.type, theirs, owner.local()))

    for thing in things(tree.children[-1], context):
        yield from tried(thing, of)


def is_theirs(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Documents that are theirs, or one of theirs; a language that is one of theirs."""
    several = tree.label == "comp_one_of_theirs"
    for whose in trees(tree.children[0]):
        for owner in referents(whose.label, context):
            if isinstance(target, Desc):
                yield from _somebodys(target, owner, context, themselves=whose.label != "its")
            else:
                yield from _same_as_theirs(target, owner, several, context, whose.label != "its")


def _is_of_people(own: Tree, context: Context) -> bool:
    """Whether it is "their own", and neither "its own" nor somebody's who is named."""
    return context.shared.words[own.start].text in ("their", "his", "her", "your")


def _same_as_theirs(
    target: Val, owner: Thing, several: bool, context: Context, themselves: bool
) -> Iterator[Box]:
    """That a value is what somebody has of the same name, or one of several that they have."""

    def use(one: object) -> Iterator[Box]:
        if not isinstance(one, Desc) or target.attr is None:
            return
        if themselves and one.variable == RESOURCE and one.type not in context.vocabulary.askers:
            return  # "its owner's department is their own": who asks has one
        name = target.attr.name.replace("_", " ")
        names = plural(name) if several else (name,)
        for attr in context.vocabulary.types[one.type].attributes:
            if attr.name.replace("_", " ") in names and (attr.type.kind == "set") == several:
                value = m.AttributeOf(attr.type, one.variable, attr.name)
                yield from equal(target, Val(value, attr.type, None, one.local()))

    yield from tried(owner, use)


def _somebodys(
    target: Desc, owner: Thing, context: Context, themselves: bool = False
) -> Iterator[Box]:
    """That it is somebody's; `themselves` where not what is asked for can have it: "edit documents
    if their folder is theirs".
    """

    def use(one: object) -> Iterator[Box]:
        if not isinstance(one, Desc) or (themselves and one.variable == RESOURCE):
            return
        if target.type in context.vocabulary.principals:
            yield from _who_is_theirs_too(target, one, context)
        else:
            yield from linked(target, POSSESSIVE, one, context)

    yield from tried(owner, use)


def _who_is_theirs_too(person: Desc, one: Desc, context: Context) -> Iterator[Box]:
    """That a person is what they are called of somebody else, too: of "anyone whose manager is
    theirs", that it is their manager.
    """
    for rel in context.vocabulary.relations:
        if rel.type == one.type and rel.name == person.noun and person.type in rel.subjects:
            tie = member(person.variable, one.variable, rel.name)
            if one.type in context.vocabulary.askers and tie not in person.box.tests:
                yield Box((tie,)) + one.local()


def _is_of_states(tree: Tree, context: Context) -> bool:
    """Whether "and" joins single words that are adjectives as well."""
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    states = {leaf.start for leaf in context.shared.leaves
              if leaf.kind == "ADJ" and leaf.end == leaf.start + 1}  # fmt: skip
    return (
        tree.label == "union"
        and len(words) == 3
        and words[1] == "and"
        and {tree.start, tree.start + 2} <= states
    )


def _of_its_type(several: Several, target: Target) -> tuple[Thing, ...]:
    """Of several, what something can be, where any of them may be meant: what is of its type."""
    descs = [item for item in several.items if isinstance(item, Desc)]
    if not isinstance(target, Desc) or several.each or len(descs) < len(several.items):
        return several.items
    return tuple(desc for desc in descs if desc.type == target.type) or several.items


def same(target: Target, thing: Thing, context: Context) -> Iterator[Box]:
    """That a thing is another, or one such as described."""

    def use(other: object) -> Iterator[Box]:
        if isinstance(other, Several):
            items = _of_its_type(other, target)  # of "the one who pushed it", user or robot: a user
            parts = [list(dict.fromkeys(same(target, item, context))) for item in items]
            if all(len(part) == 1 for part in parts):
                yield from together(other, [part[0] for part in parts], context)
        elif isinstance(target, Val) and isinstance(other, Val):
            yield from equal(target, other)
        elif isinstance(target, Desc) and isinstance(other, Val):
            if other.attr is not None and other.attr.of == target.type:
                yield from attribute_is(target, other.attr.name, other, context)
        elif isinstance(target, Desc) and isinstance(other, Desc) and target.type == other.type:
            if other.known and other.variable != target.variable:
                yield Box((m.SameEntity(BOOL, target.variable, other.variable),)) + other.box
            elif other.known and other.box.tests:  # "if a user is a contact of it, they may"
                yield other.box
            elif not other.known and other.every == "any":
                box = renamed_box(other.box, other.variable, target.variable)
                if box.tests:
                    yield box

    yield from tried(thing, use)


def is_in(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """The document is in a folder; they are on the owner's team."""
    leaf = leaf_of(tree)
    if isinstance(target, Val) and leaf.value in ("on", "in", "among"):
        yield from _listed(tree.children[-1], target, context)
    if not isinstance(target, Desc) or leaf.value == "by":
        return  # "until it is approved and by a clerk": who does something
    if leaf.value in ("in", "under") and is_state(tree.children[-1], target, context):
        return  # "in negotiation": at that stage
    if is_feature(tree.children[-1], target, context):
        return  # "on the free plan": what its own plan is
    for noun in trees(tree.children[-1]):
        yield from of_another(noun, target, by(str(leaf.value)), context)
    for thing in things(tree.children[-1], context):
        for box in linked(target, str(leaf.value), thing, context):
            if says_more(box, thing):
                yield box


def in_with(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """They are on a team with its owner: one in which both are."""
    leaf, where, whom = leaf_of(tree), *tree.children[-2:]
    for group in things(where, context):
        if not isinstance(group, Desc) or group.known:
            continue
        of_it = replace(group, known=True, box=Box())
        for own in linked(desc, str(leaf.value), of_it, context):
            for other in things(whom, context):
                yield from tried(
                    other,
                    lambda one, own=own, group=group: _in_it_too(one, own, group, context),  # type: ignore[misc]
                )


def _in_it_too(other: object, own: Box, group: Desc, context: Context) -> Iterator[Box]:
    of_it = replace(group, known=True, box=Box())
    if isinstance(other, Several) and not other.each:
        boxes = [list(_in_it_too(one, Box(), group, context)) for one in other.items]
        if all(len(found) == 1 for found in boxes):
            apart = [Box(found.tests, found.locals[1:], found.spoken) for (found,) in boxes]
            yield own + group.local() + any_of(apart, context.shared)
    if isinstance(other, Desc):
        for theirs in linked(replace(other, box=Box(), known=True), "in", of_it, context):
            yield own + theirs + group.local() + other.local()


def _listed(part: Part, value: Val, context: Context) -> Iterator[Box]:
    """The destination is on the embargo list."""
    for thing in things(part, context):
        if isinstance(thing, Val) and thing.type.kind == "set" and value.type.kind != "set":
            yield from equal(value, thing)


def says_more(box: Box, thing: Thing) -> bool:
    """Whether it is not just of what has it: "the opening is in the opening's department"."""
    return not isinstance(thing, Desc) or thing.known or not set(box.tests) <= set(thing.box.tests)


def is_the_same(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """The same as the document's; equal to it; as a value, the same as "that of" it."""
    said = [word.text for word in context.shared.words[tree.children[-1].start :][:2]]
    if isinstance(target, Val) and said == ["those", "of"]:
        return  # nor is a value that of "those of it", its people
    theirs = said[:1] in (["theirs"], ["hers"], ["yours"])
    for thing in things(tree.children[-1], context):
        if isinstance(target, Desc) and theirs:  # "whose manager is the same as theirs"
            yield from _somebodys(target, thing, context, themselves=True)
            continue
        for found in tried(thing, lambda t: iter((t,))):
            yield from same_value(target, found, context)


def is_the_others(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Their department is the document's: a value alone is."""
    if isinstance(target, Val):
        yield from is_the_same(tree, target, context)


def same_value(target: Target, other: object, context: Context) -> Iterator[Box]:
    """As `same`, and also "their department is the same as the document", as people say."""
    if isinstance(target, Val) and isinstance(other, Desc) and target.attr is not None:
        attributes = context.vocabulary.types[other.type].attributes
        same_name = [own for own in attributes if own.name == target.attr.name]
        for attribute in same_name or called_alike(target.attr, attributes):
            value = m.AttributeOf(attribute.type, other.variable, attribute.name)
            yield from equal(target, Val(value, attribute.type, None, other.local()))
    elif isinstance(other, Desc | Val):
        yield from same(target, other, context)


def is_another(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    for box in is_the_same(tree, target, context):
        yield none_of(box, context.shared)


def present(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if isinstance(target, Val):
        yield Box((m.Present(BOOL, target.expr),)) + target.box


def absent(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    if isinstance(target, Val):
        yield Box((negation(m.Present(BOOL, target.expr)),)) + target.box


def value_text(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    for inner in trees(tree.children[-1]):
        if inner.label == "value_text":
            yield from is_text(inner, target, context)
        else:
            words = context.shared.words
            if words[tree.end - 1].text == "one" and texts_at(words, tree.end) == "of":
                return  # "part of one of its parts"
            if inner.label == "value_bare" and _is_not_yet(inner, context):
                yield from compared_as(replace(inner, label="aged_least"), target, context)
            elif not _is_of_age(inner, target, context):
                yield from compared(tree.children[-1], target, context)
            return


def _is_not_yet(tree: Tree, context: Context) -> bool:
    """Whether "isn't yet 18", "not 18 yet" is said: nor is one older, then."""
    words = [word.text for word in context.shared.words]
    before, after = words[max(0, tree.start - 2) : tree.start], words[tree.end : tree.end + 1]
    return "not" in before and ("yet" in before or after == ["yet"])


def _is_of_age(tree: Tree, target: Target, context: Context) -> bool:
    """Whether "must be 18" leaves open if older ones are meant too."""
    if not isinstance(target, Desc) or tree.label != "value_bare":
        return False
    old = any(a.name == "age" for a in context.vocabulary.types[target.type].attributes)
    if old:
        context.shared.ask(
            "just of that age, or at least so old? Say “at least”",
            (tree.start, tree.end),
        )
    return old
