"""Knows whose "their" is in what may be done: of the one person by whom those who may are told, as
in "the nurse of a patient may read their charts".
"""

from __future__ import annotations

from dataclasses import replace

from ..base import SUBJECT, Box, Context, Desc, Part
from ..nouns.pronouns import HUMAN
from .draft import Plan

OF_ONE = frozenset("a an any each every whoever anyone anybody someone somebody nobody no".split())
"""What begins a phrase about one of those who may."""


def whose_it_is(plan: Plan, who: Box, context: Context) -> Context:
    """The context for what something is done to: there "their charts" are of the patient whose
    nurse may read them, and not the nurse's, who would not be told by a patient then.
    """
    person = _the_one_named(who, context)
    if person is None or plan.what is None or not _begins_with_their(plan.what, context):
        return context
    if not plan.nobody and (plan.who is None or not _is_of_one(plan.who, context)):
        return context
    return replace(context, topic=person.variable, rivals=context.rivals - {person.variable})


def _the_one_named(who: Box, context: Context) -> Desc | None:
    """The only person by whom those who may are told, if it is one."""
    people = {*context.vocabulary.principals, *HUMAN}
    named = {
        desc.variable: desc
        for desc in who.spoken
        if desc.type in people and desc.variable != SUBJECT and not desc.known
    }
    found = list(named.values())
    return found[0] if len(found) == 1 and found[0].number == "one" else None


def _begins_with_their(what: Part, context: Context) -> bool:
    """Whether it is "their charts" or "any of their charts", and not "their own"."""
    words = [word.text for word in context.shared.words]
    at = next((n for n in range(what.start, what.end) if words[n] not in ALL_OF), what.start)
    theirs = words[at] in ("their", "his", "her")
    return theirs and words[at + 1 : at + 2] != ["own"]


ALL_OF = frozenset("all any each every one some of".split())


def _is_of_one(who: Part, context: Context) -> bool:
    """Whether those who may are told as one, or by what they are to that person: "tutors of …"."""
    first = context.shared.words[who.start].text
    if first in OF_ONE:
        return True
    starts = (who.start, who.start + (first == "the"))
    return any(leaf.kind == "RELN" and leaf.start in starts for leaf in context.shared.leaves)
