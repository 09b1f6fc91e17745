"""Knows when a time behind a condition is that of what happened in it: "if it was acknowledged
within 15 minutes of firing" is not about when one asks.
"""

from __future__ import annotations

from ...chart import Tree
from ...text.morphology import base_of_participle
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Event
from ..base import Context, Part, trees
from ..times.apart import says_how_much
from ..times.events import PAST
from ..times.since import SAY_SINCE_WHEN

CASES = frozenset(
    "if_ unless only_if if_frag only_if_frag unless_frag until before_condition".split()
)
BETWEEN = frozenset(
    "within_after less_after up_to_after more_after least_after within_before less_before "
    "least_before more_before until_before by_event".split()
)
"""How far apart two things are."""
YET = frozenset("more_after least_after after_event".split())
"""When it still has not happened: "if it has not been claimed 90 days after it was found"."""
NOT = frozenset("not never nobody no none without yet".split())


def is_when_it_happened(one: Part, two: Part, context: Context) -> bool:
    """Whether what stands directly behind a condition says how long after another thing that was
    which it says has happened.
    """
    if one.end != two.start or not any(tree.label in CASES for tree in trees(one)):
        return False
    return goes_on_since_when(two, context) or any(
        is_of_what_happened(one.start, span, context) for span in _spans(two)
    )


def goes_on_since_when(span: Part, context: Context) -> bool:
    """Whether a phrase says since when the days before it are: "within 2 days | after that"."""
    since = context.shared.words[span.start].text in SAY_SINCE_WHEN
    return since and any(
        leaf.kind == "DURATION" and leaf.end == span.start for leaf in context.shared.leaves
    )


def was_then(end: int, tail: Part, context: Context) -> bool:
    """Whether what stands directly behind what happened to something is, or may be, when that was:
    "alerts that were not acknowledged within 15 minutes of firing", "cases closed 2 days after they
    were opened", "cases they closed within a week of opening them".
    """
    if tail.start != end:
        return False
    return (
        was_not_by_then(end, tail, context)
        or _is_so_long_after(end, tail, context)
        or _did_it_then(end, tail, context)
        or _was_before(tail, context)
    )


def _is_so_long_after(end: int, tail: Part, context: Context) -> bool:
    happened = any(x.kind == "EVENTP" and x.end == end for x in context.shared.leaves)
    return happened and any(
        span.label == "least_after" and not says_how_much(span, context) for span in _spans(tail)
    )


def _did_it_then(end: int, tail: Part, context: Context) -> bool:
    """Whether somebody did it at a time that is known, and a span says how long after another."""
    timed = {
        (leaf.start, leaf.end) for leaf in context.shared.leaves if isinstance(leaf.value, Event)
    }
    done = any(
        leaf.kind == "RELVP"
        and leaf.end == end
        and (leaf.start, leaf.end) in timed
        and texts_at(context.shared.words, leaf.start - 1) in DOERS
        for leaf in context.shared.leaves
    )
    return done and any(is_of_what_happened(end - 1, span, context) for span in _spans(tail))


DOERS = frozenset("they he she you it who that which have has had themselves".split())


def _was_before(tail: Part, context: Context) -> bool:
    """Whether it is "before it was opened", behind what happened then: one asks before it is."""
    words = [word.text for word in context.shared.words[tail.start : tail.end]]
    before = words[0] in ("before", "after") and not {"was", "were"}.isdisjoint(words)
    done = any(
        leaf.end <= tail.start and leaf.kind in ("RELP", "RELVP", "RELX", "RELPX")
        and (base_of_participle(context.shared.words[leaf.start].text)
             or context.shared.words[leaf.start].text in PAST)
        for leaf in context.shared.leaves
        if leaf.start >= max(0, tail.start - 6)
    )  # fmt: skip
    if before and done:
        context.shared.ask_of(
            tail, "is “{said}” when that happened, or when it is asked for? Say it first"
        )
    return before and done


def was_not_by_then(end: int, tail: Part, context: Context) -> bool:
    """Whether what stands directly behind "alerts that were not acknowledged" says by when."""
    denied = not NOT.isdisjoint(word.text for word in context.shared.words[max(0, end - 4) : end])
    return (
        tail.start == end
        and denied
        and any(
            span.label not in YET and is_of_what_happened(end - 1, span, context)
            for span in _spans(tail)
        )
    )


def _spans(tail: Part) -> list[Tree]:
    return [
        inner for tree in trees(tail) if tree.label in WITHIN for inner in trees(tree.children[-1])
    ]


WITHIN = frozenset({"within", "elapsed_tail"})


def is_of_what_happened(start: int, span: Tree, context: Context) -> bool:
    """Whether the words from one on say that something happened, and a span when that was."""
    if span.label not in BETWEEN:
        return False
    words = [word.text for word in context.shared.words[start : span.start]]
    denied = not NOT.isdisjoint(words)
    if (denied and span.label in YET) or not _happened(start, span.start, words, context):
        return False
    said = context.shared.said(span.start, span.end)
    return context.shared.ask(
        f"is “{said}” when that happened, or when it is asked for? Put it first, or after a comma",
        (start, span.end),
    )


def _happened(start: int, end: int, words: list[str], context: Context) -> bool:
    """Whether a condition ends in what happened, and not in what something is."""
    if words and (base_of_participle(words[-1]) or words[-1] in PAST):
        return True
    return any(
        leaf.kind == "RELVP" and start < leaf.start and leaf.end < end
        for leaf in context.shared.leaves
    )
