"""Knows when a word behind "and" is what is done too, rather than one more thing it is done to."""

from __future__ import annotations

from ...vocabulary.senses import Kind, Noun
from ..base import Context, Part


def is_a_verb_rather(parts: list[Part], context: Context) -> bool:
    """Whether the last of several is no noun but a verb: "view boards and comment", where a comment
    would be "a comment", or "comments" as there are boards.
    """
    *_, before, last = parts
    leaves = context.shared.leaves
    here = [leaf for leaf in leaves if (leaf.start, leaf.end) == (last.start, last.end)]
    names = [leaf.value for leaf in here if isinstance(leaf.value, Noun | Kind)]
    many = any(
        isinstance(leaf.value, Noun | Kind) and leaf.value.plural
        for leaf in leaves
        if leaf.end == before.end and leaf.start >= before.start
    )
    verb = any(leaf.kind == "VERB" for leaf in here)
    verb |= context.shared.words[last.start].text in DONE and last.end == last.start + 1
    return many and verb and bool(names) and not any(name.plural for name in names)


DONE = frozenset("post comment vote report message review request order bid reply share".split())
"""Verbs that are nouns of what one counts, too."""
