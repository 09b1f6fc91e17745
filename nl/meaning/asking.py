"""Knows who asks where a condition names them by what they do, "if the person releasing it is a
manager", or sets them against others: "her manager may approve it, unless he is on leave himself".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..chart import Node, Tree
from ..vocabulary.candidates import REFLEXIVES
from ..vocabulary.senses import Noun
from .base import SUBJECT, Box, Context, Desc, Part, Ranked
from .statements.verbs import acts
from .things import symbol_of


def asker_is(tree: Tree, context: Context) -> Iterator[Box]:
    """The person releasing it is a manager, whoever releases it is one: who asks is, where that is
    what they ask to do.
    """
    from .predicates.predicate import predicate

    doing = next(c for c in tree.children if symbol_of(c) in ("actg", "acts"))
    asker = next((desc for desc in context.refs if desc.variable == SUBJECT), None)
    done = {name for names in acts(doing) for name in names}
    if asker is None or not done <= set(context.actions) or not _names(tree, asker.type, context):
        return
    yield from predicate(tree.children[-1], replace(asker, known=True, box=Box()), context)


def _names(tree: Tree, type_: str, context: Context) -> bool:
    """Whether a noun in front of what is done can be one for who asks."""
    first = tree.children[0]
    if not isinstance(first, Node) or first.symbol != "np":
        return True
    if first.end - first.start > 2:
        return False
    return context.shared.words[first.end - 1].text == "one" or any(
        leaf.end == first.end and isinstance(leaf.value, Noun) and type_ in leaf.value.types
        for leaf in context.shared.leaves
    )


def asker_themselves(pred: Part, thing: Ranked, context: Context) -> Desc | None:
    """Who asks, of whom a condition says that "they" do or are something "themselves": they are
    set against whoever else was spoken of. Of what nobody may do it may be said of others.
    """
    words = [word.text for word in context.shared.words[pred.start : pred.end + 1]]
    if len(words) > 1 and words[-2] in REFLEXIVES:
        words.pop()  # it is part of what is said
    told = {leaf.start for leaf in context.shared.leaves if leaf.kind == "PREP"}
    of_themselves = pred.start + len(words) - 2 in told  # "if they report to themselves"
    if words[-1] not in REFLEXIVES or of_themselves or not context.asker.tests:
        return None
    return next((desc for desc in thing.items if desc.variable == SUBJECT), None)
