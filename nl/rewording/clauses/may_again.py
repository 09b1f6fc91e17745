"""Knows that "doctors may sign it, and nurses view it" lets the nurses do so by the same "may", and
that in "doctors may sign, and nurses may view, scripts" both are of scripts.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import Kind, Noun, types_of
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("can may".split())
NOBODY = frozenset("nobody no none neither".split())
JOINS = frozenset("and but while".split())
LONGEST = 4
"""Words of a noun, and of a verb, at most."""


def may_again(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with "may" before each verb whose own people stand before it after those who may,
    and without the comma before what several people's verbs are all done to.
    """
    found = _nor_may_any_be(list(words), vocabulary)
    may = ""
    at = 0
    while at < len(found):
        text = found[at].text
        if text in STOPS - {","}:
            may = ""
        elif text in MAY:
            denied = texts_at(found, at + 1) in ("not", "never", "neither", "be", "only")
            denied |= not NOBODY.isdisjoint(_texts(found, sentence_start(found, at), at))
            may = "" if denied else text
        elif may and text == "but" and _only_then(found, at + 1, vocabulary):
            found.insert(at + 1, replace(found[at + 1], text=may, end=found[at + 1].start))
            at += 1
        elif may and (verb := _of_others(found, at, vocabulary)):
            found.insert(verb, replace(found[verb], text=may, end=found[verb].start))
            at = verb
        at += 1
    return _of_all_of_them(found, vocabulary)


def _nor_may_any_be(found: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "No file may be moved and no folder deleted" as "… and no folder may be deleted"."""
    for at in range(len(found) - 3, 4, -1):
        if found[at].text != "no" or found[at - 1].text not in JOINS | {",", "or"}:
            continue
        begin = next((n + 1 for n in range(at - 1, -1, -1) if found[n].text in ENDS), 0)
        be = [n for n in range(begin + 1, at) if found[n].text == "be" and found[n - 1].text in MAY]
        none = "no" in _texts(found, begin, be[0]) if be else False
        for end in range(at + 2, min(at + LONGEST, len(found) - 1)) if none else ():
            thing = vocabulary.kinds(tuple(_texts(found, at + 1, end))) & {"NOUN", "CLASS"}
            if thing and acts_of(found[end : end + 1], ("ACTP",), vocabulary):
                said = [replace(found[n], end=found[n].start) for n in (be[0] - 1, be[0])]
                found[end:end] = said
                break
    return found


ENDS = STOPS - {","}


def _of_others(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where the verb of ", nurses view it", "and nurses view it" begins, whose joiner stands at a
    place; 0 where none does.
    """
    if words[at].text not in JOINS and words[at].text != ",":
        return 0
    begin = at + 1 + (words[at].text == "," and texts_at(words, at + 1) in JOINS)
    for end in range(begin + 1, min(begin + LONGEST, len(words) - 1) + 1):
        many = any(
            isinstance(value, Noun | Kind)
            and value.plural
            and set(types_of(value)) <= set(vocabulary.principals)
            for kind, value in vocabulary.entries.get(tuple(_texts(words, begin, end)), ())
            if kind in ("NOUN", "CLASS")
        )
        if many and _verb_at(words, end, vocabulary):
            return end
    return 0


def _only_then(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether "renew them only if" stands at a place: "may view drafts but print them only if"."""
    end = at + _verb_at(words, at, vocabulary)
    return at < end and _texts(words, end, end + 2) in (["it", "only"], ["them", "only"])


def _texts(words: Sequence[Word], begin: int, end: int) -> list[str]:
    return [word.text for word in words[begin:end]]


def _verb_at(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """How many words at a place are a verb that something can be done by; 0 where none is."""
    apart = texts_at(words, at + 1) in ("it", "them")  # "sign it off"
    if apart and acts_of([*words[at : at + 1], *words[at + 2 : at + 3]], ("VERB",), vocabulary):
        return 1
    lengths = range(min(LONGEST, len(words) - at), 0, -1)
    return next((n for n in lengths if acts_of(words[at : at + n], ("VERB",), vocabulary)), 0)


def _of_all_of_them(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "May sign, and nurses may view, scripts" as "may sign, and nurses may view scripts"."""
    mays = [n for n, word in enumerate(words) if word.text in MAY]
    for first, second in itertools.pairwise(mays):
        one = first + 1 + _verb_at(words, first + 1, vocabulary)
        two = second + 1 + _verb_at(words, second + 1, vocabulary)
        both = one > first + 1 and two > second + 1
        joined = texts_at(words, one) == "," and texts_at(words, one + 1) in JOINS
        if both and joined and one < second and texts_at(words, two) == ",":
            after = texts_at(words, two + 1)
            if after and after not in STOPS | JOINS and "," not in _texts(words, one + 1, second):
                return words[:two] + words[two + 1 :]
    return words
