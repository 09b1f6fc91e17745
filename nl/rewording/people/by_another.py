"""Knows than whom another one is: "orders entered by one clerk must be checked by another" is by a
clerk other than the one who entered them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

ANOTHER = (("another",), ("a", "different"), ("a", "second"))
ONE = frozenset("one a an".split())
LONGEST = 3

TOLD = frozenset("another different second".split())
"""Without any of which there is nothing to reword."""


def by_another(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "entered by one clerk must be checked by another" as "entered by a clerk must be
    checked by a clerk other than the one who entered it".
    """
    found = list(words)
    if not any(word.text in TOLD for word in found):
        return found
    for at in range(len(found) - 2, 3, -1):
        said = next((a for a in ANOTHER if key_of(found, at + 1, at + 1 + len(a)) == a), ())
        if found[at].text != "by" or not said:
            continue
        by, noun = _by_one(found, at, vocabulary)
        done, those = found[by - 1].text, found[by - 2].text
        if not noun:
            done, noun = _who_did(found, at, vocabulary)
            those = ""
        begin = at + 1 + len(said)
        begin += texts_at(found, begin) == "one"
        again = begin + len(noun) * (key_of(found, begin, begin + len(noun)) == noun)
        ends = again >= sentence_end(found, at) or found[again].text in ENDS
        listed = texts_at(found, again) in ("or", "and")
        ends |= listed and noun[-1] not in [word.text for word in found[again:]]
        if not noun or not ends or (again == begin and said[0] == "a" and begin == at + 3):
            continue
        it = "them" if those.endswith("s") else "it"
        texts = ("a", *noun, "other", "than", "the", "one", "who", done, it)
        found[at + 1 : again] = [replace(found[at + 1], text=text) for text in texts]
        if by:
            found[by + 1] = replace(found[by + 1], text="a")
    return found


ENDS = frozenset(". ; , ! if when unless before once".split())


def _by_one(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[int, tuple[str, ...]]:
    """Where it is said before a place by whom something was done, "entered by one clerk", and the
    noun for that one.
    """
    for by in range(at - 3, sentence_start(words, at) + 1, -1):
        if words[by].text != "by" or texts_at(words, by + 1) not in ONE:
            continue
        done = "RELVP" in vocabulary.kinds((words[by - 1].text,))
        for end in range(min(by + 2 + LONGEST, at), by + 2, -1):
            noun = key_of(words, by + 2, end)
            if done and "CLASS" in vocabulary.kinds(noun):
                return by, noun
    return 0, ()


def _who_did(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[str, tuple[str, ...]]:
    """What somebody did, as was said before a place, and the noun: "a job that a clerk wrote"."""
    for that in range(at - 4, sentence_start(words, at), -1):
        if words[that].text not in ("that", "which") or texts_at(words, that + 1) not in ONE:
            continue
        for end in range(min(that + 2 + LONGEST, at), that + 2, -1):
            noun = key_of(words, that + 2, end)
            done = texts_at(words, end)
            if "RELVP" in vocabulary.kinds((done,)) and "CLASS" in vocabulary.kinds(noun):
                return done, noun
    return "", ()
