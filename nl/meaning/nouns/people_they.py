"""Knows whom "the person they care for" can be besides those who ask: a patient."""

from __future__ import annotations

from collections.abc import Iterator

from ...text.lexicon import PERSON_TYPES
from ...vocabulary.phrases import words_of
from ..base import Context, Part, Thing, trees

PEOPLE = frozenset("person persons people individual individuals".split())


def people_they(noun: Part, posts: list[Part], context: Context) -> Iterator[Thing]:
    """People other than those who ask, of whom a clause right behind "the person" can be said: of
    the types of a vocabulary those that are called as people are.
    """
    words = [word.text for word in context.shared.words[noun.start - 1 : noun.end]]
    if len(words) != 2 or words[1] not in PEOPLE:
        return
    if len(posts) == 1:
        yield from such_people(posts[0], context)
    elif not posts and words[0] in ("that", "this"):
        types = dict.fromkeys(desc.type for desc in context.refs)
        yield from (context.new(t, number="one", noun=t) for t in types if _is_human(t, context))


def _is_human(type_: str, context: Context) -> bool:
    """Whether things of a type are people, though nobody who asks."""
    return words_of(type_)[-1] in PERSON_TYPES and type_ not in context.vocabulary.principals


def such_people(clause: Part, context: Context) -> Iterator[Thing]:
    """Those of whom a clause can be said."""
    from .bare import narrowed_by

    if not context.inside or not _is_what_others_do(clause):
        return
    for type_ in context.vocabulary.types:
        if _is_human(type_, context):
            some = context.new(type_, plural=True, number="one", noun=type_)
            yield from narrowed_by(some, [clause], context)


def _is_what_others_do(clause: Part) -> bool:
    """Whether it is a clause of what others do: "they care for"."""
    return any(
        inner.label.startswith("which_they")
        for tree in trees(clause)
        for post in trees(tree.children[0])
        if post.label == "relative"
        for inner in trees(post.children[0])
    )
