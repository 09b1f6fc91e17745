"""Knows what is said of others, or of other things, as of those before: "the same goes for
contractors", "this also applies to archived ones".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...chart import Tree
from ..base import SUBJECT, Context, Desc, Part, Several, Thing, just, renamed_box, trees
from ..closing import mentions
from ..statements.draft import Plan
from ..statements.to_others import Plans, before
from ..statements.verbs import parts_of
from ..things import is_ones, things
from .ellipsis import again, of_anything, under
from .of_such_too import of_such_too
from .referring import object_again, who_again


def same_for(tree: Tree, context: Context) -> Plans:
    """The same goes for contractors, for archived documents: that they may or may not, or that to
    those it may be done or not, under the same conditions. Of those who alone may do something it
    can't be said that others are, too.
    """
    prior = before(context) or of_anything(context)
    noun = parts_of(tree, "np")[0]
    if prior is None or prior.effect not in ("permit", "forbid", "only"):
        return
    nested = list(of_such_too(tree, prior, context))
    for such in nested:
        who = just(prior.subject) if is_told(prior.subject) else None
        plan = Plan(prior.effect, None, prior.actions, None, who, just(such))
        yield (under(plan, prior.when) if prior.when.tests else plan,)
    if not _may_ask(noun, context):
        if not nested:
            yield from _done_to(noun, context)
        return
    if prior.effect == "only" and prior.about_who:
        for plans in again("only", noun, who_again(noun), tree.end, context, alike=True):
            yield tuple(replace(plan, about_who=True) for plan in plans)
        return
    if prior.effect == "only":
        context.shared.ask(
            "may those do so as well, or those alone? Say so", (tree.start, tree.end)
        )
    else:
        yield from again(prior.effect, noun, who_again(noun), tree.end, context, alike=True)
    yield from _done_to(noun, context)


def _may_ask(noun: Part, context: Context) -> bool:
    """Whether it may be said of those as askers, too."""
    types = {thing.type for thing in things(noun, context) if isinstance(thing, Desc)}
    return not types.isdisjoint(context.vocabulary.principals)


def _done_to(what: Part, context: Context) -> Plans:
    """That the same is so of what else it is done to."""
    prior = before(context)
    if prior is None or not prior.actions:
        return
    subject = prior.subject
    plan = Plan(
        prior.effect,
        None,
        prior.actions,
        what,
        who_read=just(subject) if is_told(subject) else None,
        what_read=_of_others(what),
        passive=prior.passive,
        about_who=prior.about_who,
    )
    yield (under(plan, prior.when) if prior.when.tests else plan,)


def _of_others(what: Part) -> Callable[[Context], Iterator[Thing]]:
    """What else it is done to: "this also applies to secret ones", after drafts that nobody may
    edit, is not of drafts alone, of which it was said already. Of what may be done to drafts, or
    to theirs, it is not told whether to all secret ones.
    """
    read = object_again(what)
    ones = any(map(is_ones, trees(what)))

    def others(context: Context) -> Iterator[Thing]:
        before = context.prior.resource if context.prior is not None else None
        for thing in read(context) if read is not None else ():
            if not (isinstance(thing, Desc) and isinstance(before, Desc) and before.box.tests):
                yield thing
                continue
            said = set(renamed_box(before.box, before.variable, thing.variable).tests)
            rest = tuple(test for test in thing.box.tests if test not in said)
            theirs = any(mentions(test, SUBJECT) for test in said - set(thing.box.tests))
            again = said <= set(thing.box.tests) and bool(rest)
            if ones and context.granting and (theirs or again):
                _ask_which(what, context)
            elif again:
                yield replace(thing, box=replace(thing.box, tests=rest))
            else:
                yield thing

    return others


def _ask_which(what: Part, context: Context) -> None:
    context.shared.ask_of(
        what, "“{said}”: all such, or such of those that were spoken of? Say it with a noun"
    )


def is_told(thing: Thing | None) -> bool:
    """Whether it is said who asks."""
    items = thing.items if isinstance(thing, Several) else (thing,)
    return any(isinstance(item, Desc) and item.box.tests for item in items)


def same_alone(
    read: Callable[[Tree, Context], Iterator[tuple[Plan, ...]]],
) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """By its applicant, and by the applicant alone: the very same, or "them"."""

    def checked(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        first, last = (
            [w.text for w in context.shared.words[part.start : part.end] if w.text not in NEUTRAL]
            for part in _named_twice(tree)
        )
        if last in (first, ["them"], ["they"], ["him"], ["her"]):
            yield from read(tree, context)

    return checked


def _named_twice(tree: Tree) -> list[Part]:
    nouns = parts_of(tree, "np")
    if tree.label == "only_same_may":
        return nouns
    return parts_of(tree, "by_np") or [nouns[0], tree.children[-1]]


NEUTRAL = frozenset("by the a an its their his her that those".split())
"""What may differ where the same is named twice."""
