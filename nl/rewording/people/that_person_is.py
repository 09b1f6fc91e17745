"""Knows that "if that person is on leave, any approver may" is of the person told of before, and
not of the approver.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

CASES = frozenset("if while when once unless until where".split())
PERSONS = frozenset("person user employee colleague individual".split())
ARE = {"is": "are", "has": "have", "was": "were", "does": "do"}
ENDS = frozenset(". ; , if unless when while once until and or but only with on".split())
MOST = 9
"""Words of who was told of."""


def that_person_is(words: Sequence[Word]) -> list[Word]:
    """The words, "by its creator. If that person is on leave, …" as "… If the creator is on
    leave, …"; where several may be meant, as "if they are on leave", which is asked.
    """
    found = list(words)
    for at in range(len(found) - 4, 2, -1):
        that = found[at].text == "that" and found[at - 1].text in CASES
        if not that or found[at + 1].text not in PERSONS or texts_at(found, at + 2) not in ARE:
            continue
        if {"the", found[at + 1].text} <= {w.text for w in found[sentence_start(found, at) : at]}:
            continue  # "the person who drafted it": then it is said which
        if who := _told_before(found[: sentence_start(found, at)]):
            found[at : at + 2] = [replace(w, start=found[at].start, end=found[at].end) for w in who]
            continue
        are = ARE[found[at + 2].text]
        they = replace(found[at], text="they", written="they")
        found[at : at + 3] = [they, replace(found[at + 2], text=are, written=are)]
    return found


def _told_before(words: Sequence[Word]) -> list[Word]:
    """By whom the sentence that ends words says something may be done, "the creator"."""
    start = sentence_start(words, len(words) - 1)
    bys = [n for n in range(start, len(words)) if words[n].text == "by"]
    if len(bys) != 1:
        return []
    begin = bys[0] + 1
    end = next((n for n in range(begin, len(words)) if words[n].text in ENDS), begin)
    if texts_at(words, end) == "on":  # "the person who put it on hold"
        end = next((n for n in range(end, len(words)) if words[n].text in ENDS - {"on"}), end)
    if texts_at(words, end) in ("or", "and"):  # "by its owner or reviewer"
        return []
    who = list(words[begin:end])
    if not 1 < len(who) <= MOST or who[0].text not in ("its", "the"):
        return []
    return [replace(who[0], text="the", written="the"), *who[1:]]
