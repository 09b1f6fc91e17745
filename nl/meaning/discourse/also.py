"""Knows who may do so beside those who alone may: "only clerks may; at night, guards too"."""

from __future__ import annotations

from dataclasses import replace

from ..base import NOTHING, Context, Part
from ..closing import any_of
from ..opposites import excludes
from ..statements.plans import Draft, Drafts


def says_also(part: Part, context: Context) -> bool:
    """Whether a statement says that it adds to the one before: "too", "also", "as well"."""
    words = [word.text for word in context.shared.words[part.start : part.end]]
    as_well = any(words[at : at + 2] == ["as", "well"] for at in range(len(words)))
    as_well = as_well and not any(
        words[at : at + 3] == ["as", "well", "as"] for at in range(len(words))
    )
    return as_well or not {"also", "too"}.isdisjoint(words)


def joined_by_only(done: Drafts, more: Drafts, context: Context) -> Drafts | None:
    """What alone may be done, with what others may as well; None where nothing was said of those
    alone. "Only dispatchers may change a route; its driver may, too": only either of the two.
    """
    if not more or any(draft.effect != "permit" for draft in more):
        return None
    found = list(done)
    for draft in more:
        at = next((i for i, old in enumerate(found) if _is_of_those(old, draft)), None)
        if at is None:
            return None
        old, other = found[at], draft.who + draft.what + draft.region + draft.when
        governed = old.what + old.region
        if not set(governed.tests) <= set(other.tests):
            found.append(draft)  # of the rest, it was not said who alone may
        if not excludes(governed, other):
            either = any_of([old.who + old.when, other], context.shared)
            found[at] = replace(old, who=NOTHING, when=either)
    return tuple(found)


def _is_of_those(old: Draft, new: Draft) -> bool:
    return (
        old.effect == "only"
        and not old.about_who
        and (old.actions, old.subject_type, old.resource_type)
        == (new.actions, new.subject_type, new.resource_type)
    )


def lifts_condition(done: Drafts, more: Drafts, part: Part, context: Context) -> bool:
    """Whether "only adjusters may pay claims" may still be under the condition under which all may:
    "claims can be paid with MFA".
    """
    lifts = any(
        new.effect == "only"
        and not new.about_who
        and old.effect == "permit"
        and not old.who.tests
        and (old.actions, old.resource_type) == (new.actions, new.resource_type)
        and bool(old.when.tests)
        and not set(old.when.tests) <= {*new.region.tests, *new.when.tests, *new.what.tests}
        and not excludes(old.when, new.what + new.region)
        for old in done
        for new in more
    )
    if lifts:
        context.shared.ask(
            "may those alone do so at all, or only under what was said before? Say it in one "
            "sentence",
            (part.start, part.end),
        )
    return lifts
