"""Knows what something contains, by which way it came, and by what somebody is called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import attribute_in, put
from ..base import Box, Context, Desc, Part, member, tried
from ..things import things
from .adjectives import kind_of
from .links import linked


def contains(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Folders containing secret documents."""
    if context.shared.words[tree.start - 1].text == ",":
        return  # "folders they own, including those in them": what belongs to them, too
    yield from contains_it(tree.children[-1], replace(desc, missing=None), context)


def contains_it(part: Part, desc: Desc, context: Context) -> Iterator[Box]:
    """That a thing contains another: that very one in "the folder that contains the file"."""
    from ..predicates.having import has_thing

    ways = [has_thing, is_around]
    if context.shared.words[part.start].text in ("the", "that", "this"):
        ways.reverse()
    for way in ways:
        found = list(dict.fromkeys(way(part, desc, context)))
        yield from found
        if found:
            return


INWARD = frozenset("in inside within part contained located parent".split())
"""What begins the name of a relation of things to what they are in."""


def is_around(part: Part, desc: Desc, context: Context) -> Iterator[Box]:
    """A region that contains the country's region: which lies in it, where but one relation of
    things to such as they are in says so.
    """
    if desc.type in context.vocabulary.principals:
        return

    def use(thing: object) -> Iterator[Box]:
        if not isinstance(thing, Desc):
            return
        inward = [
            rel.name
            for rel in context.vocabulary.relations
            if rel.type == thing.type and rel.inverse_of is None
            and desc.type in rel.subjects and words_of(rel.name)[0] in INWARD
        ]  # fmt: skip
        if len(inward) == 1:
            inside = member(desc.variable, thing.variable, inward[0])
            yield thing.local() + Box((inside,))

    for thing in things(part, context):
        yield from tried(thing, use)


def with_its_own(part: Part, desc: Desc, context: Context) -> Iterator[Box]:
    """A batch with an open deviation: that it has, as nothing else ties the two."""
    from ..predicates.having import has_thing

    people = context.vocabulary.principals
    if desc.missing is not None or desc.type in people:
        return
    if any(rel.type == desc.type and words_of(rel.name)[-1] == "with"
           for rel in context.vocabulary.relations):  # fmt: skip
        return  # "deals with an account", as a relation says
    had = list(has_thing(part, desc, context))
    found = [thing for thing in things(part, context) if isinstance(thing, Desc)] if had else []
    if found and all(
        not thing.known
        and thing.type not in people
        and not any(linked(replace(desc, missing=None), "with", thing, context))
        for thing in found
    ):
        yield from had


CHANNELS = frozenset("channel medium method route carrier transport via".split())
"""What attributes are called that say by which way something came."""


def via(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Alerts over email: those that came that way."""
    for box in kind_of(tree, desc, context):
        if all(CHANNELS & set(words_of(attribute_in(test))) for test in box.tests):
            yield box


def is_called_so(box: Box, thing: object, desc: Desc, context: Context) -> bool:
    """Whether somebody is called by what ties them to it: "cases of the handler they stand in for"
    are those that they handle, and not those that they are a party to.
    """
    if not isinstance(thing, Desc) or not thing.noun or thing.noun in context.vocabulary.types:
        return False
    links = [test for test in box.tests if test not in thing.box.tests]
    name = context.role or desc.variable
    own = {put(test, name, desc.variable) for test in thing.box.tests}
    return bool(links) and all(
        isinstance(test, m.Member)
        and test.of.path == (thing.noun,)
        and put(test, name, desc.variable) in own
        for test in links
    )
