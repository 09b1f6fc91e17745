"""Knows whether what describes one of several things a rule lets be done to may be meant of all."""

from __future__ import annotations

from collections.abc import Callable

from .base import RESOURCE, Context, Desc, Part, Several

DETERMINERS = frozenset("a an the any all every each".split())
Around = Callable[[Part, str], list[Part]]


def leaves_one_open(thing: Several, parts: list[Part], around: Around, context: Context) -> bool:
    """Whether a thing would be let be done to all of a type, though what stands after the last of
    several, or before the first, may be said of them as well: "adjusters may view medical reports
    and claims in their region". With a determiner of its own a noun is by itself.
    """
    if context.role != RESOURCE or context.inside or not context.granting:
        return False
    first, last = parts[0], parts[-1]
    own = [part for part in parts if context.shared.words[part.start].text in DETERMINERS]
    shared = parts[:-1] if around(last, "posts") else []
    if around(first, "adjs") and _is_described(thing.items[0]):
        shared = [*shared, *(part for part in parts[1:] if part not in own)]
    open_ = [part for part in shared if _is_open(thing.items[parts.index(part)])]
    if not open_ or len(own) == len(parts):
        return False
    said = context.shared.said(first.start, last.end)
    context.shared.complain(
        "ambiguous",
        f"is all of “{said}” what is described, or one alone? Write a sentence for each",
        (first.start, last.end),
    )
    return True


def _is_open(thing: object) -> bool:
    """Whether a noun means anything of its type."""
    return (
        isinstance(thing, Desc)
        and not thing.known
        and thing.missing is None
        and not thing.box.tests
    )


def _is_described(thing: object) -> bool:
    return isinstance(thing, Desc) and bool(thing.box.tests)
