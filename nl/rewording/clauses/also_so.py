"""Knows that after "only from the lab", "others also from the office" may do so from either:
"others only from the lab or from the office".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

PLACES = frozenset("from over via through on at during with using in".split())
LONGEST = 7
"""Words of who or what is named, and of a phrase."""
ENDS = frozenset(". ; !".split())
NO_PART = frozenset("and or only not also if unless when while except but by".split()) | MODALS
JOINS = frozenset("and but while whereas".split())


def either_so(words: Sequence[Word]) -> list[Word]:
    """The words, "only from the lab, others also from the office", with both where others may."""
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        if found[at].text not in PLACES or not _ends_so(found, at):
            continue
        comma = next((i for i in range(at - 1, max(0, at - LONGEST), -1)
                      if found[i].text in (",", ";", ".")), 0)  # fmt: skip
        also = found[at - 1].text == "also"
        named = found[comma + 1 : at - also]
        named = named[1:] if named and named[0].text in JOINS else named
        first = _only_phrase(found, comma) if comma else []
        they = comma and found[comma].text == "." and _they_may(named, found[:comma])
        if not first or not (they or (found[comma].text != "." and _is_named(named))):
            continue
        end = next((i for i in range(at, len(found)) if found[i].text in ENDS), len(found))
        told = [word for word in found[at:end] if word.text not in ("too", "as", "well", ",")]
        if not also and len(told) == end - at:
            continue
        only = () if they else ("only",)
        said = [replace(found[at], text=text) for text in (*only, *first, "or")]
        found[at - also : end] = [*said, *told]
    return found


def _ends_so(words: Sequence[Word], at: int) -> bool:
    """Whether a phrase is the last of a sentence: "from the office", "from the office too"."""
    for place in range(at + 1, len(words)):
        text = words[place].text
        if text in ENDS:
            return True
        aside = text == "," and texts_at(words, place + 1) in ("too", "as")
        if text in NO_PART or (text == "," and not aside) or place - at > LONGEST:
            return False
    return True


def _they_may(named: Sequence[Word], before: Sequence[Word]) -> bool:
    """Whether a sentence goes on with the same deed: "they may open other files over the VPN, too"
    after "may open".
    """
    said = [word.text for word in named]
    may = said[:1] == ["they"] and said[1:2] in (["may"], ["can"])
    same = any([one.text, two.text] == said[1:3] for one, two in pairwise(before))
    return may and same and not {"not", "and", "or"} & set(said)


def _is_named(named: Sequence[Word]) -> bool:
    """Whether just somebody or something is named: "all other hosts"."""
    told = {word.text for word in named}
    return bool(named) and NO_PART.isdisjoint(told) and all(w.kind == "word" for w in named)


def _only_phrase(words: Sequence[Word], end: int) -> list[str]:
    """What "only from the lab" says before a comma, or "from the lab only"."""
    said = [word.text for word in words[max(0, end - LONGEST - 1) : end]]
    behind = said[-1:] == ["only"]
    if behind:
        said.pop()
    begin = next((i for i in range(len(said) - 1, 0, -1) if said[i] in PLACES), 0)
    phrase = said[begin:]
    told = begin and NO_PART.isdisjoint(phrase) and "," not in phrase
    return phrase if told and (behind or said[begin - 1] == "only") else []
