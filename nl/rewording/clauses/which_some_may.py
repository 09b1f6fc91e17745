"""Knows that "the exception is studios, which wardens may reserve as well" lets wardens reserve
them: ", except that wardens may reserve studios".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

STOP = frozenset(".;!")
MAY = frozenset("may can".split())
BARRING = frozenset("only nobody no not cannot none never".split())
DENIED = frozenset("no not n't never".split())
"""Before "exception": "drafts are no exception" makes none."""
TOO = (["too"], ["as", "well"], ["also"])
THEY = frozenset("it they these those".split())
MOST = 10


def which_some_may(words: Sequence[Word]) -> list[Word]:
    """The words, "only officers may reserve rooms. Studios are the exception: wardens may reserve
    them, too" as "…, except that wardens may reserve studios".
    """
    found = list(words)
    if not any(word.text.startswith("exception") for word in found):
        return found
    for at in range(len(found) - 1, 3, -1):
        if found[at].text not in ("exception", "exceptions"):
            continue
        start = _start(found, at)
        before = {word.text for word in found[_start(found, start - 1) : start]}
        if (
            start < 2
            or BARRING.isdisjoint(before)
            or not DENIED.isdisjoint(w.text for w in found[start:at])
        ):
            continue
        end = next((n for n in range(at, len(found)) if found[n].text in STOP), len(found))
        said = _told_first(found, start, at, end) or _told_behind(found, at, end)
        if said:
            that = [replace(found[start - 1], text=t, kind="word") for t in (",", "except", "that")]
            found[start - 1 : end] = [*that, *said]
    return found


def _start(words: Sequence[Word], at: int) -> int:
    """Where the sentence begins that a place is in: a colon ends none."""
    return max((n + 1 for n in range(at) if words[n].text in STOP), default=0)


def _told_behind(words: list[Word], at: int, end: int) -> list[Word]:
    """Of "the exception is studios, which wardens may reserve", "wardens may reserve studios"."""
    is_ = next((n for n in range(at + 1, at + 3) if texts_at(words, n) in ("is", "are")), 0)
    begin = is_ + 1 + 2 * ([w.text for w in words[is_ + 1 : is_ + 3]] == ["made", "for"])
    comma = next((n for n in range(begin, min(begin + MOST, end - 2))
                  if words[n].text == "," and words[n + 1].text == "which"), 0)  # fmt: skip
    if not is_ or not comma:
        return []
    return _of_those(words[begin:comma], _without_too(words[comma + 2 : end]), [])


def _told_first(words: list[Word], start: int, at: int, end: int) -> list[Word]:
    """Of "studios are the exception: wardens may reserve them", "wardens may reserve studios"."""
    is_ = next((n for n in range(start + 1, at) if words[n].text in ("is", "are")), 0)
    if not is_ or texts_at(words, at + 1) not in (":", ","):
        return []
    return _of_those(words[start:is_], _without_too(words[at + 2 : end]), ["it", "them"])


def _of_those(those: list[Word], clause: list[Word], them: list[str]) -> list[Word]:
    """What some may do, said of those; nothing where it says more than that."""
    texts = [word.text for word in clause]
    may = [n for n, text in enumerate(texts) if text in MAY]
    if len(may) != 1 or "," in texts or not BARRING.isdisjoint(texts):
        return []
    if not them and not may[0]:
        return [*those, *clause]  # "which may be reserved by wardens"
    if not them:
        return [*clause, *those]
    if may[0] == 1 and texts[0] in THEY:
        return [*those, *clause[1:]]  # "they may be reserved by wardens"
    return [*clause[:-1], *those] if texts[-1] in them and may[0] else []


def _without_too(clause: list[Word]) -> list[Word]:
    """A clause without "too", "as well", "also"."""
    texts = [word.text for word in clause]
    for too in TOO:
        if texts[-len(too) :] == too:
            clause = clause[: -len(too)]
    clause = clause[:-1] if clause and clause[-1].text == "," else clause
    return [word for word in clause if word.text != "also"]
