"""Knows clauses that leave out what is done: "but neither nurses nor its author may" says that
nurses may not, and its author; "and nobody a locked one", that nobody may do that to a locked one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("may can".split())
STOPS = frozenset(".;!")
FARTHEST = 12
BUT = frozenset("but except".split())
ARTICLES = frozenset("a an any the".split())
NO_NAME = frozenset("may can must if unless when while once until , . ; ! neither nor".split())


def neither_may(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with what is left out."""
    return _nobody_may(_neither_may(words), vocabulary)


def neither_must(words: Sequence[Word]) -> list[Word]:
    """The words, "must not be released, and neither must one on hold" with "may" for the second."""
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        if [word.text for word in found[at : at + 2]] == ["neither", "must"]:
            found[at + 1] = replace(found[at + 1], text="may")
    return found


def _neither_may(words: Sequence[Word]) -> list[Word]:
    found = list(words)
    for at in range(len(found) - 5, 2, -1):
        if found[at].text != "neither" or found[at - 1].text not in ("but", "and", ",", *STOPS):
            continue
        nor = next((i for i in range(at + 2, at + FARTHEST) if texts_at(found, i) == "nor"), 0)
        may = next((i for i in range(nor + 2, nor + FARTHEST) if texts_at(found, i) in MAY), 0)
        if not nor or not may or (texts_at(found, may + 1) or ".") not in STOPS:
            continue
        one, two = found[at + 1 : nor], found[nor + 1 : may]
        if not NO_NAME.isdisjoint(word.text for word in (*one, *two)) or one[0].text == "of":
            continue
        said = [replace(found[may], text=text) for text in (found[may].text, "not")]
        found[at : may + 1] = [*one, replace(found[nor], text="and"), *two, *said]
    return found


def _nobody_may(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Nobody may print charts without MFA, and nobody a locked one" as "… nobody may print …"."""
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        one = found[at].text == "no" and texts_at(found, at + 1) == "one"
        if not (one or found[at].text == "nobody") or found[at - 1].text not in ("and", ",", "but"):
            continue
        end = next((i for i in range(at, len(found)) if found[i].text in STOPS), len(found))
        begin = at + 1 + one
        if [word.text for word in found[begin : begin + 2]] == ["at", "all"]:
            del found[begin : begin + 2]
            end -= 2
        if texts_at(found, begin) in BUT:
            begin = next((i for i in range(begin + 2, end) if found[i].text in ARTICLES), end)
        verb = _verb_before(found, at, vocabulary)
        told = {word.text for word in found[begin:end]}
        direct = texts_at(found, begin) in ARTICLES or _goes_with(found, begin, verb)
        if verb and direct and MAY.isdisjoint(told) and begin < end:
            found[begin:begin] = [replace(word, start=found[begin].start) for word in verb]
    return found


def _goes_with(words: Sequence[Word], at: int, verb: Sequence[Word]) -> bool:
    """Whether a verb's own preposition stands at a place: "to a locked one", of what is posted."""
    return (
        bool(verb)
        and texts_at(words, at) in ("to", "on", "in")
        and (texts_at(words, at + 1) in ARTICLES)
    )


def _verb_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> list[Word]:
    """ "May post" of the clause before a place, where that is of nobody, and of one deed."""
    start = max((i + 1 for i in range(end) if words[i].text in STOPS), default=0)
    modals = [i for i in range(start, end) if words[i].text in MAY]
    denied = words[start].text in ("nobody", "no") or (
        len(modals) == 1 and texts_at(words, modals[0] + 1) == "not"
    )
    if len(modals) != 1 or not denied:
        return []
    first = modals[0] + 1 + (texts_at(words, modals[0] + 1) == "not")
    for size in (3, 2, 1):
        phrase = tuple(word.text for word in words[first : first + size])
        particle = size > 1 and phrase[-1] in ("to", "on", "in")
        if "VERB" in vocabulary.kinds(phrase):
            return [words[modals[0]], *words[first : first + size - particle]]
    return []
