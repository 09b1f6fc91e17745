"""Knows what is added to a statement that has been made: "and even then not if …", "but if it is
sealed, only with consent".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ....compiler import model as m
from ...chart import Tree
from ..base import RESOURCE, SUBJECT, Box, Context, Part, trees
from ..closing import any_of, mentions, none_of
from ..opposites import excludes
from ..quantities.measures import at_most
from ..statements.draft import Draft
from ..surroundings.kinds import CONDITIONS, ONLY, ONLY_IF, UNLESS
from ..surroundings.tails import context_of
from .contrasts import depended_on, measures_in


def _even_then(draft: Draft, tree: Tree, context: Context) -> Iterator[Draft]:
    """And even then not if it is protected; and even then only with MFA."""
    here = context_of(draft, context)
    for tail in trees(tree.children[-1]):
        if tail.label in UNLESS and tail.label != "before_condition":
            for box in UNLESS[tail.label](tail, here):
                yield from _also_not(draft, box, here)
        elif tail.label in ONLY and draft.effect in ("permit", "only"):
            for box in _said(tail, here):
                yield replace(draft, when=draft.when + box)
        elif tail.label in ONLY and not draft.who.tests:
            # "nobody may without MFA, and even then only on weekdays": nor on other days
            for box in _said(tail, here):
                yield from _also_not(draft, none_of(box, here.shared), here)


def _even_then_not(draft: Draft, tree: Tree, context: Context) -> Iterator[Draft]:
    """And not even then on weekends: what follows is when not."""
    here = context_of(draft, context)
    for tail in trees(tree.children[-1]):
        if tail.label in CONDITIONS and tail.label not in ONLY:
            for box in CONDITIONS[tail.label](tail, here):
                yield from _also_not(draft, box, here)


def _then_only(draft: Draft, tree: Tree, context: Context) -> Iterator[Draft]:
    """And then only with MFA: under the condition just said, another. And they only up to $500:
    those of whom was spoken. Nobody but admins may, and then only with MFA: these.
    """
    they = context.shared.words[tree.start].text in ("they", "that", "this")
    alone = draft.effect == "only" and bool(draft.who.tests)
    if (draft.when.tests or they or alone) and all(
        tail.label in ONLY for tail in trees(tree.children[-1])
    ):
        yield from _even_then(draft, tree, context)


def _each_only(draft: Draft, tree: Tree, context: Context) -> Iterator[Draft]:
    """In both cases only with MFA: what each of the statements before lets be done."""
    here = context_of(draft, context)
    for tail in trees(tree.children[-1]):
        if tail.label in ONLY or tail.label == "circ_tail":
            for box in _said(tail, here):
                yield replace(draft, when=draft.when + box)


def _also_not(draft: Draft, box: Box, context: Context) -> Iterator[Draft]:
    if draft.effect in ("permit", "only"):
        yield replace(draft, when=draft.when + none_of(box, context.shared))
    elif draft.effect == "forbid" and len(draft.when.tests) == 1:
        # "may not, unless they are on call, and even then not if it is protected"
        yield replace(draft, when=any_of([draft.when, box], context.shared))


def _narrowed(draft: Draft, tree: Tree, context: Context) -> Iterator[Draft]:
    """But if it is privileged, only with consent; but on weekends only from the office."""
    front, tail = tree.children
    here = context_of(draft, context)
    if draft.effect not in ("permit", "only"):
        return
    for case in trees(front):
        for limit in trees(tail):
            if case.label in ("otherwise", "elsewhere") and limit.label in ONLY:
                for box in _said(limit, here):
                    yield from or_else(draft, case, box, here)
            if case.label not in CONDITIONS or case.label in ONLY or limit.label not in ONLY:
                continue
            for where in CONDITIONS[case.label](case, here):
                for box in _said(limit, here.after(where)):
                    either = any_of([none_of(where, here.shared), box], here.shared)
                    yield replace(draft, when=draft.when + either)


def or_else(draft: Draft, front: Tree, box: Box, context: Context) -> Iterator[Draft]:
    """ "During opening hours. Outside them only with MFA", "from anywhere else they need MFA":
    there or then, or else so.
    """
    depended = () if context.prior is None else depended_on(front, context.prior, context)
    there = tuple(test for test in draft.when.tests if test in depended)
    if there and len(there) == len(depended):
        kept = tuple(test for test in draft.when.tests if test not in there)
        either = any_of([replace(draft.when, tests=there), box], context.shared)
        yield replace(draft, when=replace(draft.when, tests=kept) + either)


def is_only_then(draft: Draft, one: Part, two: Part, context: Context) -> bool:
    """Whether "but only with MFA if it is secret" says what is needed in that case alone."""
    words = context.shared.words
    begins = words[one.start].text == "but" or words[one.start - 1].text == ","
    return (
        draft.effect == "permit"
        and begins
        and one.end == two.start
        and words[one.end - 1].text != "only"  # "without MFA only if …": that is of what follows
        and words[two.start].text in ("if", "when", "where")
        and any(tree.label in ONLY for tree in trees(one))
        and any(tree.label in ("if_", "if_frag") for tree in trees(two))
    )


def only_in_that_case(draft: Draft, one: Part, two: Part, context: Context) -> Iterator[Draft]:
    """A draft with what is needed in a case, "but only with MFA if it is secret"."""
    yield from _narrowed(draft, Tree("narrowed", (two, one), one.start, two.end), context)


def is_then_only(draft: Draft, one: Part, two: Part, context: Context) -> bool:
    """Whether ", on weekends only with MFA" says what is needed in that case alone: a comma sets
    both apart, and none stands between them.
    """
    words = context.shared.words
    before = [word.text for word in words[max(0, one.start - 2) : one.start + 1]]
    apart = "," in before[-2:] or before[:2] == [",", "and"]
    return (
        draft.effect in ("permit", "only")
        and apart
        and one.end == two.start
        and words[two.start].text == "only"
        and words[two.end - 1].text != "only"
        and PROVIDED.isdisjoint(word.text for word in words[one.start : one.start + 2])
        and all(tree.label in TIMELY for tree in trees(one))
        and all(tree.label in ONLY for tree in trees(two))
    )


TIMELY = frozenset({"at_time", "circ_tail", "if_", "if_frag", "without"})
PROVIDED = frozenset("provided providing long condition assuming".split())
"""What says what has to be so, and in which case nothing: "provided the document is locked"."""


def then_only(draft: Draft, one: Part, two: Part, context: Context) -> Iterator[Draft]:
    """A draft with what is needed in a case, "on weekends only with MFA"."""
    yield from _narrowed(draft, Tree("narrowed", (one, two), one.start, two.end), context)


def _other_limit(draft: Draft, tree: Tree, context: Context) -> Iterator[Draft]:
    """But on weekends the limit is $2,000: what may be done then, of what the one before limits."""
    front, quantity = tree.children
    here = context_of(draft, context)
    said = (*draft.what.tests, *draft.region.tests, *draft.when.tests)
    limits = [test for test in said if _is_limit(test)]
    asked = next((d for d in here.refs if d.variable == RESOURCE), None)
    own = ("limit",) in context.vocabulary.entries  # which may be meant
    if draft.effect != "permit" or len(limits) != 1 or asked is None or own:
        return
    if _goes_on_of_others(context):
        return
    (old,) = limits
    for case in trees(front):
        if case.label not in CONDITIONS or case.label in ONLY:
            continue
        for where in CONDITIONS[case.label](case, here):
            for box in at_most(quantity, replace(asked, known=True, box=Box()), here):
                if _is_of_the_request(where) and measures_in(box) == measures_in(Box((old,))):
                    yield _limited_so(draft, old, where, box, context)


def _goes_on_of_others(context: Context) -> bool:
    """Whether the clause before leaves out what is done, since it goes on with others: whose limit
    is it that is another then?
    """
    before = () if context.clause_before is None else trees(context.clause_before)
    bodies = (inner for tree in before if tree.label in ("plain", "tailed")
              for inner in trees(tree.children[0]))  # fmt: skip
    unclear = any(body.label.startswith("gap_") for body in bodies)
    if unclear:
        end = len(context.shared.words)
        context.shared.ask("whose limit is that? Write two sentences", (0, end))
    return unclear


def _is_limit(test: m.Expr) -> bool:
    """Whether a test says how much at most."""
    return isinstance(test, m.Compare) and test.op in ("<", "<=") and mentions(test.left, RESOURCE)


def _is_of_the_request(box: Box) -> bool:
    """Whether a box says nothing of who asks, or of what is asked for."""
    return bool(box.tests) and not any(
        mentions(test, party) for test in box.tests for party in (SUBJECT, RESOURCE)
    )


def _limited_so(draft: Draft, old: m.Expr, where: Box, limit: Box, context: Context) -> Draft:
    """A draft with another limit in a case, which is perhaps none of those it was said of."""
    when = _without(draft.when, old)
    apart = tuple(test for test in when.tests if excludes(Box((test,)), where))
    rest = replace(when, tests=tuple(test for test in when.tests if test not in apart))
    then = none_of(where, context.shared) + Box((*apart, old))
    either = any_of([where + limit, then], context.shared)
    what, region = _without(draft.what, old), _without(draft.region, old)
    return replace(draft, what=what, region=region, when=rest + either)


def _without(box: Box, test: m.Expr) -> Box:
    """A box without one of its tests."""
    return replace(box, tests=tuple(other for other in box.tests if other != test))


def _said(tail: Tree, context: Context) -> Iterator[Box]:
    yield from {**CONDITIONS, **ONLY_IF}[tail.label](tail, context)


AMENDMENTS: dict[str, Callable[[Draft, Tree, Context], Iterator[Draft]]] = {
    "even_then": _even_then,
    "even_then_not": _even_then_not,
    "then_only": _then_only,
    "each_only": _each_only,
    "narrowed": _narrowed,
    "other_limit": _other_limit,
}
