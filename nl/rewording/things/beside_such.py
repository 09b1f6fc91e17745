"""Knows that what is "below one of those" or "nested inside such a folder" is so to what was just
named, and of what kind "anything nested inside it" is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.morphology import base_of_participle
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary
from .nested import (
    ARTICLES,
    DEPTHS,
    DETERMINERS,
    EVERY,
    INSIDE,
    IT,
    PLACES,
    STANDING,
    self_contained,
)

BESIDE = INSIDE | {"above", "of"}
JOINED = frozenset("and or".split())
ANYTHING = frozenset("anything everything".split())
ONE = frozenset("one any either some each".split())
FAR = 7
"""How far behind "or" it may stand that something is inside another."""
MOST_BEFORE = 16


def beside_such(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in queues they serve and in any queue below one of those" as "… below them", "on
    a component they own, or anything nested inside such a component" as "…, or any component nested
    inside it".
    """
    found = list(words)
    if any(word.text in ("up", "parent") for word in found):
        _above_it(found, vocabulary)
    if not any(word.text in BESIDE - {"of", "in"} | AROUND for word in found):
        return found
    for at in range(len(found) - 2, 3, -1):
        if found[at].text in BESIDE | AROUND and texts_at(found, at + 1) in IT:
            at -= _without_size(found, at, vocabulary)
        if found[at].text not in BESIDE:
            continue
        joined = next((n for n in range(at - 1, max(1, at - FAR), -1)
                       if found[n].text in JOINED), 0)  # fmt: skip
        if not joined:
            continue
        end = _such(found, at + 1, vocabulary)
        if end and found[at].text != "of":
            it = "them" if found[at + 1].text in ONE else "it"
            found[at + 1 : end] = [replace(found[at + 1], text=it)]
        if texts_at(found, at + 1) in IT:
            _of_its_kind(found, joined, at, vocabulary)
            _any_nested(found, joined)
            _without_that_is(found, joined)
    return found


HIGHER = frozenset("further higher farther".split())


def _above_it(found: list[Word], vocabulary: Vocabulary) -> None:
    """Says "or of any project above it" for "or of a project further up" and "or of a parent
    project at any level".
    """
    for at in range(len(found) - 2, 3, -1):
        up = found[at].text in HIGHER and found[at + 1].text == "up"
        deep = next((d for d in DEPTHS if tuple(w.text for w in found[at : at + len(d)]) == d), ())
        begin = self_contained(found, at, vocabulary) if up or deep else None
        end = at + (2 if up else len(deep))
        if begin is None or texts_at(found, end) not in ("", ".", ",", "may", "can", "is"):
            continue
        parent = found[begin - 1].text == "parent"
        first = begin - 1 - parent
        before = first - (found[first - 1].text in PLACES | {"by"})
        if not (up or parent) or found[first].text not in ("a", "any", "every"):
            continue
        if found[before - 1].text in JOINED:
            noun = found[begin:at]
            any_, above, it = (replace(found[at], text=t) for t in ("any", "above", "it"))
            found[first:end] = [any_, *noun, above, it]


AROUND = frozenset("around surrounding enclosing".split())
SIZES = frozenset("smaller larger bigger wider greater".split())


def _without_size(found: list[Word], at: int, vocabulary: Vocabulary) -> int:
    """Says "any area above it" for "any larger area around it", "any area inside it" for "any
    smaller area inside it": how many words are left out.
    """
    begin = self_contained(found, at, vocabulary)
    if begin is None or begin < 2:
        return 0
    if found[at].text in AROUND:
        found[at] = replace(found[at], text="above")
    if found[begin - 1].text in SIZES and found[at].text in BESIDE - {"of"}:
        del found[begin - 1]
        return 1
    return 0


def _such(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "one of those" or "such a folder" ends that begins at a place; 0 where neither does."""
    texts = [word.text for word in words[at : at + 3]]
    if texts[:1] and texts[0] in ONE and texts[1:2] == ["of"] and texts[2:] and texts[2] in THOSE:
        return at + 3
    if texts[:1] == ["such"]:
        begin = at + 1 + (texts[1] in ("a", "an"))
        ends = (end for end in range(begin + 3, begin, -1) if end <= len(words))
        return next((end for end in ends if self_contained(words, end, vocabulary) == begin), 0)
    return 0


THOSE = frozenset("those these them".split())


def _of_its_kind(found: list[Word], joined: int, at: int, vocabulary: Vocabulary) -> None:
    """Says "any component nested inside it" for "anything nested inside it", behind "or"."""
    anything = joined + 1 + (found[joined + 1].text in PLACES)
    said = [word.text for word in found[anything + 1 : at]]
    if said and said[0] in ("that", "which") and said[1:2] and said[1] in ("is", "are"):
        said = said[2:]
    if found[anything].text not in ANYTHING or not set(said) <= STANDING:
        return
    place, noun = _named_before(found, joined, vocabulary)
    if noun:
        place = [] if anything > joined + 1 else place
        found[anything : anything + 1] = [
            replace(found[anything], text=text, written=text) for text in (*place, "any", *noun)
        ]


def _any_nested(found: list[Word], joined: int) -> None:
    """Says "any folder inside it" for "any folder nested inside it": whichever it is."""
    for at in range(joined + 3, min(joined + FAR, len(found) - 2)):
        said = [word.text for word in found[at : at + 3]]
        whichever = not EVERY.isdisjoint(word.text for word in found[joined + 1 : at])
        if said[0] == "nested" and said[1] in BESIDE and said[2] in IT and whichever:
            del found[at]
            return


def _without_that_is(found: list[Word], joined: int) -> None:
    """Says "a folder shared with them or in any below it" for "a folder that is shared with them or
    in any below it": what follows "or" is not what the folder is.
    """
    if found[joined + 1].text not in PLACES or texts_at(found, joined + 2) not in DETERMINERS:
        return
    begin = joined - 2
    while begin > max(1, joined - MOST_BEFORE) and found[begin].text not in ("that", "which"):
        begin -= 1
    said = [word.text for word in found[begin : begin + 4]]
    is_so = len(said) == 4 and said[0] in ("that", "which") and said[1] in ("is", "are")
    if is_so and base_of_participle(said[2]) and said[3] in PREPOSITIONS:
        del found[begin : begin + 2]


def _named_before(
    words: Sequence[Word], end: int, vocabulary: Vocabulary
) -> tuple[list[str], list[str]]:
    """The last noun before a place for what can be in its like, and the preposition it is behind:
    "in" and "folder", of "documents in a folder shared with them".
    """
    for last in range(end, max(2, end - MOST_BEFORE), -1):
        start = self_contained(words, last, vocabulary)
        if start is None or start < 2:
            continue
        determined = words[start - 1].text in DETERMINERS | ARTICLES
        before = words[start - 1 - determined].text
        noun = [word.text for word in words[start:last]]
        return ([before] if before in PLACES - {"of"} else []), noun
    return [], []
