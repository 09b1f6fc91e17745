"""Knows two ways to say who must have done something first: "before a release is shipped to
customers, a tester must have checked it", and "two people must have checked it, one of them a
tester".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.vocabulary import Vocabulary

IT = frozenset(["it", "them"])
ARTICLES = frozenset("a an any every each".split())
BEING = (["is"], ["are"], ["can", "be"], ["may", "be"], ["gets"], ["get"])
TO = frozenset("to into onto on in from".split())
ONES = frozenset(["them", "whom"])
JOINS = frozenset("and or but if unless".split())
MOST = 4
"""Words of what something is done to, or of who must have done something."""


def must_have_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "before a release is shipped to customers, a tester must have checked it" as "a
    tester must have checked a release before it is shipped to customers".
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        comma = next((at for at in range(start, end) if found[at].text == ","), 0)
        must = next((at for at in range(comma, end - 1) if _must_have(found, at)), 0)
        if not comma or not must or found[start].text != "before" or found[end - 1].text not in IT:
            continue
        be = _being_done_there(found[start + 1 : comma], vocabulary)
        if be and not any(word.text == "," for word in found[comma + 1 : end]):
            what, deed = found[start + 1 : start + 1 + be], found[start + 1 + be : comma]
            it = replace(found[end - 1], text="it" if what[0].text in ARTICLES else "they")
            found[start:end] = [*found[comma + 1 : end - 1], *what, found[start], it, *deed]
    return found


def _must_have(words: Sequence[Word], at: int) -> bool:
    return words[at].text == "must" and texts_at(words, at + 1) == "have"


def _being_done_there(words: Sequence[Word], vocabulary: Vocabulary) -> int:
    """Where "is" stands in "a release is shipped to customers"; 0 where nobody does so to it."""
    for at in range(1, min(MOST + 1, len(words))):
        be = next((b for b in BEING if [w.text for w in words[at : at + len(b)]] == b), None)
        if be is None:
            continue
        for done in range(at + len(be) + 1, len(words) - 1):
            acts = acts_of(words[at + len(be) : done], ("ACTP",), vocabulary)
            if acts and words[done].text in TO:
                return at
        return 0
    return 0


def one_of_whom_is(words: Sequence[Word]) -> list[Word]:
    """The words, "two people must have checked it, one of them a tester" as "two people, one of
    them a tester, must have checked it".
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        must = next((at for at in range(start + 2, end) if _must_have(found, at)), 0)
        comma = next((at for at in range(must, end) if found[at].text == ","), 0) if must else 0
        several = any(word.kind == "number" or word.text in NUMBERS
                      for word in found[max(start, must - MOST) : must])  # fmt: skip
        if not comma or not several or not _is_one_of_them(found, comma + 1, end):
            continue
        (mark, *one) = found[comma:end]
        found[comma:end] = []
        found[must:must] = [mark, *one, replace(mark, start=one[-1].end, end=one[-1].end)]
    return found


NUMBERS = frozenset("two three four five six".split())


def _is_one_of_them(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether "(at least) one of them a tester" stands from one place to the other."""
    at = start + 2 * ([w.text for w in words[start : start + 2]] == ["at", "least"])
    said = [word.text for word in words[at:end]]
    one = said[:2] == ["one", "of"] and said[2:3] != [] and said[2] in ONES
    article = said[3:4] != [] and said[3] in ("a", "an")
    return one and article and JOINS.isdisjoint(said) and "," not in said
