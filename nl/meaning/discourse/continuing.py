"""Knows what a clause says that goes on about the last noun of the one before: "except robots,
which only technicians may configure".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ....compiler import model as m
from ...chart import Node, Tree
from ..base import (
    RESOURCE,
    SUBJECT,
    Box,
    Context,
    Desc,
    Part,
    Prior,
    Shared,
    Thing,
    renamed_box,
    trees,
)
from ..closing import mentions, none_of
from ..parties import role_of
from ..statements.draft import Plan
from ..statements.to_others import before
from ..statements.verbs import acts, parts_of
from ..things import is_ones, things

Plans = Iterator[tuple[Plan, ...]]
NOUNS = frozenset({"np", "object", "agents"})
NEGATIVE = frozenset({"other", "except", "but", "not"})


def which(effect: str) -> Callable[[Tree, Context], Plans]:
    """Drafts, which only editors may edit; drafts, which guests may not."""

    def read(tree: Tree, context: Context) -> Plans:
        who = parts_of(tree, "np", "by_np")
        agent = next(trees(who[0])).children[0] if _is_by(who) else (who[0] if who else None)
        if effect == "only" and agent is not None and _is_negative(agent, context):
            return  # "by someone other than its author": that lets nobody do it
        if effect == "permit" and _besides_those_alone(tree, context):
            return
        for names in _done(tree, context):
            yield (
                Plan(
                    effect,
                    agent,
                    names,
                    None,
                    what_read=_last_noun(context),
                    passive=_is_by(who),
                ),
            )

    return read


def _besides_those_alone(tree: Tree, context: Context) -> bool:
    """Whether "except drafts, which editors may also edit" lets them do so beside those who alone
    may edit others: it is asked whether those may, too.
    """
    words = [word.text for word in context.shared.words]
    also = "also" in words[tree.start : tree.end] or words[tree.end : tree.end + 1] == ["too"]
    also = also or words[tree.end : tree.end + 2] == ["as", "well"]
    left_out = not EXCEPT.isdisjoint(words[max(0, tree.start - 6) : tree.start])
    return (
        also
        and left_out
        and "only" in words[: tree.start]
        and context.shared.ask_of(tree, "“{said}”: they alone, or those before as well? Say who")
    )


EXCEPT = frozenset("except apart excluding besides".split())


def which_nobody(tree: Tree, context: Context) -> Plans:
    """Drafts, which nobody may share; drafts, which nobody but editors may share."""
    if any(kind.label != "nobody" for kind in trees(parts_of(tree, "nobody")[0])):
        return
    but = parts_of(tree, "except_np")
    who = next(trees(but[0])).children[0] if but else None
    for names in _done(tree, context):
        effect = "only" if but else "forbid"
        yield (Plan(effect, who, names, None, what_read=_last_noun(context)),)


def _is_by(who: list[Part]) -> bool:
    return bool(who) and isinstance(who[0], Node) and who[0].symbol == "by_np"


def _is_negative(who: Part, context: Context) -> bool:
    return bool(NEGATIVE & {word.text for word in context.shared.words[who.start : who.end]})


def _done(tree: Tree, context: Context) -> Iterator[tuple[str, ...]]:
    """What is done: as the clause says, or else what the one before said."""
    verbs = parts_of(tree, "acts", "actps")
    if verbs:
        yield from acts(verbs[0])
    elif (prior := before(context)) is not None and prior.actions:
        yield prior.actions


def _last_noun(context: Context) -> Callable[[Context], Iterator[Thing]]:
    """What the clause before ended with: of nouns in one another, the outermost that fits."""
    part, prior = context.clause_before, context.prior
    nouns = list(dict.fromkeys(_ending(part))) if part is not None else []

    def read(inner: Context) -> Iterator[Thing]:
        asked = next((d.type for d in inner.refs if d.variable == RESOURCE), None)
        for noun in sorted(nouns, key=lambda one: one.start):
            found = [
                (thing, box)
                for thing in things(noun, inner)
                for _, box in role_of(thing, RESOURCE, asked, inner)
            ]
            for thing, box in found:
                if not any(mentions(test, SUBJECT) for test in box.tests):
                    yield _of_those(
                        thing, noun, prior, inner.shared
                    )  # else whose it was, is another's now
            if found:
                return

    return read


def _ending(part: Part) -> Iterator[Node]:
    """The noun phrases that a clause ends with."""
    if not isinstance(part, Node):
        return
    if part.symbol in NOUNS and not any(tree.label == "excluding" for tree in trees(part)):
        yield part
    for tree in trees(part):
        last = tree.children[-1] if tree.children else None
        if isinstance(last, Node) and last.end == part.end:
            yield from _ending(last)


def _of_those(thing: Thing, noun: Node, prior: Prior | None, shared: Shared) -> Thing:
    """ "Drafts, except those on hold, which …": drafts, too, but on hold."""
    old = prior.resource if prior is not None else None
    if (
        not any(map(is_ones, trees(noun)))
        or not isinstance(old, Desc)
        or not isinstance(thing, Desc)
    ):
        return thing
    box = renamed_box(old.box, old.variable, thing.variable)
    excepted = [_unnamed(test) for test in none_of(thing.box, shared).tests]
    tests = tuple(
        test for test in box.tests if _unnamed(test) not in excepted and not mentions(test, SUBJECT)
    )
    return thing.with_box(Box(tests, box.locals))


def _unnamed(test: m.Expr) -> str:
    """A condition as written, whatever its variables are called."""
    return re.sub(r"'_\d+'", "_", repr(test))


CONTINUING: dict[str, Callable[[Tree, Context], Plans]] = {
    "which_only": which("only"),
    "which_only_by": which("only"),
    "which_must_by": which("only"),
    "which_may": which("permit"),
    "which_by": which("permit"),
    "which_may_not": which("forbid"),
    "which_not_by": which("forbid"),
    "which_not": which("forbid"),
    "which_nobody": which_nobody,
    "which_only_except": which_nobody,
}
