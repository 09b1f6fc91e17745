"""Knows other words than "of" by which a noun is tied to the one before it: "the account behind a
ticket", "results obtained from samples", "a document meant for the clean team".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.morphology import base_of_participle
from ...text.tokens import Word
from ...vocabulary.senses import Noun, PathNoun, types_of
from ...vocabulary.vocabulary import Vocabulary

SAID: dict[tuple[str, ...], str] = {
    ("behind",): "of",
    ("obtained", "from"): "from",
    ("gained", "from"): "from",
    ("resulting", "from"): "from",
    ("coming", "out", "of"): "from",
    ("meant", "for"): "for",
    ("intended", "for"): "for",
    ("given", "to"): "of",
    ("done", "on"): "of",
    ("performed", "on"): "of",
    ("carried", "out", "on"): "of",
}
"""By what is written, what says as much."""
PERSONS = frozenset("you me us them him her".split())
NAMED = frozenset({"NOUN", "CLASS", "RELN", "PATHN", "ATTR"})


def tied_as_usual(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the account behind a ticket" as "the account of a ticket", where the vocabulary
    has no such word itself, and a noun stands before it.
    """
    words = _value_of(words, vocabulary)
    found: list[Word] = []
    at = 0
    while at < len(words):
        length = next((n for n in (3, 2, 1) if _is_said(words, at, n, vocabulary)), 0)
        if length:
            said = SAID[tuple(word.text for word in words[at : at + length])]
            found.append(replace(words[at], text=said, end=words[at + length - 1].end))
        else:
            found.append(words[at])
        at += length or 1
    return found


def where_it_stands(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a machine that stands in a zone" as "a machine in a zone", where a term says by
    "stands in" just where a walk of several steps leads from a machine.
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        verb, place = (word.text for word in found[at + 1 : at + 3])
        if found[at].text not in ("that", "which") or place not in PREPOSITIONS:
            continue
        if any(_is_a_walk((form, place), vocabulary) for form in (verb, f"{verb}s")):
            del found[at : at + 2]
    return found


def _is_a_walk(said: tuple[str, str], vocabulary: Vocabulary) -> bool:
    """Whether words say just where a walk of several steps leads, and no one step does."""
    senses = vocabulary.entries.get(said, ())
    walks = [v for k, v in senses if k == "PATHN" and isinstance(v, PathNoun)]
    return len(walks) == len(senses) == 1 and not any(
        len(walk.path) < 2
        or any(
            r.type == walk.type and set(r.subjects) & set(walk.ends) for r in vocabulary.relations
        )
        for walk in walks
    )


BELONGING = (["that", "belongs", "to"], ["which", "belongs", "to"], ["belonging", "to"])


def _value_of(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a wing that belongs to their team" as "a wing of their team", where a wing is
    what an attribute tells, and nothing that could belong to anyone.
    """
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        kinds = vocabulary.kinds((found[at - 1].text,))
        told = "ATTR" in kinds and kinds.isdisjoint({"NOUN", "CLASS", "RELN", "PATHN"})
        if not told or found[at - 2].text not in ("a", "an", "the", "any"):
            continue
        for tie in BELONGING:
            if [word.text for word in found[at : at + len(tie)]] == tie:
                found[at : at + len(tie)] = [replace(found[at], text="of")]
    return found


def without_being_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the inmate being visited" as "the inmate", where what is asked for is a visit:
    that it is one says nothing of which.
    """
    if all(word.text != "being" for word in words):
        return list(words)
    names = {name.split("_")[-1] for name in vocabulary.types}
    names |= {
        key[-1]
        for key, said in vocabulary.entries.items()
        if any(isinstance(value, Noun) and not value.plural for _, value in said)
    }
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        if found[at].text != "being" or found[at - 2].text != "the":
            continue
        done = found[at + 1].text
        bases = base_of_participle(done)
        known = any(done in key for key in vocabulary.entries)
        its_own = any(rel.name == f"{base}ee" for rel in vocabulary.relations for base in bases)
        so = any(not names.isdisjoint(_named_after(base)) for base in bases)
        if its_own or (so and not known):  # who is paid is the payee of a payment
            del found[at : at + 2]
    return found


def _named_after(verb: str) -> list[str]:
    """What something may be called in which that is done: "inspect" gives "inspection"."""
    stem = verb.removesuffix("e")
    return [verb, f"{verb}ment", f"{verb}al", f"{verb}y", f"{stem}ing", f"{stem}ion", f"{stem}al"]


def adverb_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "who reports directly to them" as "who directly reports to them"."""
    found = _of_one_step(words, vocabulary)
    for at in range(1, len(found) - 1):
        verb = (found[at - 1].text, found[at + 1].text)
        kinds = vocabulary.kinds(verb)
        if found[at].text == "directly" and kinds & {"RELV", "RELVP"}:
            found[at - 1 : at + 1] = [found[at], found[at - 1]]
    return found


def _of_one_step(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Filed directly in a folder" as "filed in a folder", of what can be in one no other way."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        tied = vocabulary.entries.get((found[at - 1].text, found[at + 1].text), ())
        rels = [value.rel for kind, value in tied if kind == "RELP"]
        once = bool(rels) and all(rel.type not in rel.subjects for rel in rels)
        if found[at].text == "directly" and once:
            del found[at]
    return found


DONE = frozenset("given done performed carried".split())
MOST_BEFORE = 3


def _is_of_a_thing(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether the next noun is one for things, and not for people."""
    for word in words[at : at + MOST_BEFORE]:
        types = {
            type_
            for kind, noun in vocabulary.entries.get((word.text,), ())
            if kind == "NOUN"
            for type_ in types_of(noun)
        }
        if types:
            return types.isdisjoint(vocabulary.askers)
    return False


def _is_said(words: Sequence[Word], at: int, length: int, vocabulary: Vocabulary) -> bool:
    phrase = tuple(word.text for word in words[at : at + length])
    if phrase not in SAID or not at or at + length >= len(words):
        return False
    if words[at + length].text in PERSONS:
        return False  # "with three years behind you"
    own = any(phrase[0] in key for key in vocabulary.entries)
    if phrase[0] in DONE and not _is_of_a_thing(words, at + length, vocabulary):
        return False  # "reports given to clerks" are not theirs
    before = vocabulary.entries.get((words[at - 1].text,), ())
    return not own and any(kind in NAMED for kind, _ in before)
