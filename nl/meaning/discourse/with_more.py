"""Knows what may be done beyond a limit if more is there: "clerks may release payments up to $500;
above that, they also need MFA" lets them release larger ones with MFA.
"""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ..base import SUBJECT, Box, Context, Part
from ..closing import any_of, mentions
from ..opposites import OPPOSITE, excludes
from ..statements.draft import Draft, Drafts

LIMITS = frozenset(["<", "<="])


def with_more(draft: Draft, case: Box, needed: Box, context: Context) -> Draft | None:
    """A permission up to a limit that reaches beyond it where what is needed then is there; None if
    the case is another: "over $900", of what they may up to $500.
    """
    if draft.effect != "permit" or len(case.tests) != 1:
        return None
    limits = [test for box in (draft.what, draft.region, draft.when) for test in box.tests
              if _is_limit(test, case.tests[0])]  # fmt: skip
    if len(limits) != 1:
        return None
    what, region, when = (
        _without(box, limits[0]) for box in (draft.what, draft.region, draft.when)
    )
    either = any_of([Box((limits[0],)), case + needed], context.shared)
    return replace(draft, what=what, region=region, when=when + either)


def _is_limit(test: m.Expr, case: m.Expr) -> bool:
    """Whether a test is the limit beyond which a case begins, or of another state than the case:
    "normal tickets. For critical ones they also need MFA".
    """
    match test, case:
        case (
            m.Compare(op="==", left=m.AttributeOf() as state, right=m.Const() as one),
            m.Compare(op="==", left=left, right=m.Const() as other),
        ):
            return state == left and one != other
        case (m.Not(operand=m.AttributeOf() as state), m.AttributeOf() as so) | (
            m.AttributeOf() as state,
            m.Not(operand=m.AttributeOf() as so),
        ):
            return state == so
        case m.Compare() as limit, m.Compare() as beyond:
            alike = (limit.left, limit.right) == (beyond.left, beyond.right)
            return alike and limit.op in LIMITS and OPPOSITE[limit.op] == beyond.op
    return False


def _without(box: Box, test: m.Expr) -> Box:
    return replace(box, tests=tuple(each for each in box.tests if each != test))


def case_of(draft: Draft, old: Draft) -> Box:
    """Of which of what an older statement lets be done something is needed, and when."""
    which = tuple(test for test in draft.what.tests if test not in old.what.tests)
    return replace(draft.what, tests=which) + draft.when if which else draft.when


def amends(draft: Draft, old: Draft) -> bool:
    """Whether what a draft needs is needed for what an older one lets be done."""
    nobody_named = not draft.who.tests and not any(
        mentions(test, SUBJECT) for test in (draft.what + draft.when + draft.region).tests
    )
    same = nobody_named or old.subject_type == draft.subject_type
    return draft.effect == "amend" and same and set(old.actions) <= set(draft.actions)


def is_ruled_out(draft: Draft, old: Draft) -> bool:
    """Whether the case in which something is needed is none in which it may be done."""
    return excludes(old.what + old.region + old.when, case_of(draft, old))


def adds_to_none(part: Part, before: Drafts, more: Drafts, context: Context) -> bool:
    """Whether what is needed in a case is added to statements that rule the case out, and lets
    nobody do more with it: "up to $500; larger ones also need MFA" says of nobody that they may;
    or to none of those before.
    """
    if any(
        draft.effect == "amend" and not any(amends(draft, old) for old in before) for draft in more
    ):
        return True
    nowhere = any(
        amends(draft, old)
        and is_ruled_out(draft, old)
        and (draft.passive or not with_more(old, case_of(draft, old), draft.region, context))
        for draft in more
        for old in before
    )
    return nowhere and context.shared.ask(
        "who may then, those of whom was spoken before? Say who", (part.start, part.end)
    )
