"""Knows which dimension of something a quantity is of, where a word near it says so."""

from __future__ import annotations

from collections.abc import Iterator

from ...chart import Tree
from ...vocabulary.candidates import DIMENSION_NOUNS
from ..base import Context, Desc, Val
from .amounts import COMPARED, DIMENSIONS, NUMBERS, is_called

SAID = {
    **{word: word for word in DIMENSIONS if word not in DIMENSION_NOUNS},
    **COMPARED, "longer": "long", "shorter": "long", "higher": "high",
}  # fmt: skip
ENDS = frozenset(".;,")
FAR = 8
"""How far behind a quantity its dimension can be: "under 50 metres and over 20 metres long"."""


def dimension_of(tree: Tree, target: Desc | Val, context: Context) -> str:
    """The dimension that "longer than 200 metres" or "over 200 metres and under 300 metres long" is
    of, if that is one the entity has; else nothing.
    """
    if not isinstance(target, Desc):
        return ""
    attributes = context.vocabulary.types[target.type].attributes
    for word in _words(tree, context):
        of = SAID.get(word, "")
        if of and any(a.type.kind in NUMBERS and is_called(a.name, of) for a in attributes):
            return of
    return ""


def _words(tree: Tree, context: Context) -> Iterator[str]:
    """The first word of a quantity, and those behind it that can say of what it is."""
    words = [word.text for word in context.shared.words]
    yield words[tree.start]
    for at in range(tree.end, min(tree.end + FAR, len(words))):
        if words[at] in ENDS:
            return
        if words[at - 1] not in ("as", "so"):
            yield words[at]
