"""Knows of whom it is said behind "someone other than its author": of that someone, where it tells
them by the author again: "someone other than its author, from the author's own team".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

WHOSE = frozenset("its their the".split())
LONGEST = 3
AT = frozenset("from in of on at within".split())
HAS = frozenset("has have had is are was were".split()) | MODALS
AGAIN = frozenset("another different".split())

TOLD = frozenset("than".split())
"""Without any of which there is nothing to reword."""


def other_than_its(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "someone other than its author, from the author's own team," as "someone who is
    not its author and who is from the author's own team".
    """
    found = list(words)
    if not any(word.text in TOLD for word in found):
        return found
    for at in range(len(found) - 4, 0, -1):
        if key_of(found, at, at + 2) != ("other", "than") or texts_at(found, at + 2) not in WHOSE:
            continue
        noun = found[at + 3].text
        end = _noun_end(found, at + 3, vocabulary)
        begin = end + (texts_at(found, end) == ",")
        close = _close(found, begin) if end else 0
        said = found[begin:close]
        if not said or found[at - 1].kind != "word" or found[at - 1].text in HAS:
            continue
        who = said[0].text in ("who", "that")
        its = who and found[at + 2].text != "the"
        if not its and not (_tells_by(noun, said) and (who or said[0].text in AT)):
            continue
        first = [replace(found[at], text=text) for text in ("who", "is", "not")]
        also = [replace(said[0], text=text) for text in ("and", "who", "is")[: 2 if who else 3]]
        after = close + (begin > end and texts_at(found, close) == ",")
        found[at:after] = [*first, *found[at + 2 : end], *also, *said[who:]]
    return found


def _noun_end(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where a relation's noun ends that begins at a place; 0 where none does."""
    ends = (end for end in range(at + LONGEST, at, -1) if end < len(words))
    return next((end for end in ends if "RELN" in vocabulary.kinds(key_of(words, at, end))), 0)


def _close(words: Sequence[Word], begin: int) -> int:
    """Where what is said of them ends: before a comma, a stop, or what they have done or may do."""
    who = texts_at(words, begin) in ("who", "that")
    for at in range(begin + 1 + who, len(words)):
        begun = words[at].text in HAS and at > begin + 2
        if begun or words[at].text == "," or words[at].text in STOPS:
            return at
    return len(words)


def _tells_by(noun: str, said: Sequence[Word]) -> bool:
    """Whether somebody is told by the one whom the noun means: "the author's team", "the same team
    as the author", "another team".
    """
    texts = [word.text for word in said]
    return noun in texts or (texts[0] != "who" and not AGAIN.isdisjoint(texts[1:3]))
