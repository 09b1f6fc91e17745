"""Knows what may be done to something: "may be viewed by its owner", "can only be viewed"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from functools import partial

from ...chart import Node, Tree
from ..base import Context, Desc, Part, Thing, trees
from ..discourse.ellipsis import only_begins_the_next
from ..discourse.referring import it_again
from ..nouns.anything import everything_post
from ..nouns.bare import bare
from ..nouns.said_of_all import bares
from ..things import things
from .draft import Plan
from .nobody import bare_reader
from .verbs import acts, denied_of_all, not_both, parts_of
from .whatever import WHATEVER


def _each_by(
    effect: str, who: Part, names: tuple[str, ...], what: Part | None
) -> Iterator[tuple[Plan, ...]]:
    """By its owner, or by an admin: two, as what follows may be said of the last alone."""
    for tree in trees(who):
        if tree.label == "each_union" and len(tree.children) > 1:
            read = None if what is None else it_again(what)
            yield tuple(
                Plan(effect, agent, names, what, passive=True, what_read=read)
                for agent in tree.children
            )


def _anyone_except(part: Part, context: Context) -> bool:
    words = [w.text for w in context.shared.words[part.start : part.end]]
    other_than = ("other", "than") in itertools.pairwise(words)
    excepts = other_than or not EXCEPTING.isdisjoint(words)
    return words[1:2] in (["anyone"], ["anybody"]) and excepts


EXCEPTING = frozenset("except but save besides apart aside excluding exception".split())


def passive(effect: str, by: str = "") -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        what = parts_of(tree, "np", "no_thing")
        if effect == "forbid" and what and denied_of_all(what[0], context):
            return
        if effect == "forbid" and by and _anyone_except(parts_of(tree, by)[0], context):
            return  # "by anyone except": that is "only by"
        if effect == "forbid" and any(not_both(p, context) for p in parts_of(tree, "actps")):
            return
        if effect == "only" and only_begins_the_next(tree, context):
            return
        agents = [t.children[0] for t in trees(parts_of(tree, by)[0])] if by else [None]
        if effect == "forbid" and all(who is not None and _is_you(who, context) for who in agents):
            agents = [None]
        parts = parts_of(tree, "actps", "neither_actps")  # two: "not viewed, let alone printed"
        for chosen in itertools.product(*map(acts, parts)):
            names = tuple(dict.fromkeys(name for some in chosen for name in some))
            for who in agents:
                yield from _done_to(effect, names, what[0] if what else None, who)

    return read


def only_done(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Documents can only be viewed in the office. With nothing behind it that says by whom, when or
    how, "can only be viewed" says that nothing else may be done to them.
    """
    after = [word.text for word in context.shared.words[tree.end : tree.end + 1]]
    if after in ([], ["."], [";"], ["!"]):
        yield from WHATEVER["nothing_else_done"](tree, context)
    elif _goes_on_with_only(tree, context):
        context.shared.ask_of(
            tree, "“{said}”: and may nothing else be done to them? Write two sentences"
        )
    elif not any(x.kind == "ACTP" and x.start == tree.end + 1 for x in context.shared.leaves):
        yield from passive("only")(tree, context)  # but "viewed and edited" are two of a list


def _goes_on_with_only(tree: Tree, context: Context) -> bool:
    """Whether "files can only be viewed, and only by their owner" says "only" of two things."""
    words = [word.text for word in context.shared.words[tree.end : tree.end + 3]]
    return words in ([",", "and", "only"], [",", "but", "only"]) or words[:2] == ["and", "only"]


def still(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Drafts may be viewed. That they can "still" be viewed, after what may not be done to them,
    lets nobody do so: those who could can go on.
    """
    words = {word.text for word in context.shared.words[tree.start : tree.end]}
    if "still" in words and context.prior is not None and context.prior.effect == "forbid":
        context.shared.ask_of(tree, "by whom, “{said}”? Say it, or say “by anyone”")
        return
    yield from passive("permit")(tree, context)


def _is_you(who: Part, context: Context) -> bool:
    """Whether a thing may be done "by you": by whoever asks."""
    return [word.text for word in context.shared.words[who.start : who.end]] == ["you"]


def _done_to(
    effect: str, names: tuple[str, ...], what: Part | None, who: Part | None
) -> Iterator[tuple[Plan, ...]]:
    """What may be done to something, by someone."""
    if isinstance(what, Node) and what.symbol == "no_thing":
        noun = next(trees(what))
        read = bare_reader(noun.children[0])
        if noun.label == "everything_post":
            read = partial(everything_post, noun)
        elif len(noun.children) > 1:
            read = partial(bares, list(noun.children))
        made = effect if effect == "only" else "forbid"
        yield (Plan(made, who, names, None, passive=True, what_read=read),)
        return
    if who is not None and effect == "permit":
        yield from _each_by(effect, who, names, what)
    again = it_again(what) if what is not None else None
    yield (Plan(effect, who, names, what, passive=True, what_read=again),)


def by_nobody(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """May be borrowed by no one."""
    what = parts_of(tree, "np")[0]
    if all(kind.label == "nobody" for kind in trees(parts_of(tree, "nobody")[0])):
        for names in acts(parts_of(tree, "actps")[0]):
            yield from _done_to("forbid", names, what, None)


def done_never(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Archived channels: no posting."""
    for names in acts(parts_of(tree, "actg")[0]):
        yield from _done_to("forbid", names, parts_of(tree, "np")[0], None)


def passive_that(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    """No machine may be started that was last inspected more than 2 weeks ago."""

    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        from ..nouns.relatives import RELATIVES

        noun = parts_of(tree, "no_thing", "np")[0]
        relative = tree.children[-1]

        def what(inner: Context) -> Iterator[Thing]:
            found = (
                bare(next(trees(noun)).children[0], inner)
                if isinstance(noun, Node) and noun.symbol == "no_thing"
                else things(noun, inner)
            )
            for thing in found:
                if isinstance(thing, Desc):
                    for clause in trees(relative):
                        for box in RELATIVES[clause.label](clause, thing, inner.knowing(thing)):
                            yield thing.with_box(box)

        for names in acts(parts_of(tree, "actps")[0]):
            yield (Plan(effect, None, names, None, what_read=what, passive=True),)

    return read
