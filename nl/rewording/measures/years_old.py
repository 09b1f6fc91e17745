"""Knows that what is "more than 20 years old" is older than 20, where a vocabulary has ages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....compiler import model as m
from ...text.morphology import singular
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary

BOUNDS = {
    ("more", "than"): "older than",
    ("over",): "older than",
    ("above",): "older than",
    ("less", "than"): "younger than",
    ("under",): "younger than",
    ("below",): "younger than",
}
MOST = (("at", "most"), ("no", "more", "than"), ("not", "more", "than"), ("up", "to"))
MONTHS = frozenset("months weeks days month week day hours minutes".split())
OLD = (["years", "old"], ["years", "of"])


def years_old(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "over 20 years old" as "older than 20", "at most 20 years old" as "20 or younger";
    not where some age is told in months.
    """
    found = _of_an_age(words, vocabulary)
    if not _has_ages(vocabulary):
        return found
    for at in range(len(found) - 1, 1, -1):  # "under-18s"
        aged = found[at - 2].text in ("under", "over") and found[at - 1].kind == "number"
        if found[at].text == "s" and aged:
            people = replace(found[at - 2], text="people", written="people")
            found[at - 2 : at + 1] = [people, *found[at - 2 : at]]
    found = _aged_again(found)
    for at in range(len(found) - 3, 0, -1):
        texts = [word.text for word in found[at + 1 : at + 4]]
        if texts[:2] not in OLD or (texts[1] == "of" and texts[2:] != ["age"]):
            continue
        end = at + 3 + (texts[1] == "of")
        if texts_at(found, end) in ("or", "and"):
            continue  # "20 years old or more"
        for bound, said in BOUNDS.items():
            begin = at - len(bound)
            if (
                tuple(word.text for word in found[begin:at]) == bound
                and found[begin - 1].text != "no"
            ):
                found[begin:end] = [*_said(found[begin], said), found[at]]
                break
        else:
            most = next((most for most in MOST if _ends(found, at, most)), None)
            if most is not None:
                found[at - len(most) : end] = [found[at], *_said(found[at + 1], "or younger")]
    return found


YOUNGER = frozenset("under over below above".split())
FROM = frozenset("from between".split())


def _aged_again(words: list[Word]) -> list[Word]:
    """ "Players under 13 may not; from 13 to 17 they may" as "…; players aged 13 to 17 may": that
    is no time of day.
    """
    for at in range(len(words) - 5, 4, -1):
        texts = [word.text for word in words[at : at + 5]]
        numbers = words[at + 1].kind == words[at + 3].kind == "number"
        if texts[0] not in FROM or not numbers or texts[2] not in ("to", "and"):
            continue
        they = at + 4 + (texts[4] == ",")
        told = [
            n
            for n in range(1, at - 1)
            if words[n].text in YOUNGER and words[n + 1].kind == "number"
        ]
        if texts_at(words, they) == "they" and len(told) == 1:
            aged = [replace(words[at], text="aged", written="aged"), words[at + 1]]
            to = replace(words[at + 2], text="to", written="to")
            words = [*words[:at], words[told[0] - 1], *aged, to, words[at + 3], *words[they + 1 :]]
    return words


def _of_an_age(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Whose accounts are less than 7 days old" as "whose account age is less than 7 days", where
    an attribute is called so.
    """
    found = list(words)
    for old in range(len(found) - 1, 4, -1):
        if found[old].text != "old" or found[old - 2].kind != "number":
            continue
        be = next((i for i in range(old - 3, old - 8, -1) if texts_at(found, i) in BE), 0)
        noun = texts_at(found, be - 1) if be else ""
        one = next((form for form in (noun, *singular(noun))
                    if "ATTR" in vocabulary.kinds((form, "age"))), "")  # fmt: skip
        if one:
            named = [replace(found[be], text=text, written=text) for text in (one, "age", "is")]
            found[be - 1 : old + 1] = [*named, *found[be + 1 : old]]
    return found


BE = frozenset("is are was were".split())


def _ends(words: Sequence[Word], at: int, texts: tuple[str, ...]) -> bool:
    return tuple(word.text for word in words[at - len(texts) : at]) == texts


def _has_ages(vocabulary: Vocabulary) -> bool:
    """Whether something has an age that is a number, of years."""
    ages = [
        words_of(attribute.name)
        for type_ in vocabulary.types.values()
        for attribute in type_.attributes
        if attribute.type.kind in (m.INT, m.DECIMAL) and words_of(attribute.name)[0] == "age"
    ]
    return bool(ages) and all(MONTHS.isdisjoint(name) for name in ages)


def _said(word: Word, text: str) -> list[Word]:
    return [replace(word, text=each) for each in text.split()]
