"""Knows that a batch "for which there is an open deviation" is one that has it, as is an item
"about which a claim is pending" one that has such a claim; and that farms "where they are a vet"
are those of which they are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset("is are was were".split())
ARTICLES = frozenset("a an any no".split())
MOST_WORDS = 4
DONE = frozenset({"RELP", "RELX", "RELVP", "RELPX"})


def that_has(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a batch for which there is an open deviation" as "a batch that has an open …"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        tie = found[at].text in {*PREPOSITIONS, "against"} and found[at + 1].text == "which"
        if not tie or not _is_a_thing(found[at - 1].text, vocabulary):
            continue
        has = "have" if found[at - 1].text.endswith("s") else "has"
        if found[at + 2].text == "there" and found[at + 3].text in BE:
            found[at : at + 4] = _said(found[at], "that", has)
        elif found[at + 2].text in ARTICLES and (verb := _state_of_it(found, at + 3, vocabulary)):
            that = replace(found[verb], text="that")
            found[at:verb] = [*_said(found[at], "that", has), *found[at + 2 : verb], that]
    return found


PEOPLE = frozenset("they you he she".split())


def of_which_they_are(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "farms where they are a vet" as "farms of which they are a vet"."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        they, are = (word.text for word in found[at + 1 : at + 3])
        if found[at].text != "where" or they not in PEOPLE or are not in BE:
            continue
        office = at + 3 + (found[at + 3].text in ("not", "also"))
        office += texts_at(found, office) in (*ARTICLES, "the")
        kinds = [
            vocabulary.kinds(tuple(word.text for word in found[office : office + length]))
            for length in (1, 2, 3)
        ]
        if _is_a_thing(found[at - 1].text, vocabulary) and any("RELN" in each for each in kinds):
            found[at : at + 1] = _said(found[at], "of", "which")
    return found


def _said(word: Word, *texts: str) -> list[Word]:
    return [replace(word, text=text) for text in texts]


def _is_a_thing(noun: str, vocabulary: Vocabulary) -> bool:
    return any(
        kind == "NOUN" and set(value.types).isdisjoint(vocabulary.principals)
        for kind, value in vocabulary.entries.get((noun,), ())
    )


def _state_of_it(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where it is said what state a noun for a thing is in, "is pending": not what it is done to,
    as relations tell; 0 where nothing is said so.
    """
    for verb in range(start + 1, min(start + MOST_WORDS, len(words) - 1)):
        if words[verb].text not in BE:
            continue
        known = _is_a_thing(words[verb - 1].text, vocabulary)
        state = (texts_at(words, verb + 1 + (texts_at(words, verb + 1) in ("still", "not"))),)
        kinds = vocabulary.kinds(state)
        return verb if known and kinds & {"ADJ", "CLASS"} and kinds.isdisjoint(DONE) else 0
    return 0
