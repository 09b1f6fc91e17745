"""Knows that a quote "with a premium that exceeds their limit" is one whose premium exceeds it, and
one "in any status other than draft" one whose status is other than draft.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary
from ..measures.amounts_done import bound_at

WITH = frozenset("with having holding".split())
IN = frozenset("in of at on with having holding".split())
ARTICLES = frozenset("a an the any".split())
BUT = (["other", "than"], ["apart", "from"], ["except"], ["but"])
WHICH = frozenset("that which".split())
SAID = frozenset(
    (
        "is are was were exceeds exceed exceeded matches match equals differs does do has goes "
        "lies tops surpasses"
    ).split()
)
"""How what is said of a value begins."""
LONGEST = 4
NAMED = frozenset({"NOUN", "CLASS", "RELN", "PATHN", "TEXT"})


def whose_is(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "with a premium that exceeds …" as "whose premium exceeds …" after a noun."""
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        if found[at].text not in WITH | IN or found[at + 1].text not in ARTICLES:
            continue
        if vocabulary.kinds((found[at - 1].text,)).isdisjoint(NAMED):
            continue
        for end in range(at + 3, min(at + 3 + LONGEST, len(found) - 1)):
            phrase = tuple(w.text for w in found[at + 2 : end])
            whose = [replace(found[at], text="whose"), *found[at + 2 : end]]
            if _runs_out(found, at, end) and "EVENTC" in vocabulary.kinds((*phrase, "expires")):
                found[at : end + 1] = [*whose, replace(found[end], text="expires")]
                break
            if not _is_value(phrase, vocabulary):
                continue
            if _is_said(found, at, end):
                found[at : end + 1] = whose
                break
            one = not _has_several(phrase, vocabulary)
            if one and (length := _but(found, end, vocabulary)):
                said = [replace(found[end], text=text) for text in ("is", "other", "than")]
                found[at : end + length] = [*whose, *said]
                break
    return found


def of_a_level(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a course at level 500 or above" as "a course of level 500 or above", of what a
    course has.
    """
    found = list(words)
    for at in range(len(found) - 4, 0, -1):
        types = {
            type_
            for kind, value in vocabulary.entries.get((found[at - 1].text,), ())
            if kind == "NOUN"
            for type_ in types_of(value)
        }
        if found[at].text != "at" or not types:
            continue
        for number in range(at + 2, min(at + 2 + LONGEST, len(found) - 2)):
            name = tuple(word.text for word in found[at + 1 : number])
            level = any(
                kind == "ATTR" and value.of in types
                for kind, value in vocabulary.entries.get(name, ())
            )
            or_ = [word.text for word in found[number + 1 : number + 3]]
            if level and found[number].kind == "number" and or_[0] == "or" and or_[1] in BEYOND:
                found[at] = replace(found[at], text="of")
    return found


def rated_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "machines rated above 75 kW" as "machines with a rated above 75 kW", where that is
    what an attribute is called.
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        rated = vocabulary.entries.get((found[at].text,), ())
        noun = vocabulary.kinds((found[at - 1].text,)) & {"NOUN", "CLASS"}
        if not noun or not found[at].text.endswith("ed"):
            continue
        if not any(kind == "ATTR" and value.of != "request" for kind, value in rated):
            continue
        how = at + 1 + (found[at + 1].text in ("at", "for"))
        bound = 1 if texts_at(found, how) in ("above", "below") else bound_at(found, how)
        if bound and how + bound < len(found) and found[how + bound].kind == "number":
            with_a = [replace(found[at], text=text) for text in ("with", "a")]
            found[at:how] = [*with_a, found[at]]
    return found


BEYOND = frozenset("above more higher over up below less lower under".split())


def _is_said(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether "that exceeds" stands here, after "with a premium"."""
    which = texts_at(words, end) in WHICH and texts_at(words, end + 1) in SAID
    return words[at].text in WITH and which


def _runs_out(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether "expiring after 2027" stands here, after "with a licence"."""
    return words[at].text in WITH and texts_at(words, end) == "expiring"


def _but(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """How many words of "other than" stand here, before a value: a relation has none."""
    for but in BUT:
        end = at + len(but)
        if [word.text for word in words[at:end]] == but:
            value = vocabulary.kinds((texts_at(words, end),)) & {"ADJ", "TEXT", "CLASS"}
            return len(but) if value or _is_name(words, end) else 0
    return 0


def _is_value(phrase: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether it names what something has, and nothing that a request has."""
    meant = vocabulary.entries.get(phrase, ())
    values = [value for kind, value in meant if kind == "ATTR"]
    asked = any(getattr(value, "of", None) == "request" for value in values)
    return bool(values) and not asked


def _has_several(phrase: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether one can have several: with "a role other than guest" one may be a guest, too."""
    meant = vocabulary.entries.get(phrase, ())
    return any(kind == "ATTR" and value.type.kind == "set" for kind, value in meant)


def _is_name(words: Sequence[Word], at: int) -> bool:
    """Whether a value that the vocabulary does not declare stands here: Leeds, "north"."""
    return at < len(words) and (words[at].kind == "quoted" or words[at].written[:1].isupper())
