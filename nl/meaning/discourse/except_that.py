"""Knows what a statement lets some do of what the one before forbids: "nobody may delete documents,
except that admins may delete drafts".
"""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ..base import Box, Context, Part
from ..closing import none_of
from ..statements.draft import Draft, Drafts
from ..times.happened import known_to_be
from .also import joined_by_only


def says_except(part: Part, context: Context) -> bool:
    """Whether "except that" stands before a clause."""
    words = [word.text for word in context.shared.words[max(0, part.start - 2) : part.start]]
    return words == ["except", "that"]


def says_but(part: Part, context: Context) -> bool:
    """Whether "but" stands before a clause."""
    return part.start > 0 and context.shared.words[part.start - 1].text == "but"


def with_exception(
    done: Drafts, latest: Drafts, more: Drafts, part: Part, context: Context
) -> Drafts | None:
    """All drafts, the latest without what `part` lets some do; None where it excepts nothing, and
    none at all where it can't be told from what it excepts that.
    """
    sure = says_except(part, context)
    if not (sure or says_but(part, context)) or {d.effect for d in more} != {"permit"}:
        return None
    effects = {draft.effect for draft in latest}
    if effects == {"only"} and sure:
        return joined_by_only(done, more, context)
    if effects != {"forbid"}:
        return None
    its = context.shared.words[part.start].text == "its"
    if all(any(_is_inside(new, old, its) for old in latest) for new in more):
        return (*(_without(old, latest, more, its, context) for old in done), *more)
    if not sure:
        return None
    context.shared.ask(
        "is that an exception for some of those who may not, or may others do so? Write two "
        "sentences",
        (part.start, part.end),
    )
    return ()


def _without(old: Draft, latest: Drafts, more: Drafts, its: bool, context: Context) -> Draft:
    if old not in latest:
        return old
    for new in more:
        if _is_inside(new, old, its):
            but = none_of(known_to_be(_all_of(new)), context.shared)
            old = replace(old, when=old.when + but)
    return old


def _all_of(draft: Draft) -> Box:
    return draft.who + draft.what + draft.region + draft.when


def _is_inside(new: Draft, old: Draft, its: bool) -> bool:
    """Whether all that one draft is about is what another forbids. "Its leader may" is said of the
    very thing: whoever else they are, they may.
    """
    alike = (new.actions, new.subject_type, new.resource_type) == (
        old.actions,
        old.subject_type,
        old.resource_type,
    )
    said = set(_all_of(new).tests)
    kept = old.what + old.region + old.when if its else _all_of(old)
    return alike and all(_follows(test, said) for test in kept.tests)


def _follows(test: m.Expr, said: set[m.Expr]) -> bool:
    return test in said or (isinstance(test, m.Or) and not said.isdisjoint(test.items))
