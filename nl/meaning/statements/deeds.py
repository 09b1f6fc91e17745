"""Knows what is said of somebody's deed by its noun: approval is given, had or lacking, it is "the
approval of two managers", and what is done is done with it, or after it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import replace

from ...chart import Leaf, Tree
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import IT, Kind, RelWord, put
from ..base import RESOURCE, Box, Context, Desc, Part, Several, Target, Thing, trees
from ..closing import none_of
from ..things import symbol_of, things


def with_done(tree: Tree, context: Context) -> Iterator[Box]:
    """With the approval of a manager."""
    asked = _asked(context)
    if asked is not None:
        for done in trees(tree.children[-1]):
            if not _goes_on(done, context):
                yield from done_to(done, asked, context)


def after_done(tree: Tree, context: Context) -> Iterator[Box]:
    """After approval by a manager. Just "after approval" is rather a time, where one is known."""
    start = tree.children[-1].start
    dated = any(leaf.kind == "EVENTC" and leaf.start == start for leaf in context.shared.leaves)
    asked = _asked(context)
    if asked is None:
        return
    for done in trees(tree.children[-1]):
        if not (dated and done.label == "req_done") and not _goes_on(done, context):
            yield from done_to(done, asked, context)


def _goes_on(done: Tree, context: Context) -> bool:
    """Whether by whom it is done is said right after it: "after approval by a manager"."""
    after = [word.text for word in context.shared.words[done.end : done.end + 1]]
    return done.label in ("req_done", "req_times", "req_fewer") and after in (["by"], ["from"])


def _asked(context: Context) -> Desc | None:
    """What is asked for, as one that is known."""
    found = next((d for d in context.refs if d.variable == RESOURCE), None)
    return None if found is None else replace(found, known=True, box=Box())


def done_to(tree: Tree, known: Desc, context: Context) -> Iterator[Box]:
    """Approval by two different managers, its owner's approval, that of counsel and of its owner:
    that they have approved it; just approval: that anyone has.
    """
    word = _word(tree)
    if tree.label == "req_done":
        for type_ in word.rel.subjects:
            yield from done_by(context.new(type_), word, known, context)
        return
    if tree.label == "req_times_one_by":
        for one in done_to(
            replace(tree, label="req_times", children=tree.children[:2]), known, context
        ):
            for thing in things(tree.children[-1], context):
                yield from (one + other for other in done_by(thing, word, known, context))
        return
    if tree.label.startswith("req_fewer"):
        enough = replace(tree, label=tree.label.replace("fewer", "times"))
        yield from (none_of(box, context.shared) for box in done_to(enough, known, context))
        return
    if tree.label.startswith("req_times"):
        for who in _so_many(tree, word, context):
            yield from done_by(who, word, known, context)
        return
    options = [
        [box for thing in things(noun, context) for box in done_by(thing, word, known, context)]
        for noun in _nouns(tree)
    ]
    for boxes in itertools.product(*options):
        yield functools.reduce(lambda one, two: one + two, boxes)


def _word(tree: Tree) -> RelWord:
    word = next(c.value for c in tree.children if isinstance(c, Leaf) and c.kind == "RELNOM")
    assert isinstance(word, RelWord)
    return word


def _nouns(tree: Tree) -> list[Part]:
    return [child for child in tree.children if symbol_of(child) in ("np", "deed_agent")]


def _so_many(tree: Tree, word: RelWord, context: Context) -> Iterator[Desc]:
    """Two approvals, at least two approvals from managers: so many who have."""
    from ..nouns.so_many import how_many

    nouns = _nouns(tree)
    for number in trees(tree.children[0]):
        k = how_many(number)
        for thing in things(nouns[0], context) if nouns else ():
            if k and isinstance(thing, Desc) and thing.plural:
                yield replace(thing, every="at_least", k=k)
        for type_ in word.rel.subjects if k and not nouns else ():
            yield context.new(type_, every="at_least", k=k)


def done_by(thing: Thing, word: RelWord, known: Desc, context: Context) -> Iterator[Box]:
    """That somebody has done it; several people, each or any of them as they are joined."""
    from ..nouns.links import related, together

    if isinstance(thing, Desc):
        for box in related(word, thing, known, context):
            yield thing.local() + box
    elif isinstance(thing, Several):
        parts = [list(done_by(item, word, known, context)) for item in thing.items]
        if all(len(part) == 1 for part in parts):
            every = thing if thing.alternative else replace(thing, each="all")
            yield from together(every, [part[0] for part in parts], context)


def has_deed(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Invoices that have the approval of two controllers; an invoice with a controller's approval:
    that they have approved it.
    """
    if not isinstance(target, Desc):
        return
    for done in trees(tree.children[-1]):
        if _word(done).rel.type == target.type:
            yield from done_to(done, replace(target, known=True, box=Box()), context)


def without_deed(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Invoices lacking the approval of a controller. Of those that may be paid "without approval"
    it is not told whether they must have none.
    """
    words = context.shared.words
    ahead = [word.text for word in words[: tree.start]]
    start = max((at + 1 for at, text in enumerate(ahead) if text in CLAUSES), default=0)
    end = next((at for at in range(tree.end, len(words)) if words[at].text in CLAUSES), len(words))
    denied = not DENYING.isdisjoint(word.text for word in words[start:end])
    if words[tree.start].text != "without" or denied:
        for box in has_deed(tree, target, context):
            yield none_of(box, context.shared)


CLAUSES = frozenset(".;:!,")
DENYING = frozenset("not never no nobody none nothing cannot forbidden prohibited banned".split())


def gives_deed(tree: Tree, target: Target, context: Context) -> Iterator[Box]:
    """Two trustees have given their approval, or have given it to a grant: they approved it."""
    from ..nouns.links import related

    word, nouns = _word(tree), _nouns(tree)
    if not isinstance(target, Desc) or target.variable == RESOURCE:
        return
    asked = _asked(context)
    whole = [thing for noun in nouns for thing in things(noun, context)]
    for thing in whole if nouns else [] if asked is None or context.inside else [asked]:
        if not isinstance(thing, Desc) or thing.type == word.rel.type:
            yield from related(word, target, thing, context)


def deed_given(tree: Tree, context: Context) -> Iterator[Box]:
    """Approval has been given, has been given by a manager; there is approval by two managers."""
    asked = _asked(context)
    if asked is None:
        return
    for done in trees(tree.children[0]):
        word = _word(done)
        if tree.label.endswith("_by"):
            if done.label != "req_done":
                continue
            for thing in things(tree.children[-1], context):
                yield from done_by(thing, word, asked, context)
        elif done.label == "req_done" and (state := _as_state(word, asked, context)):
            yield from state
        else:
            yield from done_to(done, asked, context)


def _as_state(word: RelWord, asked: Desc, context: Context) -> list[Box]:
    """What "approved" says of what is asked for, where that is a state: as "it was approved"."""
    entries = context.vocabulary.entries.get((words_of(word.rel.name)[0],), ())
    return [
        Box((put(value.test, asked.variable, IT),))
        for kind, value in entries
        if kind == "ADJ" and isinstance(value, Kind) and value.type == asked.type
    ]


def deed_not_given(tree: Tree, context: Context) -> Iterator[Box]:
    """Approval has not been given; there is no approval by a manager."""
    label = "deed_given_by" if tree.label.endswith("_by") else "deed_given"
    for box in deed_given(replace(tree, label=label), context):
        yield none_of(box, context.shared)
