"""Knows that "for clerks, printing charts is forbidden" says who may not, whosever charts, and "in
sales, managers may" which managers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ...text.lexicon import LOCATIVES
from ..base import SUBJECT, Box, Context, Part, trees
from ..closing import mentions
from ..nouns.links import linked
from ..parties import role_of
from ..statements.draft import Draft
from ..statements.whoever import is_everyone_but
from ..things import descs_of, things

ALONE = frozenset(
    {"doing_forbidden", "doing_only_allowed", "doing_allowed_all", "nobody_access", "read_only"}
)
"""Statements that say of nobody that they do it; "forbidden for interns" says of whom."""


def are_who(noun: Part, context: Context, told: bool = False) -> bool:
    """Whether a noun is of people who ask, and to whom nothing is done; `told` by something."""
    done_to = {type_ for types in context.vocabulary.actions.values() for type_ in types}
    askers = set(context.vocabulary.askers) - done_to
    return any(
        desc.type in askers and (desc.box.tests or not told)
        for thing in things(noun, replace(context, role=SUBJECT))
        for desc in descs_of(thing)
    )


def says_for_whom(tails: Part, context: Context) -> bool:
    """Whether what follows "is forbidden" begins with those to whom it is."""
    return any(
        are_who(tail.children[0], context, told=True)
        for tree in trees(tails)
        for tail in trees(tree.children[0])
        if tail.label == "for_np"
    )


def are_in_front(tree: Tree, draft: Draft, context: Context) -> bool:
    """Whether people stand in front of what is said of nobody else: "for clerks, printing charts
    takes MFA". What may be done to something, "for executives, trips may be booked", may be so to
    theirs as well.
    """
    said = tree.label == "for_np" or (
        tree.label == "tail_in" and context.shared.words[tree.start].text == "for"
    )
    after = [word.text for word in context.shared.words[tree.end : tree.end + 2]]
    told = after in ([":", "do"], [":", "never"])  # "interns: do not edit drafts": who is told so?
    alone = said and draft.anyone and not draft.who.tests and not told
    return alone and are_who(tree.children[-1], context)


def of_those_in_front(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """What is said of nobody else, as it is of those in front."""
    context = replace(context, role=SUBJECT)
    who = tree.children[-1]
    found = [
        box
        for thing in things(who, context)
        for _, box in role_of(thing, SUBJECT, draft.subject_type, context)
    ]
    if not found and draft.effect == "forbid" and is_everyone_but(who, context):
        yield replace(draft, anyone=False)  # "for everyone but the manager": for customers, too
    for box in found:
        yield replace(
            draft,
            who=draft.who + box,
            anyone=not box.tests,
            about_who=draft.about_who or draft.effect == "only",
        )


def in_front_of_them(tree: Tree, draft: Draft, context: Context) -> Iterator[Draft]:
    """ "In the finance org, managers may release payments": those managers who are in it, where it
    can't be said of what something is done to.
    """
    word = context.shared.words[tree.start].text
    asker = next((d for d in context.refs if d.variable == SUBJECT), None)
    if (
        tree.label != "tail_in"
        or word not in LOCATIVES
        or asker is None
        or draft.effect not in ("permit", "forbid")
    ):
        return
    if not draft.who.tests or draft.subject_type not in context.vocabulary.principals:
        return
    here = replace(asker, known=True, box=Box())
    for thing in things(tree.children[-1], replace(context, role=SUBJECT)):
        for box in linked(here, "in", thing, context):
            if any(mentions(test, SUBJECT) for test in box.tests):
                yield replace(draft, who=draft.who + box)
