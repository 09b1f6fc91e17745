"""Knows what "visible to editors" and "editable by nobody else" say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...chart import Leaf, Tree
from ...vocabulary.senses import Act
from ..base import Context, Part, trees
from ..discourse.referring import it_again
from .draft import Plan
from .verbs import denied_of_all, parts_of

Plans = Iterator[tuple[Plan, ...]]


def able(effect: str) -> Callable[[Tree, Context], Plans]:
    """Tickets are visible to technicians, are only visible to them, are not visible to guests."""

    def read(tree: Tree, context: Context) -> Plans:
        (what,), agents = parts_of(tree, "np"), parts_of(tree, "able_union")
        if effect == "forbid" and denied_of_all(what, context):
            return
        except_ = parts_of(tree, "except_np")
        who = next(trees(except_[0])).children[0] if except_ else agents[0]
        if parts_of(tree, "nobody") and not _plainly(parts_of(tree, "nobody")[0]):
            return
        for action in _actions(tree):
            yield (Plan(effect, who, (action,), what, passive=True, what_read=it_again(what)),)

    return read


def able_at_all(effect: str) -> Callable[[Tree, Context], Plans]:
    """Scanned tickets are not refundable, tickets are refundable until they are scanned."""

    def read(tree: Tree, context: Context) -> Plans:
        (what,) = parts_of(tree, "np")
        if effect == "forbid" and denied_of_all(what, context):
            return
        for action in _actions(tree):
            yield (Plan(effect, None, (action,), what, passive=True, what_read=it_again(what)),)

    return read


def _plainly(nobody: Part) -> bool:
    return all(tree.label == "nobody" for tree in trees(nobody))


def _actions(tree: Tree) -> Iterator[str]:
    for child in tree.children:
        if isinstance(child, Leaf) and isinstance(child.value, Act):
            yield child.value.name


ABLE: dict[str, Callable[[Tree, Context], Plans]] = {
    "able": able("permit"),
    "only_able": able("only"),
    "only_able_except": able("only"),
    "not_able": able("forbid"),
    "not_able_at_all": able_at_all("forbid"),
    "able_by_anyone": able_at_all("permit"),
}
