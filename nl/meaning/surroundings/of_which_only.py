"""Knows that "may only snooze warnings on weekdays" leaves open what "only" is of: of the warnings,
of the weekdays, or of both; where one phrase alone stands after it, it is of that. What anyone may
"only do if …" is done only then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import Context, Part, trees
from ..statements.draft import Drafts

ONLY = frozenset({"can_only", "can_only_that", "again_can_only", "only_doing"})
APART = frozenset({"only_if", "only_if_frag", "only_time", "only_within", "only_circ"})
"""What says itself that it is only then."""
IF = frozenset({"if_", "if_frag"})


def of_which_only(inner: Tree, tails: Part, found: Drafts, context: Context) -> Iterator[Drafts]:
    """What a statement says, made clear of what its "only" is; nothing where that is open."""
    if inner.label not in ONLY:
        yield found
        return
    first = {tail.label for tree in trees(tails) for tail in trees(tree.children[0])}
    words = [word.text for word in context.shared.words[tails.start - 1 : tails.start + 1]]
    told = [draft for draft in found if draft.effect == "only" and draft.about_who]
    told = [draft for draft in told if draft.what.tests and not first <= APART and "," not in words]
    nothing_else = any(draft.rest for draft in found)
    apart = nothing_else and first <= APART and says_and_only(tails, context)
    if apart or not (told or nothing_else):
        yield found
    elif not nothing_else and inner.label == "can_only" and first <= IF and _of_anyone(found):
        yield tuple(replace(draft, about_who=False) for draft in found)
    else:
        said = context.shared.said(tails.start, tails.end).removeprefix(", ")
        context.shared.ask(
            f"is “only” said of what stands before “{said}”, of that, or of both? Put it in front, "
            "or say “…, and only …”",
            (tails.start, tails.end),
        )


def says_and_only(tails: Part, context: Context) -> bool:
    """Whether ", and only once they are live" says that it is only then, too."""
    words = [word.text for word in context.shared.words[tails.start : tails.start + 3]]
    return words in ([",", "and", "only"], [",", "but", "only"])


def without_rest(found: Drafts, tails: Part, context: Context) -> tuple[Drafts, Drafts]:
    """What "may only view dashboards, and only with MFA" lets be done then, and what it bars at any
    time, that is all else.
    """
    rest = tuple(draft for draft in found if draft.rest)
    if not rest or len(rest) == len(found) or not says_and_only(tails, context):
        return found, ()
    return tuple(draft for draft in found if not draft.rest), rest


def _of_anyone(found: Drafts) -> bool:
    """Whether a statement tells what anyone may: "you may only enter a live substation if …"."""
    return all(draft.effect == "only" and not draft.who.tests for draft in found)
