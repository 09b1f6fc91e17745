"""Knows what a topic in front is: "secret documents: only their owner may view them"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ...vocabulary.candidates import texts_at
from ..base import RESOURCE, Context, Part, Thing, trees
from ..surroundings.fronts import PEOPLE, named_in


def is_topic(front: Part, context: Context) -> bool:
    """Whether a phrase in front names what the statement after it is about: "for drafts,"."""
    for tree in trees(front):
        leaf = tree.children[0] if tree.children else None
        word = str(leaf.value) if isinstance(leaf, Leaf) else "for"
        about = tree.label == "for_np" or (tree.label == "tail_in" and word in ("for", "with"))
        if about and _topic((front.start, front.end), context) is not None:
            return True
    return False


def _topic(place: tuple[int, int], context: Context) -> str | None:
    """The one type that a phrase names, if something can be done to it."""
    named = sorted(set(named_in(place, context)))
    return named[0] if len(named) == 1 and context.vocabulary.types[named[0]].actions else None


def of_the_topic(front: Part, clause: Part | Tree, context: Context) -> Context:
    """The context of a statement that speaks of its own topic, and no more of that before."""
    words = [word.text for word in context.shared.words[clause.start : clause.end]]
    again = not {"it", "them"}.isdisjoint(words) and words[0] not in PEOPLE
    apart = texts_at(context.shared.words, front.end) == ":"
    own = (again or apart) and is_topic(front, context)
    return replace(context, prior=None) if own else context


def of_topic(context: Context) -> Iterator[Thing]:
    """What is done something to, where a statement leaves that to its topic."""
    topic = _topic(context.ahead, context) if context.ahead is not None else None
    for known in context.refs:
        if known.variable == RESOURCE and known.type == topic:
            yield known
