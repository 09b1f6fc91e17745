"""Knows where so much is said as what something has, or a share of it: "more than its balance",
"up to half of the order total", "20% of the account's balance".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...chart import Leaf
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at, types_named
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import bound_at

SHARE = "SHARE"
WHOSE = frozenset("its their the".split())
FACTORS = tuple(
    phrase.split()
    for phrase in (
        "half of", "half", "twice", "double", "a quarter of", "three quarters of", "two times",
        "three times", "one quarter of",
    )
)  # fmt: skip
NUMBERS = ("int", "uint", "decimal")
MOST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Share:
    """What something has so much of, and the words that say it of what is spoken of."""

    of: Attr
    said: tuple[Word, ...]


def shares_of_what_it_has(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[Leaf]:
    """What a thing has, or a share of it, that bounds what is said before: "half of its total"."""
    percents = {leaf.end: leaf.start for leaf in quantities(words) if leaf.kind == "PERCENT"}
    for at, word in enumerate(words):
        found = _whose(words, at, vocabulary) if word.text in WHOSE else None
        if found is not None:
            end, attr, name = found
            of = at - (texts_at(words, at - 1) == "of")
            start = percents.get(of, at) if of < at else at
            for phrase in FACTORS if start == at else ():
                if [w.text for w in words[max(0, at - len(phrase)) : at]] == phrase:
                    start = at - len(phrase)
                    break
            if is_bounded(words, start):
                its = replace(word, text="its", written="its", end=word.start)
                yield Leaf(SHARE, start, end, Share(attr, (*words[start:at], its, *name)))


def _whose(
    words: Sequence[Word], at: int, vocabulary: Vocabulary
) -> tuple[int, Attr, Sequence[Word]] | None:
    """Where "its balance", "the account's balance", "the balance of the account" ends, of which
    attribute it is, and its name; None where it is said of another thing than has it.
    """
    behind = range(at + 2, min(at + 5, len(words)))
    owner = next((i for i in behind if words[i].text == "'s"), at)
    named = had(words, owner + 1, vocabulary)
    if named is None:
        return None
    end, attr = named
    name = words[owner + 1 : end]
    if owner > at:
        own = types_named(words[at + 1 : owner], vocabulary) == {attr.of}
        return (end, attr, name) if own and words[at].text == "the" else None
    if texts_at(words, end) == "of":
        thing = _thing_end(words, end + 2, vocabulary)
        own = types_named(words[end + 2 : thing], vocabulary) == {attr.of}
        known = texts_at(words, end + 1) == "the"
        return (thing if known else end, attr, name) if own else None
    return end, attr, name


def shared_at(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> str | None:
    """Which type has what so much is said as at a place: "half of the order total"."""
    whose = next((i for i in range(at, min(at + 5, len(words))) if words[i].text in WHOSE), None)
    found = _whose(words, whose, vocabulary) if whose is not None else None
    return found[1].of if found is not None else None


def is_bounded(words: Sequence[Word], start: int) -> bool:
    """Whether "more than", "up to" stand right before a place."""
    than = texts_at(words, start - 1) == "than" and texts_at(words, start - 2) in THAN
    return than or any(at + bound_at(words, at) == start for at in range(max(0, start - 3), start))


THAN = frozenset("longer larger bigger greater higher shorter smaller lower".split())


def had(words: Sequence[Word], begin: int, vocabulary: Vocabulary) -> tuple[int, Attr] | None:
    """Where the name of what a thing has so much of ends, and of what; no person's own."""
    for end in range(min(begin + MOST_WORDS, len(words)), begin, -1):
        name = tuple(word.text for word in words[begin:end])
        attrs = {
            value
            for kind, value in vocabulary.entries.get(name, ())
            if kind == "ATTR" and isinstance(value, Attr) and value.of != "request"
        }
        if attrs and texts_at(words, end) != "'s":
            kinds = {attr.type.kind for attr in attrs}
            owned = any(attr.of in vocabulary.principals for attr in attrs)
            fits = len(kinds) == 1 and kinds <= {"money", *NUMBERS}
            return (end, next(iter(attrs))) if fits and not owned else None
    return None


def _thing_end(words: Sequence[Word], begin: int, vocabulary: Vocabulary) -> int:
    for end in range(min(begin + MOST_WORDS, len(words)), begin, -1):
        if "NOUN" in vocabulary.kinds(tuple(word.text for word in words[begin:end])):
            return end
    return begin
