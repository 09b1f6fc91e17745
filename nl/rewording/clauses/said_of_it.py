"""Knows what "once it is, everyone may", "while they are not, …" leave out: what was said before of
it, "until a document is published".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.morphology import plural
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

IS = frozenset("is are was were been".split())
CASES = frozenset("if when while where once until unless whenever after before as".split())
IT = frozenset("it they one he she".split())
HAVE = frozenset("has have had".split())
DENIALS = frozenset("not n't never yet already still no longer now".split())
ENDS = STOPS | MODALS | CASES | frozenset(", but only nobody".split())
MOST = 7
"""Words of what was said."""


def said_of_it(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "until it is published only its owner may view it; once it is, all may" as "…;
    once it is published, all may": where one thing alone was said of anything before.
    """
    found = _such_a_one(words, vocabulary)
    for at in range(len(found) - 2, 5, -1):
        begin = _case_of(found, at)
        if not begin:
            continue
        said = _said_before(found[:begin]) or _done_before(found[:begin], vocabulary)
        if said:
            again = [replace(word, start=found[at].end, end=found[at].end) for word in said]
            found[at + 1 : at + 1] = again
    return found


def _such_a_one(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Once such a request is closed", of what was spoken of, as "once it is closed"."""
    found = list(words)
    for at in range(len(found) - 4, 4, -1):
        such = [word.text for word in found[at : at + 2]]
        if such not in (["such", "a"], ["such", "an"]) or found[at - 1].text not in CASES:
            continue
        ends = range(at + 3, min(at + 6, len(found)))
        end = next((n for n in ends if found[n].text in ("is", "has", "was")), 0)
        noun = tuple(word.text for word in found[at + 2 : end])
        before = {word.text for word in found[: at - 1]}
        named = noun and before & {noun[-1], *plural(noun[-1])}
        if named and vocabulary.kinds(noun) & {"NOUN", "CLASS"}:
            found[at:end] = [replace(found[at], text="it", written="it")]
    return found


def _case_of(words: Sequence[Word], at: int) -> int:
    """Where a case begins that ends in "is", or in "is not", at a place; else 0."""
    if texts_at(words, at + 1) not in (",", *STOPS):
        return 0
    last = at - (words[at].text in ("not", "n't"))
    if words[last].text not in IS:
        return 0
    before = last - 1
    if words[last].text == "been" and words[before].text in HAVE:
        before -= 1
    elif [word.text for word in words[before - 1 : before + 1]] == ["no", "longer"]:
        before -= 2
    return before - 1 if words[before].text in IT and words[before - 1].text in CASES else 0


def _said_before(words: Sequence[Word]) -> list[Word]:
    """What words say that something is, if just one thing."""
    told: dict[tuple[str, ...], list[Word]] = {}
    for at, word in enumerate(words):
        if word.text not in IS or _is_modal(words, at):
            continue
        begin = at + 1
        while texts_at(words, begin) in DENIALS | IS:
            begin += 1
        ends = range(begin, min(begin + MOST, len(words)))
        end = next((n for n in ends if words[n].text in ENDS), begin)
        if end > begin:
            said = list(words[begin:end])
            told.setdefault(tuple(word.text for word in said), said)
    return next(iter(told.values())) if len(told) == 1 else []


def _is_modal(words: Sequence[Word], at: int) -> bool:
    return any(word.text in MODALS for word in words[max(0, at - 2) : at])


def _done_before(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """What words say may be done to something, if just one thing: "may be archived by editors"."""
    places = [
        at + 1 for at in range(len(words) - 1) if words[at].text == "be" and _is_modal(words, at)
    ]
    if len(places) != 1 or any(word.text in IS for word in words):
        return []
    (at,) = places
    ends = {"by", "only", "with", *ENDS}
    done = "ACTP" in vocabulary.kinds((words[at].text,)) and texts_at(words, at + 1) in ends
    return [words[at]] if done else []
