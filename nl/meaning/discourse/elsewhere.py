"""Knows that a statement that goes on of what is elsewhere, or in another state, is not of what the
one before said in its place: "records in staging zones; in production zones only admins may".
"""

from __future__ import annotations

from dataclasses import replace

from ....compiler import model as m
from ...vocabulary.senses import put
from ..base import RESOURCE, Box, Context, Desc, Local, Prior
from ..closing import mentions
from ..opposites import excludes
from ..statements.draft import Draft, Drafts


def elsewhere_instead(found: Drafts, context: Context) -> Drafts:
    """The drafts of a statement without where the things of the one before are, where they say
    where else they are.
    """
    prior = context.prior
    before = prior.resource if prior is not None else None
    if prior is None or not isinstance(before, Desc) or not before.box.tests:
        return found
    return tuple(_instead(draft, before.box, prior) for draft in found)


def _instead(draft: Draft, before: Box, prior: Prior) -> Draft:
    said = draft.what + draft.region + draft.when
    old = [x for x in said.locals if x in before.locals]
    new = [x for x in said.locals if x not in before.locals and x.kind == "any"]
    for one in old:
        for two in new:
            if _is_another_such(said, one, two):
                draft = _without(draft, one)
                break
    more = tuple(test for test in said.tests if test not in prior.tests)
    gone = [t for t in before.tests if _is_a_state(t) and excludes(Box((t,)), Box(more))]
    gone = [test for test in gone if test in said.tests]
    return _without_tests(draft, gone) if gone else draft


def _is_another_such(said: Box, one: Local, two: Local) -> bool:
    """Whether two are tied to what is asked for alike, and can't be the same: a staging zone that a
    record is in, and a production zone.
    """
    if one.type != two.type:
        return False
    first = tuple(test for test in said.tests if mentions(test, one.variable))
    other = tuple(test for test in said.tests if mentions(test, two.variable))
    second = put(other, one.variable, two.variable)
    ties = [test for test in first if mentions(test, RESOURCE)]
    told = [tuple(t for t in tests if t not in ties) for tests in (first, second)]
    return bool(ties) and all(test in second for test in ties) and excludes(*map(Box, told))


def _is_a_state(test: m.Expr) -> bool:
    """Whether a test says what a thing is, rather than how much: "it is a draft", "is sealed"."""
    inner = test.operand if isinstance(test, m.Not) else test
    match inner:
        case m.AttributeOf(of="resource"):
            return True
        case m.Compare(op="==", left=m.AttributeOf(of="resource"), right=m.Const()):
            return True
    return False


def _without(draft: Draft, one: Local) -> Draft:
    """A draft that does not speak of someone or something."""
    said = (draft.what + draft.region + draft.when).tests
    return _without_tests(draft, [test for test in said if mentions(test, one.variable)])


def _without_tests(draft: Draft, gone: list[m.Expr]) -> Draft:
    what, region, when = (_kept(box, gone) for box in (draft.what, draft.region, draft.when))
    return replace(draft, what=what, region=region, when=when)


def _kept(box: Box, gone: list[m.Expr]) -> Box:
    tests = tuple(test for test in box.tests if test not in gone)
    locals_ = tuple(x for x in box.locals if mentions(tests, x.variable))
    return replace(box, tests=tests, locals=locals_) if tests != box.tests else box
