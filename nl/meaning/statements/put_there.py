"""Knows what a phrase after "to" is about: who pushes to a repository pushes what is in it."""

from __future__ import annotations

from collections.abc import Iterator

from ...vocabulary.senses import Act
from ..base import Context, Desc, Part, Thing
from ..nouns.links import linked
from ..surroundings.beside_it import gives_it
from ..surroundings.fronts import named_in


def what_is_there(
    thing: Thing, part: Part | None, type_: str | None, context: Context
) -> Iterator[Thing]:
    """What a phrase after "to" is about: who pushes to a repository pushes what is in it."""
    if isinstance(thing, Desc) and (type_, thing.type) in context.vocabulary.done_to_what:
        yield from _of_which_it_is(thing, str(type_), context)
        return
    if part is not None and isinstance(thing, Desc) and _is_given_to(thing, part, type_, context):
        desc = context.new(str(type_))
        yield from (desc.with_box(box) for box in linked(desc, "for", thing, context))
        return
    there = part is not None and _is_after_a_verb(part, context)
    other = isinstance(thing, Desc) and thing.type not in (type_, *context.vocabulary.principals)
    if not there or not other or type_ is None:
        yield thing
        return
    if part is not None and isinstance(thing, Desc) and _is_done_to_it(thing.type, part, context):
        return  # "upload into a folder" is done to the folder, where that can be done to one
    desc = context.new(type_)
    for box in linked(desc, "in", thing, context):
        yield desc.with_box(box)


def _is_given_to(thing: Desc, part: Part, type_: str | None, context: Context) -> bool:
    """Whether a phrase names whom it is for that is given to them, as "to" ends what is done:
    "give a medicine to", of orders, a patient.
    """
    to = context.shared.words[part.start - 1].text == "to"
    pairs = context.vocabulary.type_pairs(str(type_), thing.type) if to and type_ else []
    return [(rel.type, rel.name) for rel in pairs] == [(type_, "for")] and any(
        isinstance(leaf.value, Act) and gives_it(leaf.value.name)
        for leaf in context.shared.leaves
        if leaf.end == part.start and leaf.kind in ("VERB", "ACTG")
    )


def _of_which_it_is(thing: Desc, type_: str, context: Context) -> Iterator[Thing]:
    """What is done something to by doing it to that: giving a drug is done to an order of it."""
    actions = context.vocabulary.actions
    acts = {leaf.value.name for leaf in context.shared.leaves if isinstance(leaf.value, Act)}
    if any(thing.type in actions.get(name, ()) for name in acts):
        return  # "view a drug", where that can be viewed itself
    desc = context.new(type_, plural=thing.plural, number=thing.number)
    if not thing.box.tests and not thing.known and not thing.definite:
        yield desc
        return
    for box in linked(desc, "of", thing, context):
        yield desc.with_box(box)


def place_in_front(part: Part, context: Context) -> Desc | None:
    """Where "it" is, to which something is done, as a phrase in front has named it alone: "while a
    repository is frozen, nobody can push to it".
    """
    named = set(named_in(context.ahead, context)) if context.ahead is not None else set()
    if len(named) != 1 or not _is_after_a_verb(part, context):
        return None
    return context.new(named.pop())


def _is_after_a_verb(part: Part, context: Context) -> bool:
    """Whether a preposition stands between a phrase and what is done: "push to a repository"."""
    words = [word.text for word in context.shared.words[part.start - 2 : part.start]]
    return (
        words[-1:] != []
        and words[-1] in THERE
        and words[0] != "access"
        and any(
            leaf.kind in ("VERB", "ACTG") and leaf.end == part.start - 1
            for leaf in context.shared.leaves
        )
    )


def _is_done_to_it(type_: str, place: Part, context: Context) -> bool:
    """Whether what a verb before a preposition says can be done to things of the type behind it."""
    actions = context.vocabulary.actions
    return any(
        isinstance(leaf.value, Act) and type_ in actions.get(leaf.value.name, ())
        for leaf in context.shared.leaves
        if leaf.end == place.start - 1
    )


THERE = frozenset("to into in onto on from".split())
"""What may stand between a verb and the place of what it is done to."""
