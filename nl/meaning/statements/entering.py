"""Knows who is let into something: "not allowed into any substation" is barred from entering it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...chart import Tree
from ..base import Context, Part, trees
from ..discourse.referring import it_again, who_again
from .draft import Plan
from .verbs import parts_of

ENTERING = ("enter", "access", "go_in", "go_into")
"""What actions are called by which one comes into something, the likeliest first."""

Plans = Iterator[tuple[Plan, ...]]


def entering(effect: str) -> Callable[[Tree, Context], Plans]:
    """Contractors are not allowed into substations; only engineers may go into them."""

    def read(tree: Tree, context: Context) -> Plans:
        who, what = _parties(tree)
        action = next((name for name in ENTERING if name in context.vocabulary.actions), None)
        if action is None or (who is None and not _is_nobody(tree)):
            return
        again = None if who is None else who_again(who)
        yield (Plan(effect, who, (action,), what, who_read=again, what_read=it_again(what)),)

    return read


def open_to(effect: str) -> Callable[[Tree, Context], Plans]:
    """The main pool is open to members: they may enter it."""

    def read(tree: Tree, context: Context) -> Plans:
        what, who = parts_of(tree, "np")
        action = next((name for name in ENTERING if name in context.vocabulary.actions), None)
        if action is not None:
            again = it_again(what)
            yield (Plan(effect, who, (action,), what, what_read=again, passive=True),)

    return read


def _parties(tree: Tree) -> tuple[Part | None, Part]:
    """Who enters, and what; of "nobody but admins", the admins."""
    nouns = parts_of(tree, "np")
    but = parts_of(tree, "except_np")
    if but:
        return next(trees(but[0])).children[0], nouns[-1]
    return (nouns[0] if len(nouns) > 1 else None), nouns[-1]


def _is_nobody(tree: Tree) -> bool:
    """Whether it is simply nobody, of whatever kind."""
    kinds = [kind.label for part in parts_of(tree, "nobody") for kind in trees(part)]
    return all(kind == "nobody" for kind in kinds)
