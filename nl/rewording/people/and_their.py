"""Knows whose "their studies" are after "the patient and": the patient's, who asks nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

THEIR = frozenset("their his her".split())


def that_persons(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "view the patient and their studies" as "view the patient and the patient's"."""
    found = _of_that_one(words)
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


def _of_that_one(words: Sequence[Word]) -> list[Word]:
    """The words, "by the adjuster of the claim and that adjuster's supervisors" as "… and
    their supervisors".
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text != "that" or found[at - 1].text not in ("and", "or", "by"):
            continue
        begin = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        before = [word.text for word in found[begin:at]]
        noun = found[at + 1].text
        once = found[at + 2].text == "'s" and before.count(noun) == 1
        once = once and texts_at(found, at + 3) not in ("own", noun)
        first = before[max(0, before.index(noun) - 2) :][:2] if once else []
        alone = before.count("by") < 2 and "," not in before  # else it is whose, of several?
        if alone and first in (["by", "the"], ["except", "the"]):
            found[at : at + 3] = [replace(found[at], text="their")]
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
