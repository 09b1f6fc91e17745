"""Knows what "everything to do with payments" is that somebody is kept from."""

from __future__ import annotations

from collections.abc import Iterator

from ...vocabulary.senses import types_of
from ..base import Context, Part
from ..discourse.referring import object_again, who_again
from .draft import Plan


def kept_from_all_about(
    who: Part | None, what: Part, context: Context
) -> Iterator[tuple[Plan, ...]]:
    """Denied everything to do with memories: whatever is done to them. Where other things are of
    those, a prohibition of that alone might be less than is meant, and it is asked.
    """
    others = _things_of(_types_in(what, context), context)
    if others:
        said = " and ".join(sorted(f"every {name.replace('_', ' ')}" for name in others))
        context.shared.ask_of(
            what, f"is everything to do with “{{said}}” that alone, or {said} as well? Name all"
        )
        return
    again = None if who is None else who_again(who)
    it = object_again(what)
    yield (Plan("forbid", who, (), what, who_read=again, what_read=it, any_action=True),)


def _types_in(part: Part, context: Context) -> set[str]:
    return {
        type_
        for leaf in context.shared.leaves
        if part.start <= leaf.start and leaf.end <= part.end
        for type_ in types_of(leaf.value)
    }


def _things_of(types: set[str], context: Context) -> set[str]:
    """What else can be done something to that stands in a relation to some of these types."""
    done_to = {type_ for types_ in context.vocabulary.actions.values() for type_ in types_}
    return {
        rel.type
        for rel in context.vocabulary.relations
        if rel.type in done_to and not types.isdisjoint(rel.subjects)
    } - types
