"""Knows what is called by what it is marked as: "hot work" is a job with hot work, "a candidate's
record" a candidate record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary, action_names

MASS = frozenset("""goods work works content material materials cargo waste data information
    luggage equipment""".split())  # fmt: skip
"""Nouns that say by themselves what something is or has in it."""
ENDS = frozenset("""without if unless when while on before after requires needs is , . ; : !"""
                 .split())  # fmt: skip
RECORDS = frozenset("record records profile profiles file files dossier dossiers".split())
THEIR = frozenset("their his her its".split())
DONE = frozenset(["VERB", "ACTP", "ACTG"])
ANY = {"no": "no", "any": "any", "all": "any"}
NEGATIONS = frozenset(["not", "never", "only"])


def with_such(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "dangerous goods must not be loaded" as "a parcel with dangerous goods must …",
    where parcels alone are marked so, and are what is loaded.
    """
    found = list(words)
    for phrase, type_ in dict(_marks(vocabulary)).items():
        for at in range(len(found) - len(phrase), -1, -1):
            end = at + len(phrase)
            if tuple(word.text for word in found[at:end]) != phrase:
                continue
            begin = at - (at > 0 and found[at - 1].text in ANY)
            if _is_done_to(found, begin, end, type_, vocabulary):
                article = ANY[found[begin].text] if begin < at else "a"
                named = (article, *words_of(type_), "with", phrase[0])
                found[begin : at + 1] = [
                    replace(found[at], text=text, written=text) for text in named
                ]
    return found


def _marks(vocabulary: Vocabulary) -> Iterator[tuple[tuple[str, ...], str]]:
    """The marks of things that are nouns, each with the one type that has it."""
    for type_ in vocabulary.types.values():
        for attribute in type_.attributes:
            phrase = tuple(words_of(attribute.name))
            if attribute.type.kind != m.BOOL or len(phrase) < 2 or phrase[-1] not in MASS:
                continue
            others = [
                other
                for other in vocabulary.types.values()
                if any(each.name == attribute.name for each in other.attributes)
            ]
            named = vocabulary.kinds(phrase) & {"NOUN", "RELN", "CIRC"}
            if action_names(type_) and len(others) == 1 and not named:
                yield phrase, type_.name


def _is_done_to(
    words: Sequence[Word], at: int, end: int, type_: str, vocabulary: Vocabulary
) -> bool:
    """Whether what is so marked is all that an action of its type is done to."""
    if (not at or words[at - 1].text in (".", ",", ";", ":")) and texts_at(words, end) in MODALS:
        after = end + 1
        while texts_at(words, after) in NEGATIONS | {"be"}:
            after += 1
        return _is_an_action(words, after, type_, vocabulary)
    ends = end == len(words) or words[end].text in ENDS
    return ends and at > 0 and _is_an_action(words, at - 1, type_, vocabulary)


def _is_an_action(words: Sequence[Word], at: int, type_: str, vocabulary: Vocabulary) -> bool:
    actions = set(action_names(vocabulary.types[type_]))
    entries = vocabulary.entries.get((texts_at(words, at),), ())
    return any(
        kind in ("VERB", "ACTP", "ACTG") and sense.name in actions for kind, sense in entries
    )


def in_its_record(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a candidate's record" as "a candidate record", and "their record" behind a
    candidate as "the candidate record", where that is a word for a candidate.
    """
    found = _whose_records_they_are(words, vocabulary)
    for at in range(len(found) - 2, -1, -1):
        noun = found[at + 1].text
        if noun not in RECORDS or (noun,) in vocabulary.entries:
            continue
        if found[at].text == "'s" and at and _is_the_same(found[at - 1].text, noun, vocabulary):
            del found[at]
        elif found[at].text in THEIR:
            said = {word.text for word in found[:at]}
            named = sorted(text for text in said if _is_the_same(text, noun, vocabulary))
            if len(named) == 1:
                found[at : at + 1] = [
                    replace(found[at], text=text, written=text) for text in ("the", *named)
                ]
    return found


def _whose_records_they_are(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the records of patients on their ward" and "patients' records" as "patients on
    their ward" and "patients", where a record is called nothing else.
    """
    found = list(words)
    for at in range(len(found) - 2, -1, -1):
        if found[at].text not in RECORDS:
            continue
        if found[at + 1].text == "of" and any(
            _are_those_of(found, at, noun, vocabulary) for noun in _nouns(found, at + 2)
        ):
            begin = at - (at > 0 and found[at - 1].text in ("the", "a", "any", "all"))
            del found[begin : at + 2]
        elif at > 1 and found[at - 1].text == "'s" and _are_those_of(found, at, at - 2, vocabulary):
            del found[at - 1 : at + 1]
    return found


def _nouns(words: Sequence[Word], at: int) -> Iterator[int]:
    """Where the noun may stand that begins at a place, behind an article and what it is like."""
    at += texts_at(words, at) in ARTICLES
    for place in range(at, min(at + MOST_BEFORE + 1, len(words))):
        yield place
        if words[place].text in NO_ADJECTIVES or words[place].kind != "word":
            return


MOST_BEFORE = 2
"""Words that say what something is like before its noun."""
NO_ADJECTIVES = (
    PREPOSITIONS
    | MODALS
    | frozenset("who that which whose and or but if their his her its your my our own".split())
)
ARTICLES = frozenset("the a an any every each all their her his its those".split())


def _are_those_of(words: Sequence[Word], record: int, at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word for a record is called nothing, or the same as whose it is."""
    owner, named = (_called(texts_at(words, place), vocabulary) for place in (at, record))
    kinds = vocabulary.kinds((words[record].text,))
    if len(owner) != 1:
        return False
    said = words[at].text, words[record].text
    one, noun = (next(iter(singular(text)), text) for text in said)
    return named == owner or not kinds or _is_the_same(one, noun, vocabulary)


def _called(text: str, vocabulary: Vocabulary) -> set[str]:
    """The types that a word is a noun for."""
    return {
        type_
        for kind, sense in vocabulary.entries.get((text,), ())
        if kind == "NOUN" and isinstance(sense, Noun)
        for type_ in sense.types
    }


def _is_the_same(one: str, noun: str, vocabulary: Vocabulary) -> bool:
    """Whether "candidate record" is another word for a candidate, and for nothing else."""
    types = [
        sense.types
        for phrase in ((one,), (one, noun))
        for kind, sense in vocabulary.entries.get(phrase, ())
        if kind == "NOUN" and isinstance(sense, Noun)
    ]
    return len(types) == 2 and types[0] == types[1] and len(types[0]) == 1
