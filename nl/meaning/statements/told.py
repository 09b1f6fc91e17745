"""Knows by what those who may are told: "the owner of a file" by a file."""

from __future__ import annotations

from collections.abc import Sequence

from ...vocabulary.senses import Noun, types_of
from ..base import Context, Part
from ..surroundings.fronts import named_in

DETERMINERS = frozenset("a an any the all every each of".split())


def told_by(who: Part, context: Context) -> set[str]:
    """The types by one of which those who may are told."""
    words = [word.text for word in context.shared.words]
    return {
        type_
        for leaf in context.shared.leaves
        if leaf.kind in ("NOUN", "CLASS") and who.start <= leaf.start and leaf.end <= who.end
        if words[leaf.end] == "'s" or "of" in words[who.start : leaf.start]
        if leaf.start == who.start or words[leaf.start - 1] in DETERMINERS
        for type_ in types_of(leaf.value)
    }


def only_such(who: Part, names: Sequence[str], context: Context) -> Sequence[str] | None:
    """The one type that what is done can be done to, where who may is said to be of some thing:
    "owners of a workspace can invite guests" to that workspace, and "members of a project can
    comment" on what is in it, perhaps. Of several types, the one that who may is told by.
    """
    actions = context.vocabulary.actions
    done_to = {type_ for name in names for type_ in actions[name]}
    if len(done_to) == 1:
        named = {
            type_
            for leaf in context.shared.leaves
            if leaf.kind == "NOUN" and who.start <= leaf.start and leaf.end <= who.end
            for type_ in types_of(leaf.value)
            if type_ not in context.vocabulary.principals
        }
        words = {word.text for word in context.shared.words[who.start : who.end]}
        its = "its" in words or "it" in words  # "if one was refused, its author may"
        return sorted(done_to) if named or its else such_as_in_front(names, context)
    told = told_by(who, context).intersection(*(actions[name] for name in names))
    if len(told) > 1:
        verb = names[0].replace("_", " ")
        message = f"{verb} what? Say it with a noun"
        context.shared.ask(message, (who.start, who.end))
        return ()
    return sorted(told) or None


def such_as_in_front(names: Sequence[str], context: Context) -> Sequence[str] | None:
    """The one type that what is done can be done to, where a phrase in front names one such: "once
    a sitting has ended, nobody can report an incident".
    """
    actions = context.vocabulary.actions
    done_to = [*dict.fromkeys(type_ for name in names for type_ in actions[name])]
    if context.ahead is None or len(done_to) != 1:
        return None
    return done_to if named_in(context.ahead, context) == done_to else None


def is_to_one(who: Part, context: Context) -> bool:
    """Whether "the owner of a file may do anything" may mean to that file: then it is asked."""
    told = [type_ for type_ in told_by(who, context) if context.vocabulary.types[type_].actions]
    if told and context.prior is None:
        noun = told[0].replace("_", " ")
        return context.shared.ask(
            f"may they do anything to that {noun}, or to what? Say “anything to it”, or to what",
            (who.start, who.end),
        )
    return False


ANEW = frozenset("a an any another each every some one".split())


def by_the_front(who: Part, context: Context) -> set[str]:
    """The types that a phrase in front names, where those who may are told by "it", and by no other
    that is named anew: "if a meeting is private, the delegates of its calendar can view it". Of
    "once a paper is accepted, the writer of a report on it can edit it" it is not told which.
    """
    words = {word.text for word in context.shared.words[who.start : who.end]}
    if words.isdisjoint({"it", "its"}) or not words.isdisjoint(ANEW):
        return set()
    start, end = context.ahead or (0, 0)
    return {
        type_
        for leaf in context.shared.leaves
        if start <= leaf.start and leaf.end <= end and isinstance(leaf.value, Noun)
        for type_ in leaf.value.types
    }
