"""Knows that "if the refund is under $50" and "provided the order costs no more than $2,000" are of
the amount that a request tells, as that is called: "if the refund amount is under $50".
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.of_the_deed import acts_named, field_name, is_of_deed, tells_the_deed
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .how_much import NUMBERS, bounds_before, measured_by, said_at

AMOUNTING = {
    "costs": "is", "totals": "is", "amounts to": "is", "comes to": "is", "is worth": "is",
    "is for": "is", "is of": "is", "lasts": "is", "takes": "is", "is": "is", "stays": "is",
    "remains": "is", "exceeds": "exceeds", "does not exceed": "does not exceed",
    "would cost": "is", "will cost": "is", "would exceed": "exceeds",
    "does not cost": "is not",
}  # fmt: skip
"""What says that something is so much, and what says it of an amount."""
AROUND = frozenset("the that this a an any such".split())
DEEDS = frozenset(["VERB", "ACTN", "ACTG", "ACTP"])
"""What a deed's noun is, where nothing else is called so."""
MOST_WORDS = 4


def deed_is_so_much(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "if the refund is under $50" as "if the refund amount is under $50"."""
    found = list(words)
    if not any(field.type.kind in {*NUMBERS, "money"} for field in vocabulary.model.request):
        return found
    for leaf in sorted(quantities(found), key=lambda each: (-each.start, -each.end)):
        start = bounds_before(found, leaf.start)
        verb, said = _verb_before(found, start)
        noun = _noun_before(found, verb) if said else 0
        acts = _deeds(found[noun:verb], vocabulary) if noun else set()
        names = {
            field_name(attr, vocabulary)
            for act in acts
            for field in vocabulary.model.request
            if any(end for end in measured_by(found, leaf, field))
            and is_of_deed(attr := Attr("request", field.name, field.type), act, vocabulary)
            and (tells_the_deed(attr) or _is_done_in(found, noun, act, vocabulary))
        }
        if len(acts) == len(names) == 1 and () not in names:
            (name,) = names
            first = found[noun]
            found[noun:start] = [said_at(first, text) for text in (*name, *said.split())]
    return found


def _verb_before(words: Sequence[Word], end: int) -> tuple[int, str]:
    """Where "does not exceed" begins that ends at a place, and how that is said of an amount."""
    for phrase, said in AMOUNTING.items():
        begin = end - len(phrase.split())
        if begin > 0 and [word.text for word in words[begin:end]] == phrase.split():
            longer = f"{words[begin - 1].text} {phrase}"
            return (begin, said) if longer not in AMOUNTING else (0, "")
    return 0, ""


def _noun_before(words: Sequence[Word], end: int) -> int:
    """Where a noun with its article begins that ends at a place; 0 where none does."""
    starts = range(end - 1, max(0, end - 1 - MOST_WORDS), -1)
    return next((at for at in starts if texts_at(words, at - 1) in AROUND), 0)


def _deeds(noun: Sequence[Word], vocabulary: Vocabulary) -> set[str]:
    """What is done, of which words are the noun, and of nothing else."""
    said = tuple(word.text for word in noun)
    return acts_named(said, vocabulary) if vocabulary.kinds(said) <= DEEDS else set()


def _is_done_in(words: Sequence[Word], noun: int, act: str, vocabulary: Vocabulary) -> bool:
    """Whether a text lets somebody do what an amount is of that says nothing of what is done: the
    "amount" of a request to refund something.
    """
    others = [word for at, word in enumerate(words) if at != noun]
    return any(act in acts_of([word], ("VERB", "ACTP", "ACTG"), vocabulary) for word in others)
