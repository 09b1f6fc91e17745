"""Knows what "access" to something is: reading, anything, or to be said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ...text.lexicon import READING
from ..base import Context, Excluding, Part, Thing, trees
from ..discourse.referring import object_again, who_again
from ..things import things
from .all_about import kept_from_all_about
from .draft import Plan
from .entering import ENTERING
from .required import requirements
from .verbs import everything, not_all_of, parts_of


def access_of(effect: str) -> Callable[[Tree, Context], Iterator[tuple[Plan, ...]]]:
    def read(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
        nouns = parts_of(tree, "np", "to_union")
        who = nouns[0] if nouns else None
        if effect == "only" and parts_of(tree, "except_np"):
            who = next(trees(parts_of(tree, "except_np")[0])).children[0]
        (access,) = parts_of(tree, "access", "access_named")
        if effect == "forbid" and nouns and _is_not_of_all(access, context):
            return
        if effect == "only" and _is_full_alone(access, context):
            return
        for found in trees(access):
            yield from _access_plans(effect, who, found, context)

    return read


def access_requires(tree: Tree, context: Context) -> Iterator[tuple[Plan, ...]]:
    """Access to secret documents requires MFA: whatever one does with them."""
    (reqs,) = parts_of(tree, "reqs")
    for plans in access_of("forbid")(tree, context):
        yield tuple(
            replace(p, unless=lambda inner, asker: requirements(reqs, inner)) for p in plans
        )


def _is_not_of_all(access: Part, context: Context) -> bool:
    """Whether "do not have full access" or "not … access to all drafts" leaves some of it."""
    words = context.shared.words
    before = {word.text for word in words[max(0, access.start - 3) : access.start]}
    if before.isdisjoint({"not", "never"}):
        return False  # "have no access to all of it", "lose all access": they have none
    said = {word.text for word in words[access.start : access.end]}
    if words[access.start].text in FULL or "everything" in said:
        return context.shared.ask(
            "have they no access, or just not all of it? Say which of the actions is meant",
            (access.start, access.end),
        )
    return any(not_all_of(n, context) for tree in trees(access) for n in parts_of(tree, "np"))


FULL = frozenset("full complete unrestricted unlimited all".split())


def _is_full_alone(access: Part, context: Context) -> bool:
    """Whether "only admins have full access" leaves open what others may do of it."""
    words = context.shared.words
    if words[access.start].text not in ("full", "complete", "unrestricted", "unlimited"):
        return False
    return context.shared.ask(
        "may others do nothing at all, or just not all of it? Say which of the actions is meant",
        (access.start, access.end),
    )


def _access_plans(
    effect: str, who: Part | None, tree: Tree, context: Context
) -> Iterator[tuple[Plan, ...]]:
    again = who_again(who) if who is not None else None
    if tree.label == "access_all":
        if effect == "forbid" or _is_full(tree, context):
            yield (Plan(effect, who, (), None, who_read=again, any_action=True),)
        else:
            _ask_which(context)
        return
    what = parts_of(tree, "np")
    object_ = what[0] if what else None
    if object_ is not None and (but := parts_of(tree, "except_to")):
        found = _access_plans(effect, who, _without(tree, but[0]), context)
        for (plan,) in found:
            yield (replace(plan, what=None, what_read=_but_not_to(object_, but[0])),)
        return
    if object_ is not None and everything(object_, context):
        object_ = None
    if tree.label == "access_about":
        if effect == "forbid" and object_ is not None:
            yield from kept_from_all_about(who, object_, context)
    elif tree.label in ("access_read", "access_read_all"):
        for names in _reading(context):
            yield (Plan(effect, who, (names,), object_, again, object_again(object_)),)
    elif tree.label == "access_act":
        leaf = next(c for c in tree.children if isinstance(c, Leaf))
        yield (Plan(effect, who, (leaf.value.name,), object_, again, object_again(object_)),)
    elif tree.label == "access_to":
        if effect == "forbid" or _is_full(tree, context):
            yield (Plan(effect, who, (), object_, again, object_again(object_), any_action=True),)
        else:
            yield from _sole_action(effect, who, object_, again, context)


def _without(tree: Tree, part: Part) -> Tree:
    return replace(tree, children=tuple(child for child in tree.children if child is not part))


def _but_not_to(what: Part, but: Part) -> Callable[[Context], Iterator[Thing]]:
    """Access to payments and claims, but not to claims that are drafts."""

    def read(context: Context) -> Iterator[Thing]:
        for thing in things(what, context):
            for other in things(next(trees(but)).children[0], context):
                yield Excluding(thing, other)

    return read


def _is_full(tree: Tree, context: Context) -> bool:
    return context.shared.words[tree.start].text in FULL | {"any"}


def _reading(context: Context) -> Iterator[str]:
    for name in context.vocabulary.actions:
        if name in READING:
            yield name


def _sole_action(
    effect: str,
    who: Part | None,
    what: Part | None,
    again: Callable[[Context], Iterator[Thing]] | None,
    context: Context,
) -> Iterator[tuple[Plan, ...]]:
    """Access to a thing that one can enter, or with which only one thing can be done; of others one
    has to say.
    """
    into = next((name for name in ENTERING if name in context.vocabulary.actions), None)
    if into is not None:
        yield (Plan(effect, who, (into,), what, again, object_again(what)),)
    sole = [t for t in context.vocabulary.model.types if len(t.actions) == 1]
    for type_ in sole:
        yield (Plan(effect, who, (type_.actions[0].name,), what, again, object_again(what)),)
    _ask_which(context)


def _ask_which(context: Context) -> None:
    context.shared.complain(
        "undefined-word",
        "`access` can be many things here: say which of the actions is meant",
        (0, 0),
    )
