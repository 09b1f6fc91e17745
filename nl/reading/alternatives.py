"""Knows that "payments need an approver, or you have to be in finance" leaves open whether either
is enough.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..chart import Node, Tree
from ..meaning.base import Context
from ..meaning.statements.draft import Drafts

LIMITS = frozenset(("only", "require"))


def either_asked(tree: Tree, found: Iterator[Drafts], context: Context) -> Iterator[Drafts]:
    """What statements joined to one say; nothing where "or" joins what limits, which is asked."""
    words = context.shared.words
    ors = [
        part
        for part in tree.children
        if isinstance(part, Node)
        and part.symbol == "joiner"
        and words[part.end - 1].text == "or"
        and words[part.start].text == ","
    ]
    for drafts in found:
        if ors and any(draft.effect in LIMITS or draft.required.tests for draft in drafts):
            context.shared.ask(
                "“or”: is either enough, or must both be so? Write “and”, or one statement",
                (ors[0].start, ors[0].end),
            )
            continue
        yield drafts
