"""Knows that "insert clauses into agreements" says where they will be, not where they are."""

from __future__ import annotations

from ...chart import Tree
from ...text.lexicon import MOVING
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Act
from ..base import Context

PUTTING = MOVING | frozenset("insert embed paste inject load merge put place".split())


def is_put_there(tree: Tree, context: Context) -> bool:
    """Whether a phrase with "into" says where what is asked for is put, which nothing declared
    tells.
    """
    words = context.shared.words
    if (
        words[tree.start].text != "into"
        or any(words_of(rel.name)[-1] == "into" for rel in context.vocabulary.relations)
        or "RELP" in context.vocabulary.kinds(("into",))
    ):
        return False
    put = any(
        leaf.kind in ("VERB", "ACTG", "ACTP")
        and leaf.end <= tree.start
        and isinstance(leaf.value, Act)
        and not PUTTING.isdisjoint(words_of(leaf.value.name))
        for leaf in context.shared.leaves
    )
    if put:
        context.shared.ask_of(
            tree, "“{said}”: what that is put into, nothing says. Leave it out, or say “that is in”"
        )
    return put
