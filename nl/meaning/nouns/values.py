"""Knows which words are values of an attribute: a department is "engineering", not "requesting"."""

from __future__ import annotations

from ...chart import Leaf
from ...text.lexicon import FIELDS, QUALITIES, STATES
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr, Kind
from ..base import Context, Desc, Part


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


def is_state(part: Part, target: object, context: Context) -> bool:
    """Whether a word by itself is a state of a thing that it is said of: "in negotiation"."""
    if not isinstance(target, Desc) or target.type in context.vocabulary.principals:
        return False
    return any(
        leaf.kind == "CLASS"
        and isinstance(leaf.value, Kind)
        and leaf.value.type == target.type
        and not leaf.value.plural
        for leaf in context.shared.taken(part.start, part.end)
    )


def is_feature(part: Part, target: object, context: Context) -> bool:
    """Whether "the free plan" is what is so of a thing that is on it, and no other such thing."""
    words = context.shared.words
    start = part.start + (words[part.start].text in ("the", "a", "an"))
    return isinstance(target, Desc) and any(
        leaf.kind == "FEAT" and isinstance(leaf.value, Kind) and leaf.value.type == target.type
        for leaf in context.shared.taken(start, part.end)
    )
