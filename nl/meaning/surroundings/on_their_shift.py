"""Knows what "on the night shift" says behind what is done: that those who do it are on it."""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler import model as m
from ...chart import Tree
from ...vocabulary.phrases import words_of
from ..base import RESOURCE, SUBJECT, Box, Context, Val, compare
from ..things import things

SHIFTS = frozenset("shift shifts watch rota roster duty crew".split())
"""What people are on when they work."""


def on_their_shift(tree: Tree, context: Context) -> Iterator[Box]:
    """ "Temps may not enter cold zones on the night shift": theirs, where no zone has one."""
    if not any(w.text == "on" for w in context.shared.words[tree.start : tree.end][:3]):
        return
    asking, asked = (context.shared.types.get(party) for party in (SUBJECT, RESOURCE))
    for thing in things(tree.children[-1], context):
        if not isinstance(thing, Val) or thing.attr is None or not isinstance(thing.expr, m.Const):
            continue
        name = thing.attr.name
        if words_of(name)[-1] not in SHIFTS:
            continue  # "orders on the metals desk" may be those of it
        has = asked is not None and any(
            attr.name == name for attr in context.vocabulary.types[asked].attributes
        )
        if thing.attr.of == asking and thing.attr.type.kind in ("enum", "string") and not has:
            own = m.AttributeOf(thing.attr.type, SUBJECT, name)
            yield Box((compare("==", own, thing.expr),))
