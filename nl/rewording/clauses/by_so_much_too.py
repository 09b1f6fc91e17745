"""Knows that "agents may discount it by up to 10 percent, managers by up to 25" says of managers
what they may do as well, but by how much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind, Noun
from ...vocabulary.vocabulary import Vocabulary

STOPS = frozenset(".;!")
ENDS = STOPS | {","}
BOUNDS = (("up", "to"), ("at", "most"), ("no", "more", "than"), ("not", "more", "than"))
MUCH = frozenset("quantity amount number percentage margin sum".split())
BEGINS_OBJECT = frozenset("any a an the all every each their its".split())
JOINTS = frozenset("and while but".split())
LONGEST = 4
"""Words of who may, and of what is done."""


def by_so_much_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "agents may discount a booking by up to 10 percent, managers by up to 25 percent"
    as "…, and managers may discount a booking by up to 25 percent".
    """
    found = list(words)
    at = 0
    while at < len(found):
        if found[at].text in (",", ";") and (said := _said_again(found, at, vocabulary)):
            end, again = said
            found[at + 1 : end] = [replace(word, start=found[at].end) for word in again]
            at += len(again)
        at += 1
    return found


def _said_again(
    words: Sequence[Word], comma: int, vocabulary: Vocabulary
) -> tuple[int, list[Word]] | None:
    """Where a clause ends that says by how much others may, and that clause in full."""
    begin = comma + 1 + (texts_at(words, comma + 1) in JOINTS)
    by = next((i for i in range(begin + 1, min(begin + 8, len(words))) if _by(words, i)), 0)
    start = max((i + 1 for i in range(comma) if words[i].text in STOPS), default=0)
    first = next((i for i in range(comma - 1, start, -1) if _by(words, i)), 0)
    modal = next((i for i in range(first - 1, start, -1) if words[i].text in MODALS), 0)
    if not by or not modal:
        return None
    verb = _verb_end(words, modal + 1, first, vocabulary)
    who = _who_end(words, begin, by, vocabulary)
    rest = words[who:by]
    if not verb or not who or (rest and rest[0].text not in BEGINS_OBJECT):
        return None
    end = next(i for i in range(by, len(words) + 1) if i == len(words) or words[i].text in ENDS)
    measure = [] if texts_at(words, by + 1) == "any" else list(words[by:end])
    if measure and measure[-1].kind == "number":
        measure += _unit(words[first:comma])
    joint = replace(words[comma], text="and", written="and", kind="word")
    deed = [joint, *words[begin:who], *words[modal:verb]]
    return end, [*deed, *(rest or words[verb:first]), *measure]


def _by(words: Sequence[Word], at: int) -> bool:
    """Whether "by up to 10" stands at a place."""
    if words[at].text != "by":
        return False
    if texts_at(words, at + 1) == "any" and texts_at(words, at + 2) in MUCH:
        return True
    for bound in BOUNDS:
        end = at + 1 + len(bound)
        if tuple(word.text for word in words[at + 1 : end]) == bound:
            return end < len(words) and words[end].text not in ENDS
    return False


def _verb_end(words: Sequence[Word], start: int, most: int, vocabulary: Vocabulary) -> int:
    """Where what may be done ends, if it is done to something named behind; 0 where not."""
    for end in range(min(start + LONGEST, most), start, -1):
        if "VERB" in vocabulary.kinds(tuple(word.text for word in words[start:end])):
            return end
    return 0


def _who_end(words: Sequence[Word], start: int, most: int, vocabulary: Vocabulary) -> int:
    """Where a word for several people ends that begins there; 0 where none does."""
    for end in range(min(start + LONGEST, most), start, -1):
        for _, value in vocabulary.entries.get(tuple(w.text for w in words[start:end]), ()):
            if isinstance(value, Kind) and value.plural and value.type in vocabulary.principals:
                return end
            people = isinstance(value, Noun) and set(value.types) <= set(vocabulary.principals)
            if people and value.plural:
                return end
    return 0


def _unit(words: Sequence[Word]) -> list[Word]:
    """What stands behind the number of a measure: "percent"."""
    at = next((i for i, word in enumerate(words) if word.kind == "number"), len(words))
    return list(words[at + 1 :])
