"""Knows what a topic in front is: "secret documents: only their owner may view them"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ...vocabulary.candidates import texts_at
from ..base import RESOURCE, Box, Context, Desc, Part, Thing, trees
from ..opposites import excludes
from ..surroundings.fronts import PEOPLE, named_in
from ..things import things


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
    topic = is_topic(front, context)
    if topic and (again or apart):
        return replace(context, prior=None)
    return _of_others(front, context) if topic else context


def _of_others(front: Part, context: Context) -> Context:
    """The context where others than before are the topic: what tells those before is not said of
    them. "Educators can confirm school visits; for corporate visits, guides can do so".
    """
    prior = context.prior
    before = prior.resource if prior is not None else None
    if prior is None or not isinstance(before, Desc):
        return context
    nouns = [part for tree in trees(front) for part in tree.children if not isinstance(part, Leaf)]
    told = [thing for part in nouns for thing in things(part, context)]
    those = [one.called(before.variable) for one in told if isinstance(one, Desc)]
    others = [one.box for one in those if one.type == before.type and excludes(before.box, one.box)]
    if len(others) != len(told) or not told:
        return context
    kept = tuple(
        test
        for test in before.box.tests
        if not any(excludes(Box((test,)), other) for other in others)
    )
    such = replace(before, box=replace(before.box, tests=kept))
    return replace(context, prior=replace(prior, resource=such))


def of_topic(context: Context) -> Iterator[Thing]:
    """What is done something to, where a statement leaves that to its topic."""
    topic = _topic(context.ahead, context) if context.ahead is not None else None
    for known in context.refs:
        if known.variable == RESOURCE and known.type == topic:
            yield known
