"""Knows statements of nobody: "no contractor may", "nobody but its owner may", "nor may guests"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from ...chart import Tree
from ..base import Context, Excluding, Part, Prior, Thing, just, trees
from ..discourse.lifting import only_of_time
from ..discourse.referring import who_again
from ..nouns.among import none_of_them
from ..nouns.bare import bare
from ..nouns.noun_phrases import those
from ..nouns.said_of_all import bares, of_each
from ..nouns.unions import joined
from ..things import of_types, things
from .contrary import with_objects
from .draft import Plan
from .verbs import Done, doings, gerunds, is_pronoun, not_each, parts_of, plans_for


def nobody(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nobody may; no contractor may; it is something that nobody may do."""
    if any(not_each(vps, context) for vps in parts_of(tree, "vps")):
        return
    for kind in trees(parts_of(tree, "nobody")[0]):
        read = None
        if kind.label == "no_kind":
            read = bare_reader(kind.children[0])
        elif kind.label == "no_other":
            if context.prior is None or context.prior.subject is None:
                return  # than whom?
            read = _others_reader(kind.children[0], context.prior.subject)
        elif kind.label == "no_kinds":
            read = partial(bares, list(kind.children))
        elif kind.label == "not_even":
            read = _np_reader(kind.children[0])
        elif kind.label == "none_of_them":
            read = none_of_them
        elif kind.label == "nobody_that":
            read = _those_reader(kind.children[0])
        told = kind.children[0] if kind.label in ("no_kind", "nobody_that") else None
        yield from plans_for(
            "forbid", None, _done(tree, context), context, who_read=read, nobody=True, told=told
        )


def _done(tree: Tree, context: Context) -> Iterator[Done]:
    """What a statement is of: "nobody may delete drafts", "deleting drafts is something …"."""
    for actgs in parts_of(tree, "actgs"):
        yield from gerunds(actgs)
    vps = parts_of(tree, "vps")
    if len(vps) > 1:  # "nobody may view a draft, let alone edit it"
        yield from ([*one, *two] for one, two in with_objects(vps[0], vps[1], context))
        return
    for part in vps:
        yield from doings(part)


def bare_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: bare(part, context)


def _others_reader(part: Part, before: Thing) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: (Excluding(thing, before) for thing in bare(part, context))


def _those_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: those(part, context)


def _np_reader(part: Part) -> Callable[[Context], Iterator[Thing]]:
    return lambda context: things(part, context)


def only_except(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nobody except its owner may."""
    (but,) = parts_of(tree, "except_np")
    who = next(trees(but)).children[0]
    for kind in trees(parts_of(tree, "nobody")[0]):
        if kind.label == "nobody":
            yield from plans_for("only", who, _done(tree, context), context)
        elif kind.label == "no_kind":
            # no contractor but those of a team: of contractors alone
            read = _without(kind.children[0], who)
            yield from plans_for("forbid", None, _done(tree, context), context, who_read=read)


def _without(part: Part, but: Part) -> Callable[[Context], Iterator[Thing]]:
    def read(context: Context) -> Iterator[Thing]:
        for thing in bare(part, context):
            for other in things(but, context):
                yield Excluding(thing, other)

    return read


def nobody_else(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """But nobody else may: amends the statement before."""
    prior = context.prior
    if prior is not None and prior.several and prior.is_of_several_deeds:
        context.shared.ask(
            "may nobody else do the last thing, or none of what was said before? Say what",
            (tree.start, tree.end),
        )
        return
    if prior is not None and prior.subject is not None:
        resource = prior.resource
        read = None if resource is None else just(resource)
        everything = not prior.actions
        # "the custodian may not move it, and no one else may": nobody may
        effect = "forbid" if prior.effect == "forbid" else "alone"
        yield (Plan(effect, None, prior.actions, None, what_read=read, any_action=everything),)


def nobody_else_may(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Nobody else may download them: as the statement before says it; nor anything besides."""
    prior = context.prior
    if prior is None or prior.subject is None:
        return  # than whom?
    done = list(doings(parts_of(tree, "vps")[0]))
    if _is_done_again(done, prior):
        yield from nobody_else(tree, context)
        return
    if not prior.actions:  # "books are for members only: nobody else may borrow them"
        context.shared.ask(
            "may those do just that to them, or anything? Say what they may do",
            (tree.start, tree.end),
        )
        return
    yield from plans_for("forbid", None, iter(done), context, who_read=_others(prior.subject))


def _others(before: Thing, but: Part | None = None) -> Callable[[Context], Iterator[Thing]]:
    """Anyone but those of before, and perhaps more."""

    def read(context: Context) -> Iterator[Thing]:
        anyone = of_types(context.vocabulary.principals, context, plural=False)
        if but is None:
            yield Excluding(anyone, before)
            return
        for more in things(but, context):
            yield Excluding(Excluding(anyone, before), more)

    return read


def _is_done_again(done: list[Done], prior: Prior) -> bool:
    """Whether what is done is what the statement before lets be done: "edit them"."""
    return all(
        set(names) == set(prior.actions) and (object_ is None or is_pronoun(object_))
        for plans in done
        for names, object_ in plans
    )


def nobody_else_but(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Apart from admins, nobody else may: those of the statement before, and admins, alone; "nobody
    else may delete them, except admins": nor anything besides.
    """
    (but,) = parts_of(tree, "except_np")
    who = next(trees(but)).children[0]
    prior = context.prior
    if prior is None or prior.subject is None:
        return
    for vps in parts_of(tree, "vps"):
        done = list(doings(vps))
        if prior.actions and not _is_done_again(done, prior):
            read = _others(prior.subject, who)
            yield from plans_for("forbid", None, iter(done), context, who_read=read)
            return
    if not all(map(only_of_time, prior.when.tests)):
        context.shared.ask_of(tree, "“{said}”: is the condition before theirs as well? Say it anew")
        return
    for plans in nobody_else(tree, context):
        if plans[0].effect == "alone":
            yield (replace(plans[0], who=who),)


def neither(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Can neither read nor comment on an article."""
    who = parts_of(tree, "np")[0]
    done = doings(parts_of(tree, "neither_vps")[0])
    yield from plans_for("forbid", who, done, context, who_read=who_again(who))


def neither_may(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Neither temps nor suspended workers may."""
    those = parts_of(tree, "one")

    def read(inner: Context) -> Iterator[Thing]:
        yield from joined(those, inner, ())
        yield from of_each(those, inner)  # "interns nor guests without MFA"

    yield from plans_for("forbid", None, doings(parts_of(tree, "vps")[0]), context, who_read=read)


def nor(
    read: Callable[[Tree, Context], Iterator[tuple[Plan, ...]]],
) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """Nor may guests print it: goes on with what may not be done."""

    def found(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        if context.prior is not None and context.prior.effect == "forbid":
            yield from read(tree, context)

    return found
