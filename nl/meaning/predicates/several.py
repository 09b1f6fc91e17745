"""Knows when something is said of several, and not if of all of them or of any."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ....compiler import model as m
from ...vocabulary.senses import put
from ..base import RESOURCE, SUBJECT, Box, Context, Desc, Part, Thing


def all_or_any(noun: Part, thing: Thing, context: Context) -> bool:
    """Whether something is said of several that one thing has, and not if of all of them or of any:
    "if its secrets were rotated". "Their owners" are of each of several things.
    """
    unclear = _is_of_several(noun, thing, context)
    if unclear:
        context.shared.ask_of(noun, "“{said}”: all of them, or any? Say “all of” or “any of”")
    return unclear


def all_of_several(noun: Part, thing: Thing, context: Context) -> Thing:
    """What must be so is so of all of several that one thing has: "its secrets must be rotated"."""
    if isinstance(thing, Desc) and _is_of_several(noun, thing, context):
        return replace(thing, every="all")
    return thing


def _is_of_several(noun: Part, thing: Thing, context: Context) -> bool:
    if not isinstance(thing, Desc) or thing.known or thing.every != "any":
        return False
    words = [word.text for word in context.shared.words]
    first, last = words[noun.start], words[noun.end - 1]
    many = thing.number == "many" or words[noun.end] in ("are", "were", "have")
    plural = last.endswith("s") and not last.endswith("ss") and "'s" not in last
    many = many or (plural and not (thing.number == "one" and _ends_in_verb(noun, context)))
    of_one = first in ("its", "his", "her", "the") or noun.end - noun.start == 1
    return many and (
        of_one or (first == "their" and has_several(thing, (SUBJECT, RESOURCE), context))
    )


def _ends_in_verb(noun: Part, context: Context) -> bool:
    """Whether a noun phrase ends in what one does to another: "the film it shows"."""
    return any(leaf.kind == "RELV" and leaf.end == noun.end for leaf in context.shared.leaves)


def has_several(thing: Desc, parties: tuple[str, ...], context: Context) -> bool:
    """Whether one can have several of those that are theirs: the invoices of which each is the
    customer, and not the owners that each of several things has.
    """
    inverses = {rel.name for rel in context.vocabulary.relations if rel.inverse_of is not None}
    tests = [test for test in thing.box.tests if isinstance(test, m.Member)]
    return any(
        (test.of.root == thing.variable and test.item in parties)
        or (test.of.root in parties and test.of.path[-1] in inverses)
        for test in tests
    )


def apart(boxes: Iterable[Box]) -> list[Box]:
    """The boxes, one of those that say the same of others that they only call otherwise: "shared
    with their team", of a team however it is come by.
    """
    found: dict[object, Box] = {}
    for box in boxes:
        tests: object = box.tests
        for at, local in enumerate(box.locals):
            tests = put(tests, f"{at}", local.variable)
        kinds = tuple((x.type, x.kind, x.k, x.wide) for x in box.locals)
        found.setdefault((tests, kinds), box)
    return list(found.values())
