"""Knows that "copy and print scores and parts" is to do to each of them what can be done to it."""

from __future__ import annotations

from ...vocabulary.senses import types_of
from ..base import Context, Desc, Part, Several, trees
from .draft import Plan

UNIONS = frozenset(["union", "each_union"])


def each_its_own_deeds(plan: Plan, context: Context) -> list[str]:
    """The types of what several things are done to, of which each has some of them done to it and
    each of them is done to some: scores are copied, and parts are printed; else none.
    """
    actions = context.vocabulary.actions
    if len(plan.actions) < 2 or plan.what is None:
        return []
    named = _named(plan.what, context)
    able = {type_ for name in plan.actions for type_ in actions[name]} & named
    done = all(not able.isdisjoint(actions[name]) for name in plan.actions)
    return sorted(able) if done and len(able) > 1 else []


def _named(what: Part, context: Context) -> set[str]:
    """The types of "scores and parts", or of "them" after those."""
    if [w.text for w in context.shared.words[what.start : what.end]] in (["them"], ["these"]):
        before = context.prior.resource if context.prior is not None else None
        items = before.items if isinstance(before, Several) else ()
        return {item.type for item in items if isinstance(item, Desc)}
    if all(tree.label not in UNIONS for tree in trees(what)):
        return set()
    inside = (leaf for leaf in context.shared.leaves
              if what.start <= leaf.start and leaf.end <= what.end)  # fmt: skip
    return {type_ for leaf in inside for type_ in types_of(leaf.value)}
