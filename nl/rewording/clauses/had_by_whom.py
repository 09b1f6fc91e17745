"""Knows that what is done "without the consent of the patient" is done unless the patient has it,
where consent is something that is true of a patient.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import BOOL, Kind, Noun, PathNoun, RelWord
from ...vocabulary.vocabulary import Vocabulary

SAID = {"without": "unless", "with": "if"}
ARTICLES = frozenset("the a an any".split())
DETERMINERS = ARTICLES | frozenset("its their that each every".split())
DENIALS = frozenset("no nobody none not never nothing neither".split())
ENDS = frozenset(".;,!:")
OTHERWISE = frozenset({"CIRC", "RELNOM", "ACTN", "RELN", "NOUN", "ATTR"})
"""What a noun may be besides, of which it is said in another way who has it."""
MOST_WORDS = 3


def had_by_whom(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "without the consent of the patient" and "without the patient's consent" as
    "unless the patient has consent".
    """
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        if found[at].text == "with" or (found[at].text == "without" and denies(found, at)):
            said = _had_of(found, at, vocabulary) or _whose(found, at, vocabulary)
            if said:
                end, whom, what = said
                clause = [replace(found[at], text=SAID[found[at].text])]
                found[at:end] = [*clause, *whom, replace(found[end - 1], text="has"), *what]
    return found


def denies(words: Sequence[Word], at: int) -> bool:
    """Whether the sentence says what may not be done: who "may do so without" just need not."""
    start = sentence_start(words, at)
    end = sentence_end(words, at)
    return any(word.text in DENIALS for word in words[start:end])


Said = tuple[int, Sequence[Word], Sequence[Word]]
"""Where a phrase ends, who has what it says, and what they have."""


def _had_of(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> Said | None:
    """As "without the consent of the patient the record is about" says it."""
    start = at + 1 + (words[at + 1].text in ARTICLES)
    for of in range(start + MOST_WORDS, start, -1):
        if texts_at(words, of) != "of":
            continue
        types = _true_of(words[start:of], vocabulary)
        end = next((n for n in range(of, len(words)) if words[n].text in ENDS), len(words))
        whom = words[of + 1 : end]
        if types & _begins_with(whom, vocabulary):
            return end, whom, words[start:of]
    return None


def _whose(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> Said | None:
    """As "without the patient's consent" says it."""
    poss = next((n for n in range(at + 2, at + 6) if texts_at(words, n) == "'s"), 0)
    for end in range(poss + MOST_WORDS, poss, -1) if poss else ():
        whole = tuple(word.text for word in words[at + 1 : end + 1])
        if whole in vocabulary.entries or whole[1:] in vocabulary.entries:
            return None  # a term says it of somebody else: of pupils, "a guardian's consent"
        types = _true_of(words[poss + 1 : end + 1], vocabulary)
        if types & _begins_with(words[at + 1 : poss], vocabulary) and _closes(words, end + 1):
            return end + 1, words[at + 1 : poss], words[poss + 1 : end + 1]
    return None


def _closes(words: Sequence[Word], at: int) -> bool:
    return at >= len(words) or words[at].text in ENDS


def _true_of(words: Sequence[Word], vocabulary: Vocabulary) -> set[str]:
    """The types of what has something that is just true of them: of a patient, consent."""
    said = vocabulary.entries.get(tuple(word.text for word in words), ())
    kinds = {kind for kind, _ in said}
    if "FEAT" not in kinds or kinds & OTHERWISE:
        return set()
    return {
        value.type
        for kind, value in said
        if kind == "FEAT" and isinstance(value, Kind) and getattr(value.test, "type", None) == BOOL
    }


def _begins_with(words: Sequence[Word], vocabulary: Vocabulary) -> set[str]:
    """The types of what a noun phrase begins with, after its article."""
    start = bool(words) and words[0].text in DETERMINERS
    types: set[str] = set()
    for end in range(start + 1, min(len(words), start + MOST_WORDS) + 1):
        for _, value in vocabulary.entries.get(tuple(w.text for w in words[start:end]), ()):
            if isinstance(value, Noun):
                types.update(value.types)
            elif isinstance(value, Kind):
                types.add(value.type)
            elif isinstance(value, PathNoun):
                types.update(value.ends)
            elif isinstance(value, RelWord):
                types.update(value.rel.subjects if value.head == "subject" else [value.rel.type])
    return types
