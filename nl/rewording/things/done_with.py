"""Knows that what may not "be started with a grounded vehicle" is a trip with such a vehicle."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import CONTAINERS, MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

DETERMINERS = frozenset("a an any another".split())
ENDS = STOPS | frozenset(", if unless when while until once by only except provided and or".split())
MOST_WORDS = 3
MOST_BEFORE = 3


def with_such_a_thing(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "no trip may be started with a retired vehicle" as "no trip with a retired
    vehicle may be started", of what one thing has to do with others.
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text != "with" or found[at + 1].text not in DETERMINERS:
            continue
        modal, acts = _passive_before(found, at, vocabulary)
        end = next((n for n in range(at, len(found)) if found[n].text in ENDS), len(found))
        if modal and _has_to_do(acts, _noun(found, at + 2, end, vocabulary), vocabulary):
            found[modal:end] = [*found[at:end], *found[modal:at]]
    return found


def _passive_before(
    words: Sequence[Word], end: int, vocabulary: Vocabulary
) -> tuple[int, set[str]]:
    """Where the modal verb of "may not be started" stands that ends at a place, and the actions;
    0 where none does.
    """
    for start in range(max(2, end - MOST_WORDS), end):
        acts = acts_of(words[start:end], ["ACTP"], vocabulary)
        modal = start - 2 - (texts_at(words, start - 2) in ("not", "never"))
        be = texts_at(words, start - 1) == "be" and modal > 0
        if acts and be and words[modal].text in MODALS:
            return modal, acts
    return 0, set()


def _noun(words: Sequence[Word], at: int, end: int, vocabulary: Vocabulary) -> set[str]:
    """Of which types the noun is that begins at a place, or a few words on; none of what is so of
    the request: "with a managed device".
    """
    for begin in range(at, min(at + MOST_BEFORE, end)):
        for last in range(min(begin + MOST_WORDS, end), begin, -1):
            said = vocabulary.entries.get(tuple(word.text for word in words[begin:last]), ())
            if any(kind == "CIRC" for kind, _ in said):
                return set()
            nouns = [value for kind, value in said if kind in ("NOUN", "CLASS")]
            if nouns:
                return {type_ for value in nouns for type_ in types_of(value)}
    return set()


def _has_to_do(acts: set[str], types: set[str], vocabulary: Vocabulary) -> bool:
    """Whether what an action is done to has to do with things, no people, of some types: more than
    that it is in them.
    """
    done_to = {type_ for act in acts for type_ in vocabulary.actions.get(act, ())}
    return any(
        one != other and any(r.name not in CONTAINERS for r in vocabulary.type_pairs(one, other))
        for one in done_to
        for other in types - set(vocabulary.principals)
    )
