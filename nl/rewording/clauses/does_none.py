"""Knows that "interns publish nothing" and "a blocked card opens no door" say what those may not
do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import base_of_third
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at, types_named
from ...vocabulary.vocabulary import Vocabulary

NONE = frozenset(["no", "nothing"])
NOT_SO = frozenset("but except other else more less fewer longer later one".split())
"""After "no", what compares; after "nothing", what is excepted."""
WHO = frozenset("who that which they it you he she if when unless while and or".split())
LONGEST = 3


def does_none(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "interns publish nothing" as "interns may publish nothing"."""
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        texts = [word.text for word in found[start:end]]
        none = next((start + n for n, text in enumerate(texts) if text in NONE), 0)
        if not MODALS.isdisjoint(texts) or none < start + 2:
            continue
        verb = _verb(found, start + 1, none, vocabulary)
        who = types_named(found[start : verb or start], vocabulary)
        people = bool(who) and who <= set(vocabulary.principals)
        if not verb or not people or texts_at(found, none + 1) in NOT_SO:
            continue
        said = found[verb]
        bases = (base for base in base_of_third(said.text) if _acts(base, said, vocabulary))
        base = next(bases, said.text)
        does = replace(said, text=base, written=base)
        found[verb : verb + 1] = [replace(said, text="may", end=said.start), does]
    return found


def _acts(base: str, word: Word, vocabulary: Vocabulary) -> bool:
    return bool(acts_of([replace(word, text=base)], ("VERB",), vocabulary))


def _verb(words: Sequence[Word], first: int, none: int, vocabulary: Vocabulary) -> int:
    """Where the verb right before "nothing" begins; 0 where none does, or it is of a clause."""
    for start in range(max(first, none - LONGEST), none):
        if acts_of(words[start:none], ("VERB",), vocabulary):
            return start if words[start - 1].text not in WHO else 0
    return 0
