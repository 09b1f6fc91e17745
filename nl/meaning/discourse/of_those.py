"""Knows that after "files assigned to them", "they may write off those under $500" is said of those
files: what the same may do to part of what was spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..base import SUBJECT, Box, Context, Desc, Part, Thing, renamed_box, trees
from ..closing import mentions
from ..opposites import excludes
from ..things import is_ones
from .instead import told_by

THEIRS = frozenset("they them their he him his she her you your theirs".split())


def of_those_before(what: Part, found: Sequence[Thing], context: Context) -> list[Thing] | None:
    """Those of what was spoken of that a phrase tells, for those who may do something to all of
    it; nothing where it is told by itself, or others ask. None where that is asked.
    """
    before = context.prior.resource if context.prior is not None else None
    if not (isinstance(before, Desc) and before.box.tests and is_of_those(what, context)):
        return []
    alike = [thing for thing in found if isinstance(thing, Desc) and thing.type == before.type]
    if len(alike) != len(found):
        return []
    if any(is_set_against(thing, before) for thing in alike):
        context.shared.ask_of(what, "“{said}”: of which? Say it with a noun")
        return None
    return [made for thing in alike for made in _of_those(before, thing, context)]


def _of_those(before: Desc, thing: Desc, context: Context) -> list[Thing]:
    """A thing as one of those before. Where both are told by a thing that they have to do with,
    "assignments of courses they are enrolled in, those of level 4 courses", it may be that one.
    """
    kept = thing.with_box(_kept(before, thing))
    whole = thing.with_box(renamed_box(before.box, before.variable, thing.variable))
    people = context.vocabulary.principals
    gone = {x.type for x in before.box.locals if not mentions(kept.box.tests, x.variable)}
    again = gone & {x.type for x in thing.box.locals} - set(people)
    return [kept, whole] if again else [kept]


def is_of_those(what: Part, context: Context) -> bool:
    """Whether "those over $500", "sealed ones" can be of what was spoken of, of the same people."""
    prior = context.prior
    if prior is None or not context.lets or context.by_another:
        return False
    if prior.effect != "permit" and not (prior.effect == "only" and prior.about_who):
        return False
    words = {word.text for word in context.shared.words[what.start : what.end]}
    ones = any(is_ones(tree) for tree in trees(what)) and words.isdisjoint(THEIRS)
    return ones and _is_by_the_same(context)


def _is_by_the_same(context: Context) -> bool:
    """Whether those who ask are told just as those of the statement before."""
    before = context.prior.subject if context.prior is not None else None
    return isinstance(before, Desc) and set(before.box.tests) == set(context.asker.tests)


def _kept(before: Desc, thing: Desc) -> Box:
    """What was said before that goes with what is said now: not what tells of the same that is told
    now, as to whom they are assigned.
    """
    now = told_by(thing.box.tests, thing.variable)
    kept = tuple(t for t in before.box.tests if not told_by((t,), before.variable) & now)
    gone = [t for t in before.box.tests if t not in kept]
    about = {x.variable for x in before.box.locals if any(mentions(t, x.variable) for t in gone)}
    kept = tuple(t for t in kept if not any(mentions(t, name) for name in about))
    locals_ = tuple(x for x in before.box.locals if any(mentions(t, x.variable) for t in kept))
    return renamed_box(Box(kept, locals_), before.variable, thing.variable)


def is_set_against(thing: Desc, before: Desc) -> bool:
    """Whether "published ones", after "their own drafts", are set against those by what they are:
    then they may be anyone's.
    """
    own = renamed_box(thing.box, thing.variable, before.variable)
    tied = any(mentions(test, SUBJECT) for test in before.box.tests)
    return tied and any(excludes(Box((test,)), own) for test in before.box.tests)
