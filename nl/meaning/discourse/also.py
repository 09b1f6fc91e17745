"""Knows who may do so beside those who alone may: "only clerks may; at night, guards too"."""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ..base import NOTHING, NOW, Box, Context, Part
from ..closing import any_of
from ..opposites import excludes
from ..statements.draft import Draft, Drafts


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
        those = [i for i, old in enumerate(found) if _is_of_those(old, draft)]
        if {*draft.actions} != {name for i in those for name in found[i].actions}:
            return None
        for at in those[-1:] if found[those[-1]].actions == draft.actions else those:
            old, other = found[at], draft.who + draft.what + draft.region + draft.when
            governed = old.what + old.region
            if not set(governed.tests) <= set(other.tests):
                # of the rest, it was not said who alone may
                who = draft.who
                if _not_ending_then(governed, other) != governed:  # "after that, … as well"
                    who = any_of([old.who + old.when, who], context.shared)
                found.append(replace(draft, actions=old.actions, who=who))
            if not excludes(governed, other):
                ended = _not_ending_then(old.when, other)
                either = any_of([old.who + ended, other], context.shared)
                found[at] = replace(old, who=NOTHING, when=either)
    return tuple(found)


def _not_ending_then(when: Box, other: Box) -> Box:
    """When those before may, which has no end where others "may as well" from then on: "only the
    commander may resolve it for the first 4 hours; after that, engineers may as well".
    """
    ends = [test for test in when.tests if isinstance(test, m.Compare) and test.left == NOW]
    over = [test for test in ends if excludes(Box((test,)), other)]
    return replace(when, tests=tuple(test for test in when.tests if test not in over))


def _is_of_those(old: Draft, new: Draft) -> bool:
    return (
        old.effect == "only"
        and not old.about_who
        and (old.subject_type, old.resource_type) == (new.subject_type, new.resource_type)
        and set(old.actions) <= set(new.actions)
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
