"""Knows that "above $100,000, two such people must have approved it" says of what may not be done
until somebody has that it may not, above that, until two have.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...text.lexicon import STOPS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word

UNTIL = frozenset("until unless".split())
ONCE = frozenset("once if after when".split())
HAVE = frozenset("has have".split())
IT = frozenset("it them".split())
MAY = frozenset("may can must".split())
SOMEBODY = frozenset("someone somebody anyone anybody".split())
MOST_WORDS = 9


@dataclass(frozen=True, slots=True)
class _Needed:
    """What a clause says that has to have been done before something may be."""

    done: Sequence[Word]
    """What may be done, or not: "started"."""
    denied: bool
    until: Word
    who: Sequence[Word]
    verb: Sequence[Word]
    """What they have to have done: "approved it"."""


def so_many_must(words: Sequence[Word]) -> list[Word]:
    """The words, "…; above $100,000, two such people must have approved it" as "…; above $100,000,
    it may not be started until two people other than its requester have approved it".
    """
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if [word.text for word in found[at : at + 2]] != ["must", "have"]:
            continue
        stop = max((n for n in range(at) if found[n].text in STOPS), default=0)
        comma = max((n for n in range(stop, at) if found[n].text == ","), default=0)
        end = sentence_end(found, at)
        start = sentence_start(found, stop)
        needed = _needed(found[start:stop]) if stop and comma > stop + 1 else None
        if needed is None or not _same(found[at + 2 : end], needed.verb):
            continue
        who = _such(found[comma + 1 : at], needed.who)
        if who:
            said = "it may not be" if needed.denied else "it may be"
            it_may = [replace(found[at], text=text, written=text) for text in said.split()]
            only = [] if needed.denied else [replace(found[at], text="only")]
            case = [*it_may, *needed.done, *only, needed.until, *who, found[at + 1]]
            found[comma + 1 : at + 2] = case
    return found


def _needed(words: Sequence[Word]) -> _Needed | None:
    """What a clause like "no order may be started until someone has approved it" says."""
    texts = [word.text for word in words]
    be = next((n for n in range(1, len(texts)) if texts[n] == "be" and n + 2 < len(texts)), 0)
    until = next((n for n in range(be, len(texts)) if texts[n] in UNTIL | ONCE), 0) if be else 0
    have = next((n for n in range(until + 1, len(texts)) if texts[n] in HAVE), 0) if until else 0
    if not have or texts[-1] not in IT or not 0 < have - until <= MOST_WORDS:
        return None
    only = texts[until - 1] == "only"
    done = words[be + 1 : until - only]
    denied = texts[0] in ("no", "nothing") or bool(MAY & {*texts[:be]} and texts[be - 1] == "not")
    fits = (denied and texts[until] in UNTIL) or (only and not denied and texts[until] in ONCE)
    if not fits or not 0 < len(done) <= 2 or "," in texts:
        return None
    return _Needed(done, denied, words[until], words[until + 1 : have], words[have + 1 :])


def _same(words: Sequence[Word], verb: Sequence[Word]) -> bool:
    said, before = [w.text for w in words], [w.text for w in verb]
    return said[:-1] == before[:-1] and bool(said) and said[-1] in IT


def _such(words: Sequence[Word], before: Sequence[Word]) -> Sequence[Word]:
    """Who "two such people" are, after "someone other than its requester"; two others are who they
    are.
    """
    texts = [word.text for word in words]
    if "such" not in texts:
        return words
    at = texts.index("such")
    same = before[0].text in SOMEBODY or (before[0].text in ("a", "an") and len(texts) == at + 2)
    told = next((n for n, word in enumerate(before) if word.text in ("other", "who", "from")), 0)
    if not told or not same or len(texts) != at + 2:
        return ()
    return [*words[:at], *words[at + 1 :], *_of_many(before[told:])]


def _of_many(words: Sequence[Word]) -> list[Word]:
    """What is said of somebody, as it is of several: "who is", "who are"."""
    many = {"is": "are", "has": "have", "was": "were", "does": "do"}
    return [
        replace(word, text=many[word.text]) if n == 1 and word.text in many else word
        for n, word in enumerate(words)
    ]
