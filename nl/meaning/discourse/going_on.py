"""Knows what goes on after a statement and can't be said of all of it: "not even …", after "or"."""

from __future__ import annotations

from ...chart import Leaf, Tree
from ..base import Context, Part, trees


def grants_after_all(tree: Tree, effect: str, context: Context) -> bool:
    """Whether "not even" would say nothing beside a grant, or of a case that goes on: "only its
    owner may, and not even by them while it is locked" denies it then, to them too.
    """
    words = [word.text for word in context.shared.words]
    start = tree.start + (words[tree.start] == ",")
    if words[start : start + 2] != ["not", "even"]:
        return False
    named = not isinstance(tree.children[-1], Leaf) and words[start + 2] not in THEY_TOO
    ends = tree.end == len(words) or words[tree.end] in (".", ";", "!", ",")
    alone = effect == "only" and named and words[tree.end - 1] not in THEY_TOO
    return not ends or (effect in ("permit", "only") and not alone)


def goes_on_after_or(part: Part, context: Context) -> bool:
    """Whether one more is said of what is described with "or", which is asked: "that are privileged
    or restricted and larger than 5 GB".
    """
    labels = {tree.label for tree in trees(part)}
    return labels <= SAID_OF_THINGS and asks_what_or_joins(part, context)


def asks_what_or_joins(part: Part, context: Context, start: int = 0) -> bool:
    """Whether "and", with "or" before it and no comma between, joins a part with either alone or
    with both, which is asked.
    """
    words = [word.text for word in context.shared.words[start : part.start]]
    words = words[:-1] if words[-1:] == ["not"] else words
    if words[-1:] != ["and"]:
        return False
    begin = max((at for at, word in enumerate(words) if word in BEGIN_ANEW), default=-1)
    if "or" not in words[begin + 1 : -1]:
        return False
    said = context.shared.said(part.start, part.end)
    return context.shared.ask(
        f"does “{said}” belong to what stands after “or” alone, or to all of it? Say it of "
        "each, or first",
        (part.start - 1, part.end),
    )


SAID_OF_THINGS = frozenset({"measured_tail", "beyond", "tail_in"})
BEGIN_ANEW = frozenset(", . ; : can may must should cannot".split())

THEY_TOO = frozenset("by for to they them he she on at in during while".split())
