"""Knows whom doing something takes, and that a condition is one of the need: "releasing a payment
takes a manager if it is for more than $5,000".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...chart import Tree
from ...text.lexicon import SAFEGUARDS
from ...vocabulary.senses import RelWord
from ..base import SUBJECT, Box, Context, trees
from ..closing import mentions
from .draft import Draft, Plan
from .verbs import parts_of

NEEDING = frozenset("take takes need needs require requires call calls demands".split())


def says_need(tree: Tree, context: Context) -> bool:
    """Whether a statement says whom something takes, rather than for whom it is reserved."""
    who = parts_of(tree, "np")[0]
    ahead = context.shared.words[max(tree.start, who.start - 3) : who.start]
    return not NEEDING.isdisjoint(word.text for word in ahead)


def is_unclear_who(tree: Tree, context: Context) -> bool:
    """Whether it has to be asked whom something takes."""
    return _takes_both(tree, context) or _may_be_there(tree, context)


def _may_be_there(tree: Tree, context: Context) -> bool:
    """Whether "a witness is required" may be what something has to have, and not who does it."""
    nouns = parts_of(tree, "np")
    if not nouns or context.shared.words[nouns[-1].start].text not in ("a", "an"):
        return False
    who = nouns[-1]
    senses = context.shared.taken(who.start + 1, who.end)
    had = any(
        isinstance(leaf.value, RelWord) and leaf.value.rel.type not in context.vocabulary.askers
        for leaf in senses
        if leaf.kind == "RELN"
    )
    return (
        had
        and not any(leaf.kind in ("CLASS", "NOUN") for leaf in senses)
        and context.shared.ask_of(
            who, "“{said}”: must it have one, or does that one have to do it? Say “unless it has …”"
        )
    )


def _takes_both(tree: Tree, context: Context) -> bool:
    """Whether "releasing it takes a manager and an auditor" may need both of them."""
    nouns = parts_of(tree, "np")
    if not nouns:
        return False
    who, words = nouns[-1], context.shared.words
    ahead = {word.text for word in words[max(tree.start, who.start - 3) : who.start]}
    both = any(inner.label == "union" for inner in trees(who)) and "and" in {
        word.text for word in words[who.start : who.end]
    }
    if ahead.isdisjoint(NEEDING) or not both:
        return False
    return context.shared.ask(
        "must both do so, or is one of them enough? Say “or”, or that both must have done so "
        "before",
        (who.start, who.end),
    )


def needed(plans: tuple[Plan, ...], tree: Tree, context: Context) -> tuple[Plan, ...]:
    """What a statement says, which may be that it takes somebody."""
    if not says_need(tree, context):
        return plans
    return tuple(replace(plan, needed=True) for plan in plans)


def of_need(
    read: Callable[[Tree, Context], Iterator[tuple[Plan, ...]]],
) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """It takes a manager to release a payment; it is for managers to release them."""

    def found(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        if not _is_needed_by_it(tree, context) and not is_unclear_who(tree, context):
            for plans in read(tree, context):
                yield needed(plans, tree, context)

    return found


def _is_needed_by_it(tree: Tree, context: Context) -> bool:
    """Whether "it needs a manager to release it" is of what was named in front."""
    words = [word.text for word in context.shared.words[tree.start : tree.end]]
    return (
        context.ahead is not None
        and words[0] == "it"
        and words[1] in ("needs", "requires")
        and words[-1] == "it"
    )


WHEN = frozenset({"if_", "if_frag", "at_time", "within", "until", "until_time", "any_adverbial",
                  "any_case"})  # fmt: skip


def is_of_the_need(tree: Tree, box: Box, draft: Draft, context: Context) -> bool:
    """Whether a condition says when somebody is needed: not who that has to be, nor how safely
    it is then done.
    """
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    of_who = any(mentions(test, SUBJECT) for test in box.tests) and "you" not in words
    return draft.needed and bool(box.tests) and not of_who and SAFEGUARDS.isdisjoint(words)


def under_need(draft: Draft, box: Box) -> Draft:
    """A draft of what takes somebody in a case: of any other it says nothing."""
    return replace(draft, region=draft.region + box)
