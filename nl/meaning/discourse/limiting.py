"""Knows that "on weekends they may view them only with MFA" is a limit to what was granted before:
as another grant it would say nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ....compiler import model as m
from ...text.lexicon import MODALS, STOPS
from ..base import SUBJECT, Box, Context, Part
from ..closing import mentions, none_of
from ..opposites import excludes
from ..statements.draft import Draft, Drafts
from ..surroundings.adding import only_if


def limiting(found: Drafts, done: Drafts) -> Drafts:
    """What a statement says, its "only when" a limit where all it grants was granted already."""
    return tuple(
        _limit(draft) if any(_is_limited(old, draft) for old in (*done, *found[:at])) else draft
        for at, draft in enumerate(found)
    )


def _is_limited(old: Draft, draft: Draft) -> bool:
    """Whether "only" limits what was granted before: all that a draft grants, or some of it."""
    return _grants_as_much(old, draft) or (_crosses(old, draft) and not _is_of_theirs(old, draft))


def limiting_theirs(found: Drafts, done: Drafts) -> Drafts:
    """What a statement says, where "they may start metal ones only with a badge" is of those that
    were spoken of before as theirs, "printers of their crew": a limit, and no grant of others.
    """
    return tuple(_of_theirs_alone(draft, done) for draft in found)


def _of_theirs_alone(draft: Draft, done: Drafts) -> Draft:
    for old in done:
        if _crosses(old, draft) and _is_of_theirs(old, draft):
            return _limit(replace(draft, what=draft.what + old.what))
    return draft


def _crosses(old: Draft, draft: Draft) -> bool:
    """Whether a draft says when alone those may do so to some things that they may do it to some
    of, told otherwise: "printers of their crew", and metal printers.
    """
    return (
        _is_of_the_same(old, draft)
        and bool(draft.what.tests)
        and set(draft.who.tests) == set(old.who.tests)
        and not old.when.tests
        and not set(old.what.tests) <= set(draft.what.tests)
        and not excludes(old.what + old.region, draft.what + draft.region + draft.when)
    )


def _is_of_theirs(old: Draft, draft: Draft) -> bool:
    """Whether what was spoken of before is told by who asks, and what is spoken of now is not."""
    return mentions(old.what.tests, SUBJECT) and not mentions(draft.what.tests, SUBJECT)


def told_by_whom(drafts: Drafts, others: Drafts, context: Context) -> Drafts:
    """Drafts, where "confidential ones may be shared only with MFA" says by whom nowhere but in
    another statement: a limit for those, and no grant to whoever has MFA.
    """
    return tuple(
        replace(
            draft,
            effect="forbid",
            what=draft.what + draft.region,
            region=Box(),
            when=none_of(draft.when, context.shared),
        )
        if _says_not_by_whom(draft) and _is_told(draft, others)
        else draft
        for draft in drafts
    )


def _says_not_by_whom(draft: Draft) -> bool:
    return (
        draft.effect == "only" and draft.anyone and not draft.who.tests and bool(draft.when.tests)
    )


def _is_told(draft: Draft, others: Drafts) -> bool:
    """Whether other statements tell who may do all that a draft is of."""
    told = {
        action
        for other in others
        if other.effect in ("permit", "only") and other.who.tests
        and other.resource_type == draft.resource_type
        for action in other.actions
    }  # fmt: skip
    return set(draft.actions) <= told


def may_limit(found: Drafts, done: Drafts, part: Part, context: Context) -> bool:
    """Whether "they may edit them only with MFA" may limit what those may on weekdays, or let them
    do so on other days, too.
    """
    open_ = any(_is_beside(old, draft) for old in done for draft in found)
    if any(_leaves_out_by_whom(draft) and _is_told(draft, done) for draft in found):
        return context.shared.ask_of(part, "by whom, “{said}”? Say it, or say “by anyone”")
    if open_:
        context.shared.ask(
            "is that “only” a limit to what was said before, or of another case? Say it there",
            (part.start, part.end),
        )
    return open_


def _leaves_out_by_whom(draft: Draft) -> bool:
    """Whether a passive lets something be done, and does not say by whom."""
    return draft.effect == "permit" and draft.passive and draft.anyone and not draft.who.tests


def _grants_as_much(old: Draft, draft: Draft) -> bool:
    """Whether a draft grants only part of what an earlier one does, and says when alone."""
    return _is_of_the_same(old, draft) and all(
        _is_so_of(test, _said(draft).tests) for test in _said(old).tests
    )


def _is_beside(old: Draft, draft: Draft) -> bool:
    """Whether a draft says when alone those may do so who may in another case, or when anyone may,
    "everyone may edit documents only on weekdays", after who may.
    """
    if _is_of_the_same(old, replace(draft, who=old.who)) and not draft.who.tests:
        return bool(old.who.tests) and not draft.passive
    what = (old.what + old.region).tests
    other = set(old.when.tests) - set(draft.when.tests)
    return (
        _is_of_the_same(old, draft)
        and set(what) <= set((draft.what + draft.region).tests)
        and bool(other)
        and not excludes(old.when, draft.when)
    )


def _is_of_the_same(old: Draft, draft: Draft) -> bool:
    return (
        old.effect == draft.effect == "permit"
        and bool(draft.only_when.tests)
        and set(draft.actions) <= set(old.actions)
        and (old.subject_type, old.resource_type) == (draft.subject_type, draft.resource_type)
        and all(_is_so_of(test, draft.who.tests) for test in old.who.tests)
    )


def _is_so_of(test: m.Expr, tests: Sequence[m.Expr]) -> bool:
    """Whether it is so of those of whom something else is said: clerks are "clerks or guards"."""
    if isinstance(test, m.Or):
        return test in tests or any(item in tests for item in test.items)
    return test in tests or any(_is_one_of(test, other) for other in tests)


def _is_one_of(test: m.Expr, other: m.Expr) -> bool:
    """Whether who has a role has one of several: of staff, nurses."""
    match test, other:
        case (
            m.SetTest(op="overlaps", left=held, right=m.Const(value=tuple() as named)),
            m.InSet(item=m.Const(value=one), set=of),
        ):
            return held == of and one in named
    return False


def _said(draft: Draft) -> Box:
    return draft.who + draft.what + draft.region + draft.when


def _limit(draft: Draft) -> Draft:
    alone = draft.only_when
    rest = tuple(test for test in draft.when.tests if test not in alone.tests)
    return only_if(replace(draft, when=replace(draft.when, tests=rest), only_when=Box()), alone)


def only_spans(at: int, context: Context) -> bool:
    """Whether an "only" before what is done holds for a clause that goes on at a place: "can only
    be reduced by managers and cancelled by adjudicators". What anyone may do is not limited.
    """
    words = [word.text for word in context.shared.words]
    start = max((k + 1 for k in range(at) if words[k] in STOPS), default=0)
    only = any(pair[0] in MODALS and pair[1] == "only" for pair in pairwise(words[start:at]))
    by = words.index("by", at) if "by" in words[at:] else at
    return only and words[at - 1] in ("and", "or") and ANYBODY.isdisjoint(words[by + 1 : by + 2])


ANYBODY = frozenset("anyone anybody everyone everybody all any".split())
