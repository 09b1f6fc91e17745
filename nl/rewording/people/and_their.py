"""Knows whose "their studies" are after "the patient and": the patient's, who asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

THEIR = frozenset("their his her".split())


def that_persons(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "view the patient and their studies" as "view the patient and the patient's"."""
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        if found[at].text not in THEIR or texts_at(found, at + 1) == "own":
            continue
        deed = "VERB" in vocabulary.kinds((found[at - 1].text,))  # "and export their studies"
        joint = at - 2 if deed else at - 1
        if found[joint].text != "and":
            continue
        noun = joint - 1 - (found[joint - 1].text == ",")
        if noun > 0 and found[noun - 1].text == "the" and _is_somebody(found[noun], vocabulary):
            the, person, of = (found[at],) * 3
            found[at : at + 1] = [
                replace(the, text="the"),
                replace(person, text=found[noun].text),
                replace(of, text="'s"),
            ]
    return found


def _is_somebody(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a noun is of one of a type of people that never ask."""
    return any(
        kind == "NOUN"
        and isinstance(sense, Noun)
        and not sense.plural
        and set(sense.types) <= PEOPLE - set(vocabulary.principals)
        for kind, sense in vocabulary.entries.get((word.text,), ())
    )


PEOPLE = frozenset(
    "patient resident child pupil student donor applicant candidate guest inmate prisoner tenant "
    "claimant passenger participant client customer member".split()
)
