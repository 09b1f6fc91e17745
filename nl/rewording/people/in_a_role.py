"""Knows whom a text names by the way: "as the owner of a file, you can edit it", "once somebody has
left, they may not".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import ENDING, texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

ARTICLES = frozenset("a an the".split())
MOST_WORDS = 10


def as_somebody_you(words: Sequence[Word]) -> list[Word]:
    """The words, "as a manager you may …" as "a manager may …"."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        first = at == 0 or found[at - 1].text in ENDING
        if not first or found[at].text != "as" or found[at + 1].text not in ARTICLES:
            continue
        for end in range(at + 3, min(at + MOST_WORDS, len(found) - 1)):
            if found[end].text in ENDING:
                break
            if found[end].text == "you" and texts_at(found, end + 1) in MODALS | {"are"}:
                set_apart = found[end - 1].text == ","
                can = found[end + 1 :]
                if can[0].text != "are":
                    found[at:] = [*found[at + 1 : end - set_apart], *can]
                break
    return found


def if_you_are(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "if you are the reporter of a ticket, you can view every ticket that is a child of
    it" as "the reporter of a ticket can view …": where another such is told by that one.
    """
    found = list(words)
    for at in range(len(found) - 8, -1, -1):
        first = at == 0 or found[at - 1].text in ENDING
        if not first or [word.text for word in found[at : at + 3]] != ["if", "you", "are"]:
            continue
        rest = [word.text for word in found[at + 3 :]]
        comma = rest.index(",") if "," in rest else 0
        told = _is_told(rest[:comma], vocabulary)
        role = rest[:1] and rest[0] in ARTICLES and not told
        if comma < 3 or not (role or told) or rest[comma + 1 : comma + 2] != ["you"]:
            continue
        if rest[comma + 2 : comma + 3] == [] or rest[comma + 2] not in MODALS:
            continue
        end = next((n for n in range(comma, len(rest)) if rest[n] in ENDING), len(rest))
        role = told or any("RELN" in vocabulary.kinds(tuple(rest[1:n])) for n in range(2, comma))
        again = _another_such(rest[1:comma], rest[comma + 3 : end], vocabulary)
        if role and again and {"you", "your"}.isdisjoint(rest[comma + 2 : end]):
            whoever = [replace(found[at], text=text) for text in ("whoever", "is")] if told else []
            found[at:] = [*whoever, *found[at + 3 : at + 3 + comma], *found[at + 5 + comma :]]
    return found


def _is_told(said: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether it is told what has been done with somebody: "assigned to a case"."""
    ends = (n for n in range(2, len(said)) if said[n] in ARTICLES)
    return any("RELP" in vocabulary.kinds(tuple(said[:n])) for n in ends)


def _another_such(said: Sequence[str], done: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether what is done is done to another of the kind that was spoken of, told by "it"."""
    names = [value.types for text in said for kind, value in vocabulary.entries.get((text,), ())
             if kind == "NOUN"]  # fmt: skip
    again = [value.types for text in done for kind, value in vocabulary.entries.get((text,), ())
             if kind == "NOUN"]  # fmt: skip
    return "it" in done and any(types in names for types in again)


IN_FRONT = frozenset("once if when where while after whenever".split())
BEING = frozenset("is was has had gets got becomes became who".split())
SOMEBODY = frozenset("somebody someone anybody anyone".split())


def a_person_they(words: Sequence[Word]) -> list[Word]:
    """The words, "once somebody has left, they may not …" as "once a person has left, they …"."""
    found = list(words)
    for at in range(len(found) - 3, -1, -1):
        first = at == 0 or found[at - 1].text in ENDING
        if not first or found[at].text not in IN_FRONT or found[at + 1].text not in SOMEBODY:
            continue
        rest = [word.text for word in found[at + 2 :]]
        end = next((n for n, text in enumerate(rest) if text in ENDING), len(rest))
        if "they" in rest[:end] and rest[0] in BEING:
            who = found[at + 1]
            found[at + 1 : at + 2] = [replace(who, text="a"), replace(who, text="person")]
    return found


def whose_it_is(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "once somebody's training has ended they may not …" as "anybody whose training has
    ended may not …". In "once somebody's nurse has left, they may" somebody else may be meant.
    """
    found = list(words)
    for at in range(len(found) - 5, -1, -1):
        if (at and found[at - 1].text not in ENDING) or found[at].text not in IN_FRONT:
            continue
        end = next((n for n in range(at, len(found)) if found[n].text in ENDING), len(found))
        of = next((n for n in range(at + 2, min(end, at + 6)) if found[n].text == "'s"), 0)
        they = next((n for n in range(of, end - 1) if found[n].text == "they"), 0)
        whose = of and they and _is_somebody(found[at + 1 : of], vocabulary)
        if not whose or not _is_theirs_alone(found[of + 1 : they], vocabulary):
            continue
        if found[they + 1].text in MODALS:
            who = found[at + 1 : of]
            who = [replace(who[0], text="anybody")] if len(who) == 1 else who
            said = found[of + 1 : they - (found[they - 1].text == ",")]
            found[at : they + 1] = [*who, replace(found[of], text="whose"), *said]
    return found


def _is_somebody(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words name one of those who ask, in no role: "somebody", "a person"."""
    texts = [word.text for word in words]
    if len(texts) < 2:
        return texts[0] in SOMEBODY
    people = set(vocabulary.principals)
    senses = vocabulary.entries.get(tuple(texts[1:]), ())
    return (
        texts[0] in ARTICLES
        and bool(senses)
        and all(kind == "NOUN" and set(types_of(value)) <= people for kind, value in senses)
    )


def _is_theirs_alone(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether what is said of somebody is of a time or number of theirs, and names nobody else."""
    texts = [word.text for word in words]
    kinds = [vocabulary.kinds(tuple(texts[:end])) for end in range(1, min(4, len(texts)))]
    others = {"RELN", "RELNOM", "NOUN", "CLASS", "PATHN", "NAME"}
    return any(each & {"ATTR", "PERIOD"} for each in kinds) and all(
        others.isdisjoint(each) for each in kinds
    )
