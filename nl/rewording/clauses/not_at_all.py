"""Knows a second case of what may not be done, "and not at all while it is closed", and whom one of
two such rules spares: "clerks are exempt from the second, but not from the first".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.sentences import sentence_end, sentence_start, sentence_starts
from ...text.tokens import Word, stands_at
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.vocabulary import Vocabulary

NOT_AT_ALL = (("and", "not", "at", "all"), ("or", "at", "all"), ("nor", "at", "all"))
CASES = frozenset("while if when whenever once after before until during on without".split())
MOST = 3
"""Words of a deed."""


def not_at_all_then(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a room can't be booked on Sundays, and not at all while it is closed" as "a room
    can't be booked on Sundays. A room can't be booked while it is closed".
    """
    found = list(words)
    for at in range(len(found) - 5, 3, -1):
        said = next((n for n in NOT_AT_ALL if stands_at(found, at, n)), ())
        if not said or texts_at(found, at + len(said)) not in CASES:
            continue
        start = sentence_start(found, at)
        done = _not_done(found, start, at, vocabulary)
        if done:
            comma = at - (found[at - 1].text == ",")
            place = found[comma]
            stop = replace(place, text=".", written=".", kind="mark", end=place.start)
            again = [replace(word, start=place.start, end=place.start)
                     for word in found[start:done]]  # fmt: skip
            found[comma : at + len(said)] = [stop, *again]
    return found


def _not_done(words: Sequence[Word], start: int, end: int, vocabulary: Vocabulary) -> int:
    """Where "a room can't be booked" ends that a sentence begins with; 0 where it does not."""
    for at in range(start + 1, end - 2):
        if words[at].text in MODALS and texts_at(words, at + 1) in ("not", "n't", "never"):
            if texts_at(words, at + 2) != "be":
                return 0
            ends = range(min(end, at + 3 + MOST), at + 3, -1)
            return next((n for n in ends if acts_of(words[at + 3 : n], ("ACTP",), vocabulary)), 0)
        if words[at].text in STOPS | {","}:
            return 0
    return 0


SECOND = {"first": 0, "former": 0, "second": 1, "latter": 1}
EXEMPT = frozenset("exempt exempted excepted".split())
RULES = frozenset("rule restriction limit prohibition ban condition requirement one".split())
NAMED_BEFORE = frozenset("it they he she this that these those".split())


def exempt_from_one(words: Sequence[Word]) -> list[Word]:
    """The words, "(one rule). (Another). Clerks are exempt from the second, but not from the first"
    as "(another). Clerks are exempt from this rule. (One rule)".
    """
    starts = [start for start in sentence_starts(words) if start < len(words)]
    if len(starts) != 3:
        return list(words)
    one, two, last = (list(words[start : sentence_end(words, start)]) for start in starts)
    spares = _spares(last)
    if spares is None or NAMED_BEFORE & {each[0].text for each in (one, two) if each}:
        return list(words)
    which, who = spares
    first, other = (two, one) if which else (one, two)
    stop = next(word for word in words if word.text in STOPS)
    from_ = [replace(who[-1], text=text, written=text) for text in ("from", "this", "rule")]
    return [*first, stop, *who, *from_, stop, *other, stop]


def _spares(words: Sequence[Word]) -> tuple[int, Sequence[Word]] | None:
    """Which of two rules it is that a sentence spares somebody, and its words up to "exempt"."""
    at = next((n for n, word in enumerate(words) if word.text in EXEMPT), 0)
    if not at or not stands_at(words, at + 1, ("from", "the")):
        return None
    which = texts_at(words, at + 3)
    rest = [word.text for word in words[at + 4 :] if word.text not in RULES | {","}]
    if which not in SECOND or (rest and rest[:-1] not in BUT_NOT):
        return None
    if rest and SECOND.get(rest[-1], SECOND[which]) == SECOND[which]:
        return None
    return SECOND[which], words[: at + 1]


BUT_NOT = (["but", "not", "from", "the"], ["and", "not", "from", "the"], ["not", "from", "the"])
