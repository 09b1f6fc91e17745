"""Knows that "they may do so only with MFA" is of each of several deeds that the sentence before
lets be done: "the lead of a matter may edit it and download its exports".
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ...chart import Leaf, Tree
from ..base import RESOURCE, SUBJECT, Box, Context, Deed, Desc, Part, Prior, just
from ..closing import mentions
from ..statements.draft import Draft, Drafts, Plan
from ..statements.to_others import Plans
from ..statements.verbs import is_pronoun, parts_of
from .referring import who_again


def deeds_of(last: Drafts) -> tuple[Deed, ...]:
    """What a statement lets the same people do, where that is several things; else nothing."""
    first = last[0]
    same = all(
        draft.effect == "permit"
        and draft.actions
        and (draft.who == first.who or _is_told_by_it(draft))
        and draft.subject_type == first.subject_type
        for draft in last
    )
    if len(last) < 2 or not same or first.subject_type is None:
        return ()
    told = []
    for draft in last:
        if draft.resource_type is None:
            return ()
        resource = Desc(RESOURCE, draft.resource_type, draft.what + draft.region)
        asker = Desc(SUBJECT, first.subject_type, draft.who)
        told.append(Deed(draft.actions, asker, resource, draft.when))
    return tuple(told)


def _is_told_by_it(draft: Draft) -> bool:
    """Whether those who may are told by what is asked for, or by what that has: "of a matter"."""
    return bool(draft.who.locals) or mentions(draft.who.tests, RESOURCE)


def each_deed(who: Part, context: Context) -> Iterator[tuple[Plan, ...]]:
    """That some may do each of the several things of which the statement before was."""
    prior = context.prior
    if prior is None or not prior.each or not (prior.several or _is_several(prior)):
        return
    they = is_pronoun(who)
    if not they and any(_is_theirs_alone(deed) for deed in prior.each):
        return
    yield tuple(
        Plan(
            "permit",
            who,
            deed.actions,
            None,
            who_read=just(deed.who) if they else who_again(who),
            what_read=just(deed.what),
            extra=partial(_when, deed) if deed.when.tests else None,
            so=True,
        )
        for deed in prior.each
    )


def _when(deed: Deed, context: Context) -> Iterator[Box]:
    yield deed.when


def _is_theirs_alone(deed: Deed) -> bool:
    """Whether others can't just do the same: it is of what is somebody's, or in some case."""
    told = deed.what.box.tests
    return mentions(told, SUBJECT) or bool(deed.when.tests) or _are_told_by_it(deed)


def _are_told_by_it(deed: Deed) -> bool:
    return bool(deed.who.box.locals) or mentions(deed.who.box.tests, RESOURCE)


def _is_several(prior: Prior) -> bool:
    return len({deed.what.type for deed in prior.each}) > 1


TWO = 2


def may_do_both(tree: Tree, context: Context) -> Plans:
    """Team leads may do both, may do all three: what was said before, whether those may or not."""
    prior, who = context.prior, parts_of(tree, "np")[0]
    told = [] if prior is None else list(dict.fromkeys(prior.done))
    deeds = [name for names, _ in told for name in names]
    numbers = [child.value.value for child in tree.children if isinstance(child, Leaf)]
    all_of_it = "all" in {word.text for word in context.shared.words[who.end : tree.end]}
    so_many = all_of_it and not numbers
    last_two = prior is not None and len(prior.actions) == TWO and prior.resource is not None
    if last_two and len(deeds) > TWO and not all_of_it and prior is not None:
        told = [(prior.actions, prior.resource)]  # "may not approve or reprint them; … may do both"
        deeds = list(prior.actions)
    if prior is None or prior.when.tests or len(deeds) < 2:
        return
    if not so_many and len(deeds) != (numbers[0] if numbers else 2):
        return
    yield tuple(
        Plan("permit", who, names, None, who_read=who_again(who), what_read=just(what))
        for names, what in told
        if what is not None
    )
