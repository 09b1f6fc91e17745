"""Knows what is said of what ends: "its retention period has ended", "past its due date"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from msgspec.structs import replace as replace_struct

from ....compiler import model as m
from ...chart import Tree
from ...text.morphology import base_of_participle
from ...vocabulary.candidates import POSSESSIVES, texts_at
from ...vocabulary.moments import runs_out
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ..base import NOW, Box, Context, Desc, Part, Thing, Val, compare, trees, tried
from ..closing import none_of
from ..nouns.heads import PERIOD
from ..things import things


def ended(tree: Tree, target: Desc | Val, context: Context) -> Iterator[Box]:
    """It has ended, passed, run out: of a moment, or of what ends at one."""
    for how in trees(tree.children[-1]):
        for value in _ending(target, tree, context):
            if can_end(value, how.label) or _is_its_end(value):
                yield over(value.expr) + value.box


def not_ended(tree: Tree, target: Desc | Val, context: Context) -> Iterator[Box]:
    """It has not ended yet, is still running: known to be so."""
    for how in trees(tree.children[-1]):
        for value in _ending(target, tree, context):
            if can_end(value, how.label) or _is_its_end(value):
                yield Box((compare("<", NOW, value.expr),)) + value.box


def _ending(target: Desc | Val, tree: Tree, context: Context) -> Iterator[Val]:
    if isinstance(target, Val):
        yield target
    else:
        yield from _end_of(replace(target, known=True, box=Box()), context, tree)


def _is_its_end(value: Val) -> bool:
    """Whether it is the moment at which something itself is over, also where that was noted."""
    return value.attr is not None and value.attr.name in ITS_END


ITS_END = frozenset("ends_at ended_at end_at ends end ended finishes_at finished_at".split())


def that_ends(tree: Tree, context: Context) -> Iterator[Box]:
    """Once its retention period ends: from then on."""
    noun, how = tree.children
    if is_told_when(tree, context):
        return
    moment = texts_at(context.shared.words, tree.start - 1) in ("until", "before")
    for value in _values(noun, context, not moment, tree):
        if any(can_end(value, each.label) for each in trees(how)) or _is_its_end(value):
            yield over(value.expr) + value.box


def that_ends_when(tree: Tree, context: Context) -> Iterator[Box]:
    """If their first aid expires before the lesson starts: the one time is before the other."""
    from .moments import event_when

    noun, how, when = tree.children
    begins = context.shared.words[when.start].text in ("before", "after")
    spans = any(x.kind == "DURATION" and x.start > how.end - 1 for x in context.shared.leaves)
    present = context.shared.words[how.end - 1].text.endswith("s") and begins and not spans
    for value in _values(noun, context, True, tree) if present else ():
        if any(can_end(value, each.label) for each in trees(how)) or _is_its_end(value):
            for box in event_when(value.expr, when, context):
                yield box + value.box


ENDING = {"that_ends": that_ends, "that_ends_when": that_ends_when}


def past_its_end(tree: Tree, desc: Desc | Val, context: Context) -> Iterator[Box]:
    """Orders past their due date; it is past its retention period."""
    if not isinstance(desc, Desc):
        return
    noun = tree.children[-1]
    bare = context.shared.words[noun.start].text not in POSSESSIVES
    itself = replace(desc, box=Box(), known=True)
    here = replace(context, refs=(itself,), clause=True)
    for value in _values(noun, here):
        expr = value.expr
        if not isinstance(expr, m.AttributeOf) or value.attr is None:
            continue
        if bare and value.attr.of == desc.type:  # "past the due date": their own
            expr = replace_struct(expr, of=desc.variable)
        if expr.of == desc.variable and can_end(value, "come"):
            yield over(expr) + value.box


def not_past_its_end(tree: Tree, desc: Desc | Val, context: Context) -> Iterator[Box]:
    """It is not past its due date."""
    for box in past_its_end(tree, desc, context):
        yield none_of(box, context.shared)


def ending(tree: Tree, context: Context) -> Iterator[tuple[m.Expr, Box]]:
    """The moment at which something ends: "30 days after the end of its retention period"."""
    noun, *verb = tree.children
    how = [each.label for part in verb for each in trees(part)] or ["run_out"]
    for value in _values(noun, context, over=tree):
        if any(can_end(value, label) for label in how) or _is_its_end(value):
            yield value.expr, value.box


def can_end(value: Val, how: str) -> bool:
    """Whether a value can be said to run out, or, as a date, to have come."""
    if value.attr is None:
        return False
    period = value.type == PERIOD
    ends = period or (value.type.kind == m.DATETIME and runs_out(value.attr.name))
    return ends if how == "run_out" else period or value.type.kind == m.DATETIME


def over(moment: m.Expr) -> Box:
    """That a moment has come. Where nobody knows when, it isn't known: that bars what is barred
    after it, and allows nothing "unless it ended".
    """
    return Box((compare("<=", moment, NOW),))


def _values(
    noun: Part, context: Context, of_things: bool = True, over: Tree | None = None
) -> Iterator[Val]:
    def values(one: Thing) -> Iterator[Val]:
        if isinstance(one, Val):
            yield one
        elif isinstance(one, Desc) and of_things:
            yield from _end_of(one, context, over)

    for thing in things(noun, context):
        yield from tried(thing, values)


def _end_of(desc: Desc, context: Context, tree: Tree | None = None) -> Iterator[Val]:
    """When a permit ends that is "valid until" then: where one time alone can be its end, and no
    other word says so; when a concert is over that ends then.
    """
    words = context.shared.words[tree.start : tree.end] if tree is not None else ()
    if any(word.text == "over" for word in words):
        own = [
            a
            for a in context.vocabulary.types[desc.type].attributes
            if a.type.kind == m.DATETIME and a.name in ITS_END
        ]
        if len(own) == 1:
            attr = Attr(desc.type, own[0].name, own[0].type)
            expr = m.AttributeOf(attr.type, desc.variable, attr.name)
            yield Val(expr, attr.type, attr, desc.local())
        return
    ends = [
        a
        for a in context.vocabulary.types[desc.type].attributes
        if a.type.kind == m.DATETIME and runs_out(a.name)
    ]
    if len(ends) == 1 and _is_till_then(ends[0].name):
        attr = Attr(desc.type, ends[0].name, ends[0].type)
        expr = m.AttributeOf(attr.type, desc.variable, attr.name)
        yield Val(expr, attr.type, attr, desc.local())


def _is_till_then(name: str) -> bool:
    """Whether what is so until then is over afterwards: "valid until", but no company ends that is
    "insured until" then.
    """
    *so, last = words_of(name)
    return last == "until" and (so[-1:] == ["paid"] or not base_of_participle("".join(so[-1:])))


def is_told_when(tree: Tree, context: Context) -> bool:
    """Whether "whose licence expires" goes on with when it does: "after 1 January"; and so "camps
    that end after 21:00".
    """
    words = context.shared.words
    last, after, *_ = *(word.text for word in words[tree.end - 1 : tree.end + 1]), "", ""
    clocks = {leaf.start for leaf in context.shared.leaves if leaf.kind == "CLOCK"}
    if tree.end + 1 in clocks and last in ("end", "ends", "finish", "close", "expire"):
        return after in ("after", "before", "by")
    return last.endswith("s") and after in ("after", "before")
