"""Knows relative clauses that go on with others: "who are on shift and whose induction expired"."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ...chart import Node, Tree
from ...text.tokens import Word
from ...vocabulary.senses import Kind
from ..base import Box, Context, Desc, Part, Ranked, Several, Thing, trees
from ..closing import any_of
from .links import together

NOUNLIKE = frozenset({"NOUN", "RELN", "PATHN", "NAME", "SETN"})
PRONOUNS = frozenset("who whom whose which that where".split())


def which_all(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Who are on shift and whose induction has not expired."""
    if all(_begins_anew(part, context) for part in tree.children[1:]):
        yield from _all(tree.children, desc, context, Box())


def _all(parts: Sequence[Part], desc: Desc, context: Context, so_far: Box) -> Iterator[Box]:
    if not parts:
        yield so_far
        return
    for box in _one(parts[0], desc, context):
        yield from _all(parts[1:], desc, context.after(box), so_far + box)


def which_any(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """Who are on shift or whose manager is."""
    if all(_begins_anew(part, context) for part in tree.children[1:]):
        options = [list(dict.fromkeys(_one(part, desc, context))) for part in tree.children]
        for boxes in itertools.product(*options):
            yield any_of(list(boxes), context.shared)


def which_they_mixed(tree: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    """They created, are the assignee of, or are watching: the verbs are of the same people."""
    who, *said = (part for part in tree.children if isinstance(part, Node) and part.symbol != "be")
    if all(inner.label == "which_they" and _is_of_one_word(inner) for part in said
           for inner in trees(part)):  # fmt: skip
        return  # "that they picked or approved"
    options = []
    for part in said:
        found = [box for inner in trees(part) for box in _of_them(who, inner, desc, context)]
        options.append(list(dict.fromkeys(found)))
    if any(len(found) != 1 for found in options):
        return
    boxes = [found[0] for found in options]
    if tree.label == "which_they_mixed":
        yield any_of(boxes, context.shared)
    else:
        total = Box()
        for box in boxes:
            total = total + box
        yield total


def _is_of_one_word(tree: Tree) -> bool:
    """Whether it is just a verb: "created", not "are watching"."""
    return all(not isinstance(c, Node) or c.symbol == "relv" for c in tree.children)


def _of_them(who: Part, said: Tree, desc: Desc, context: Context) -> Iterator[Box]:
    from .relatives import RELATIVES

    clause = replace(said, children=(who, *said.children))
    yield from RELATIVES[said.label](clause, desc, context)


def by_several(
    several: Several, read: Callable[[Thing], Iterator[Box]], context: Context
) -> Iterator[Box]:
    """That they or a relative of theirs own: what `read` says of each of them."""
    parts = [list(dict.fromkeys(read(item))) for item in several.items]
    if all(len(part) == 1 for part in parts):
        yield from together(several, [part[0] for part in parts], context)


def each_or_all(thing: Thing, who: Part, context: Context) -> Thing:
    """Of "that they and their manager own", whether it is owned by both, is to be asked."""
    words = {word.text for word in context.shared.words[who.start : who.end]}
    pronoun = isinstance(thing, Several) and any(isinstance(item, Ranked) for item in thing.items)
    if isinstance(thing, Several) and pronoun and "and" in words:
        return replace(thing, each="ask")
    return thing


def _begins_anew(part: Part, context: Context) -> bool:
    """Whether a clause begins as one: "and lead" only goes on with the one before."""
    first, second = (word.text for word in context.shared.words[part.start : part.start + 2])
    return first in PRONOUNS or second in ("which", "whom")


def _one(part: Part, desc: Desc, context: Context) -> Iterator[Box]:
    from .relatives import RELATIVES

    for tree in trees(part):
        if tree.label in RELATIVES:
            yield from RELATIVES[tree.label](tree, desc, context)


def goes_on_denied_there(parts: list[Part], context: Context) -> bool:
    """Whether a word by itself goes on with what a clause denies: "documents that are not secret,
    archived or drafts"; of just two it is asked.
    """
    last, words = parts[-1], [word.text for word in context.shared.words]
    alone = any(leaf.kind == "CLASS" for leaf in context.shared.taken(last.start, last.end))
    before = words[parts[0].start : parts[-2].end]
    which = [at for at, text in enumerate(before) if text in ("that", "who", "which")]
    said = [before[at + 1 :] for at in which]
    denied = any("not" in clause and {",", "but"} & set(clause) for clause in said)
    return alone and denied and words[last.start - 1] in ("or", "and", "nor")


def is_an_adjective(part: Part, before: Part, bare: bool, context: Context) -> bool:
    """Whether a word by itself goes on with what a clause says, and is no noun: "documents which
    aren't archived and secret". After a bare noun what can be one is: "an insured truck or van".
    """
    if part.end - part.start != 1 or before.end - before.start < 3:
        return False
    at = {leaf.kind: leaf.value for leaf in context.shared.taken(part.start, part.end)}
    kind = at.get("CLASS")
    people = isinstance(kind, Kind) and kind.type in context.vocabulary.askers
    if people and is_collective(context.shared.words[part.start]):
        return False  # "the account manager of its client and compliance"
    if kind is not None and bare:
        return False
    return "ADJ" in at and not (isinstance(kind, Kind) and kind.plural) and not NOUNLIKE & set(at)


def is_collective(word: Word) -> bool:
    """Whether a noun is one for all who are so, without an article: "finance", "HR", "payroll"."""
    short = word.written.isupper() and len(word.written) > 1
    return short or word.text in COLLECTIVE


COLLECTIVE = frozenset(
    (
        "staff personnel security support finance legal hr ops operations counsel compliance "
        "payroll accounts accounting marketing sales procurement purchasing engineering facilities "
        "logistics admissions catering maintenance administration housekeeping reception quality"
    ).split()
)
"""Nouns for all who are so, said of them without an article."""
