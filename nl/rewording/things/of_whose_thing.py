"""Knows of what one of several is who may do something to what is had by that: "the keeper of a car
or a manager may cancel its bookings" says of a booking that its car's keeper or a manager may.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

MOST = 3
"""Words of a noun, and of what may be done."""
JOINS = frozenset("or and".split())
AGAIN = frozenset("it its them their that those these".split())


def of_that_ones(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the keeper of a car or a manager may cancel its bookings" as "the keeper of a
    booking's car or a manager may cancel the booking".
    """
    found = list(words)
    starts = [0, *(at + 1 for at, word in enumerate(found) if word.text in (".", ";"))]
    for start in reversed(starts):
        modal = next((n for n in range(start, len(found)) if found[n].text in MODALS), 0)
        owner = _owner(found, start, modal, vocabulary)
        its = next((n for n in range(modal + 2, min(modal + 5, len(found)))
                    if found[n].text == "its"), 0)  # fmt: skip
        if not owner or not its or not _are_done(found[modal + 1 : its], vocabulary):
            continue
        end = next((n for n in range(its, len(found)) if found[n].text in (".", ";")), len(found))
        if not AGAIN.isdisjoint(word.text for word in found[its + 1 : end]):
            continue  # "may cancel its bookings and view it": the car
        begin, end = owner
        thing = _thing(found, its + 1, found[begin:end], vocabulary)
        if thing is None:
            continue
        adjectives, noun, after = thing
        again = [replace(found[its], text=text) for text in ("the", *(word.text for word in noun))]
        an = replace(found[begin - 1], text="a")
        of = [an, *adjectives, *noun, replace(found[begin], text="'s"), *found[begin:end]]
        found[its:after] = again
        found[begin - 1 : end] = of
    return found


def _owner(
    words: Sequence[Word], start: int, modal: int, vocabulary: Vocabulary
) -> tuple[int, int] | None:
    """Where the one thing is named of which one of several who may is something."""
    texts = [word.text for word in words[start:modal]]
    ofs = [n for n in range(start, modal) if words[n].text == "of"]
    if len(ofs) != 1 or JOINS.isdisjoint(texts) or "'s" in texts:
        return None
    begin = ofs[0] + 2
    if texts_at(words, begin - 1) not in ("a", "an"):
        return None
    for end in range(min(begin + MOST, modal), begin, -1):
        named = _types(words[begin:end], vocabulary, plural=False)
        joined = end == modal or words[end].text in (*JOINS, ",")
        if named and joined:
            return begin, end
    return None


def _types(words: Sequence[Word], vocabulary: Vocabulary, plural: bool) -> tuple[str, ...]:
    phrase = tuple(word.text for word in words)
    return next(
        (sense.types for kind, sense in vocabulary.entries.get(phrase, ())
         if kind == "NOUN" and isinstance(sense, Noun) and sense.plural == plural),
        (),
    )  # fmt: skip


def _are_done(words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words are what may be done, and nothing else: "view and cancel"."""
    return bool(words) and all(
        word.text in JOINS or "VERB" in vocabulary.kinds((word.text,)) for word in words
    )


def _thing(
    words: Sequence[Word], at: int, owner: Sequence[Word], vocabulary: Vocabulary
) -> tuple[list[Word], list[Word], int] | None:
    """What one of the things that are had is like, and its noun, in words, and where those end that
    name them: they are of another type, which is related to that of what has them.
    """
    of = _types(owner, vocabulary, plural=False)
    for begin in (at, at + 1):  # "its confirmed bookings"
        if begin > at and "ADJ" not in vocabulary.kinds((texts_at(words, at),)):
            return None
        for end in range(begin + MOST, begin, -1):
            types = _types(words[begin:end], vocabulary, plural=True)
            related = len(of) == len(types) == 1 and of != types
            if related and len(vocabulary.type_pairs(of[0], types[0])) == 1:
                phrase = " ".join(word.text for word in words[begin:end])
                for one in singular(phrase):
                    said = [replace(words[begin], text=text) for text in one.split()]
                    if _types(said, vocabulary, plural=False) == types:
                        return list(words[at:begin]), said, end
    return None
