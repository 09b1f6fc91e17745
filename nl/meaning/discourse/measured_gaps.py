"""Knows clauses that say of how much, or when, others may do the same: "managers up to $5,000"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.senses import Attr
from ..base import Box, Context, Desc, Part, Thing, Val, just, trees
from ..nouns.anything import anything_measured
from ..quantities.measures import compared
from ..statements.draft import Plan
from ..statements.verbs import acts, parts_of
from ..things import symbol_of
from ..times.timings import timings
from .contrasts import measures_in, without_measured
from .granted import Plans, granted, of_the_last
from .lifting import of_time_alone, only_of_time, says_what_it_is
from .referring import who_again


def gap_unmeasured(tree: Tree, context: Context) -> Plans:
    """Managers any amount; managers have no limit: of what was spoken of, however much."""
    prior = granted(of_the_last(context))
    resource = prior.resource if prior is not None else None
    if prior is None or prior.effect != "permit" or not isinstance(resource, Desc):
        return
    told = [test for test in resource.box.tests if isinstance(test, m.Compare)
            and test.op not in ("==", "!=")]  # fmt: skip
    measures = {test.left for test in told}
    if len(measures) != 1 or prior.when.tests or any(test.op in (">", ">=") for test in told):
        return
    who = parts_of(tree, "np")[0]
    any_such = just(replace(resource, box=without_measured(resource.box, measures, context)))
    verbs = [names for part in parts_of(tree, "acts") for names in acts(part)]
    for names in verbs or [prior.actions]:
        if all(resource.type in context.vocabulary.actions[name] for name in names):
            yield (Plan("permit", who, names, None, who_again(who), any_such),)


def is_those_measured(what: Part, context: Context) -> bool:
    words = [word.text for word in context.shared.words[what.start : what.start + 2]]
    return words[0] == "those" and words[1:] != [] and words[1] in MEASURING


MEASURING = frozenset("of over above below under up worth exceeding".split())


def gap_measure(tree: Tree, context: Context) -> Plans:
    """Managers up to $5,000: may do the same to that much."""
    prior = granted(of_the_last(context))
    if prior is None or not isinstance(prior.resource, Desc):
        return
    who = parts_of(tree, "np")[0]
    comparison = parts_of(tree, "comparison", "reach")[0]
    plan = Plan(prior.effect, who, prior.actions, None, who_read=who_again(who))
    resource = prior.resource
    told = _bounded((*resource.box.tests, *prior.when.tests))
    if len(told) == 1 and len(prior.when.tests) == len({*prior.when.tests} & {*told}):
        box = replace(
            resource.box, tests=tuple(test for test in resource.box.tests if test != told[0])
        )
        any_such = just(replace(resource, box=box))
        yield (replace(plan, what_read=any_such, extra=partial(_so_much, comparison, told[0])),)
        return
    yield (replace(plan, what_read=_so_measured(comparison, prior.resource)),)


def _bounded(tests: Iterable[m.Expr]) -> list[m.Compare]:
    """The tests that bound what a request is for so much of: "up to 20 replicas"."""
    compared_ = [test for test in tests if isinstance(test, m.Compare)]
    bounds = [test for test in compared_ if test.op not in ("==", "!=")]
    return [test for test in bounds if isinstance(test.left, m.RequestField)]


def _so_much(comparison: Part, before: m.Compare, context: Context) -> Iterator[Box]:
    """That it is for another measure of the same."""
    field = before.left
    assert isinstance(field, m.RequestField)
    value = Val(field, field.type, Attr("request", field.name, field.type))
    yield from compared(comparison, value, context)


def gap_limit(tree: Tree, context: Context) -> Plans:
    """For managers the limit is $5,000: of those who may anyway, or do managers come to?"""
    if granted(of_the_last(context)) is not None:
        context.shared.ask(
            "is that the limit of those only who may do so anyway, or may all such do so up to "
            "it? Say “… up to …”",
            (tree.start, tree.end),
        )
    yield from ()


def gap_beyond(effect: str) -> Callable[[Tree, Context], Plans]:
    """Only managers may go above that: may do the same to more than was said."""

    def read(tree: Tree, context: Context) -> Plans:
        prior = granted(of_the_last(context))
        part = parts_of(tree, "comparison")[0]
        more = any(inner.label == "over" for inner in trees(part))
        if prior is None or not isinstance(prior.resource, Desc) or not more:
            return
        but, nobody = parts_of(tree, "except_np"), parts_of(tree, "nobody")
        if any(kind.label != "nobody" for part in nobody for kind in trees(part)):
            return
        who = next(trees(but[0])).children[0] if but else next(iter(parts_of(tree, "np")), None)
        beyond = Tree("anything_measured", (part,), part.start - 1, part.end)
        again = None if who is None else who_again(who)
        yield (Plan(effect, who, prior.actions, None, again, partial(anything_measured, beyond)),)

    return read


def gap_measured_by(effect: str) -> Callable[[Tree, Context], Plans]:
    """Up to €500 by leads, and above that by administrators only: the same, of that much."""

    def read(tree: Tree, context: Context) -> Plans:
        prior = granted(context)
        if prior is None or not prior.passive or not isinstance(prior.resource, Desc):
            return
        what = _so_measured(parts_of(tree, "comparison")[0], prior.resource)
        who = next(trees(parts_of(tree, "by_np")[0])).children[0]
        yield (
            Plan(effect or prior.effect, who, prior.actions, None, what_read=what, passive=True),
        )

    return read


def gap_measured_when(tree: Tree, context: Context) -> Plans:
    """Up to $5,000 on weekdays and up to $500 on weekends: then they may do so to that much."""
    prior = granted(context)
    if prior is None or prior.about_who or not isinstance(prior.resource, Desc):
        return
    if not prior.when.tests or not all(map(only_of_time, prior.when.tests)):
        return
    what = _so_measured(parts_of(tree, "comparison")[0], prior.resource)
    (timing,) = (part for part in tree.children if symbol_of(part) != "comparison")

    def when(inner: Context) -> Iterator[Box]:
        return (Box((test,)) for test in timings(timing, inner))

    who = just(prior.subject)
    plan = Plan(prior.effect, None, prior.actions, None, who_read=who, what_read=what, extra=when)
    yield (replace(plan, passive=prior.passive),)


def gap_measured_so(tree: Tree, context: Context) -> Plans:
    """Or up to $5,000 with MFA: so they may do the same to that much."""
    from ..surroundings.circumstances import circumstances

    prior = granted(context)
    if prior is None or prior.about_who or not isinstance(prior.resource, Desc):
        return
    if prior.effect != "permit" or prior.when.tests:
        return
    what = _so_measured(parts_of(tree, "comparison")[0], prior.resource)
    how = parts_of(tree, "circ_tail")[0]

    def when(inner: Context) -> Iterator[Box]:
        return (Box((test,)) for test in circumstances(how, inner))

    who = just(prior.subject)
    plan = Plan("permit", None, prior.actions, None, who_read=who, what_read=what, extra=when)
    yield (replace(plan, passive=prior.passive),)


def _so_measured(comparison: Part, resource: Desc) -> Callable[[Context], Iterator[Thing]]:
    """What was spoken of, of another measure."""

    def read(context: Context) -> Iterator[Thing]:
        plain = replace(resource, box=Box())
        for box in compared(comparison, replace(plain, known=True), context):
            yield plain.with_box(without_measured(resource.box, measures_in(box), context) + box)

    return read


def gap_when(tree: Tree, context: Context) -> Plans:
    """Admins on weekends; admins at any time: may do the same then."""
    prior = granted(context)
    if prior is None:
        return
    lifts = tree.label == "gap_whenever" and says_what_it_is(prior.when)
    if not lifts and not of_time_alone(prior.when):
        return
    resource = prior.resource
    who = parts_of(tree, "np")[0]
    whenever = tree.label == "gap_whenever" and prior.about_who

    def when(inner: Context) -> Iterator[Box]:
        if tree.label == "gap_whenever":
            yield Box()
            return
        for test in timings(tree.children[-1], inner):
            yield Box((test,))

    yield (
        Plan(
            "permit" if whenever else prior.effect,
            who,
            prior.actions,
            None,
            who_read=who_again(who),
            what_read=just(resource),
            about_who=prior.about_who and not whenever,
            extra=when,
        ),
    )
