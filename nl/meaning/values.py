"""Knows which words are values of an attribute: a department is "engineering", not "requesting"."""

from __future__ import annotations

from ..chart import Leaf
from ..lexicon import FIELDS, QUALITIES, STATES
from ..phrases import words_of
from ..senses import Attr
from .base import Context


def describes(leaf: Leaf, attr: Attr, context: Context) -> bool:
    """Whether a word rather says of what kind an attribute is than what it is: a country that is
    "embargoed". In quotation marks, or with a capital, it is what stands there.
    """
    word = context.shared.words[leaf.start]
    if leaf.kind != "TEXT" or word.kind == "quoted" or word.capital:
        return False
    if words_of(attr.name)[-1] in STATES or word.text in FIELDS:
        return False
    kind = word.text in QUALITIES or word.text.endswith(
        ("ed", "ing", "ous", "able", "ible", "ful", "less")
    )
    if kind:
        context.shared.complain(
            "undefined-word",
            f"nothing defines “{word.written}”: if it is a value of {attr.name}, put it in "
            "quotation marks; else add a term that says what it means",
            (leaf.start, leaf.end),
        )
    return kind
