"""Knows that "a payout requested over the phone must not be paid" is of how it is asked for now: it
must not be paid over the phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import circumstance_end, texts_at
from ...vocabulary.vocabulary import Vocabulary

ASKED = (("requested",), ("asked", "for"))
CASE = frozenset("if when whenever where".split())
IT_IS = (("it", "is"), ("it", "was"), ("they", "are"), ("they", "were"), ())
NOT_ALL = frozenset("only nobody no".split())


def requested_so(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, how something is requested with what may be done: nothing else is so called."""
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        asked = next((a for a in ASKED if _stands(found, at, a)), None)
        if asked is None or asked in vocabulary.entries:
            continue
        how = at + len(asked)
        end = circumstance_end(found, how, vocabulary)
        case = _begins_case(found, at)
        if end and case is not None:
            del found[case:how]  # "if it is requested over the phone, …"
        elif end:
            _behind(found, (at, how, end), vocabulary)
    return found


def _stands(words: Sequence[Word], at: int, phrase: Sequence[str]) -> bool:
    return [word.text for word in words[at : at + len(phrase)]] == list(phrase)


def _begins_case(words: Sequence[Word], at: int) -> int | None:
    """Where "if it is" begins that stands before a place, in front of a sentence; or "only when"
    goes on.
    """
    if texts_at(words, at - 1) in CASE and texts_at(words, at - 2) == "only":
        return at - 1
    for said in IT_IS:
        begin = at - len(said) - 1
        front = begin == 0 or (begin > 0 and words[begin - 1].text in STOPS)
        if front and words[begin].text in CASE and _stands(words, begin + 1, said):
            return begin
    return None


def _behind(found: list[Word], places: tuple[int, int, int], vocabulary: Vocabulary) -> None:
    """Says how something is requested behind what may be done to it: "may be paid over the phone";
    where that is limited, in front of it all.
    """
    at, how, end = places
    start, last = sentence_start(found, at), sentence_end(found, at)
    said = {word.text for word in found[start:last]}
    if texts_at(found, end) not in MODALS:
        if end == last and not MODALS.isdisjoint(w.text for w in found[start:at]):
            if NOT_ALL.isdisjoint(said):
                del found[at:how]  # "may not pay payouts requested online"
            elif "," not in said:
                _in_front(found, (start, at, how, end))
        return
    be = next((n for n in range(end, min(end + 3, len(found) - 1)) if found[n].text == "be"), 0)
    if not be or "ACTP" not in vocabulary.kinds((found[be + 1].text,)):
        return
    if NOT_ALL.isdisjoint(said):
        found[at : be + 2] = [*found[end : be + 2], *found[how:end]]
    elif "," not in said and found[start].text != "no":
        _in_front(found, (start, at, how, end))


def _in_front(found: list[Word], places: tuple[int, int, int, int]) -> None:
    start, at, how, end = places
    comma = replace(found[at], text=",", written=",", kind="mark", end=found[at].start)
    found[start:end] = [*found[how:end], comma, *found[start:at]]
