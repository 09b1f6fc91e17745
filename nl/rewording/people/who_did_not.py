"""Knows that "editors who did not write a book may read its drafts" is of books they did not
write: what a clause denies of something, it denies of the very one that is spoken of next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import PREPOSITIONS, texts_at
from ...vocabulary.vocabulary import Vocabulary

WHO = frozenset("who that".split())
DO = frozenset("do does did have has had".split())
BE = frozenset("is are was were".split())
NOT = frozenset("not never".split())
LONGEST = 5
"""Words of what is denied."""


def who_did_not(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "editors who did not write a book may read its drafts" as "editors may read drafts
    of a book they did not write".
    """
    found = list(words)
    for who in range(len(found) - 6, 0, -1):
        if found[who].text not in WHO or texts_at(found, who + 2) not in NOT:
            continue
        article = next((n for n in range(who + 4, who + 4 + LONGEST) if _is_one(found, n)), 0)
        may = _noun_end(found, article + 1, vocabulary) if article else 0
        denied = _denied(found[who + 1 : article])
        its = _refers_back(found, may) if may and denied else 0
        if its and _say_of_it(found, its, [*found[article:may], *denied], vocabulary):
            del found[who:may]
    return found


def _is_one(words: Sequence[Word], at: int) -> bool:
    return texts_at(words, at) in ("a", "an")


def _noun_end(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where a noun for a thing ends that "may" follows; 0 where none does."""
    for end in (start + 1, start + 2):
        said = tuple(word.text for word in words[start:end])
        if "NOUN" in vocabulary.kinds(said) and texts_at(words, end) in MODALS:
            return end
    return 0


def _denied(clause: Sequence[Word]) -> list[Word]:
    """What a clause denies, as it is said behind a noun: "they did not write", "of which they are
    not the author"; nothing where it is no such clause.
    """
    texts = [word.text for word in clause]
    if not texts or {",", "and", "or", "nor", *WHO} & set(texts):
        return []
    they = replace(clause[0], text="they", end=clause[0].start)
    if texts[0] in DO:
        return [they, *clause]
    if texts[0] in BE and texts[2:3] in (["the"], ["a"], ["an"]) and texts[-1] == "of":
        of = [replace(they, text=text) for text in ("of", "which")]
        return [*of, they, replace(clause[0], text="are"), *clause[1:-1]]
    return []


def _refers_back(words: Sequence[Word], may: int) -> int:
    """Where "its drafts" or "drafts of it" stands behind "may"; 0 where it is "it" that something
    is done to, or more is said of it.
    """
    end = next((n for n in range(may, len(words)) if words[n].text in STOPS), len(words))
    places = [n for n in range(may, end) if words[n].text in ("it", "its", "them", "they")]
    if len(places) != 1 or words[places[0]].text not in ("it", "its"):
        return 0
    at = places[0]
    return at if words[at].text == "its" or words[at - 1].text in PREPOSITIONS else 0


def _say_of_it(words: list[Word], its: int, thing: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Put the thing that is told in the place of "it", or behind what is "its", if it is named."""
    if words[its].text == "it":
        words[its : its + 1] = thing
        return True
    for end in (its + 3, its + 2):
        if "NOUN" in vocabulary.kinds(tuple(word.text for word in words[its + 1 : end])):
            of = replace(words[its], text="of", start=words[end - 1].end)
            words[end:end] = [of, *thing]
            del words[its]
            return True
    return False
