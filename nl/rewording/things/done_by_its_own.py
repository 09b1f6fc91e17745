"""Knows that "a certificate signed by its preparer" is one that was so signed; and that what may be
done "but by nobody who reported it" may not be done by anyone who did.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_starts
from ...text.tokens import Word, key_of
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

WHOSE = frozenset("its their".split())
ARTICLES = frozenset("a an any every each no all".split())
LONGEST = 4


def done_by_its_own(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a certificate signed by its own preparer may" as "a certificate that was signed
    by its preparer may": at the beginning, before anybody is told of.
    """
    found = _not_by(words)
    if not any(word.text in WHOSE for word in found):
        return found
    for start in reversed(sentence_starts(found)):
        first = start + (texts_at(found, start) in ARTICLES)
        done = next(
            (n for n in range(first + 1, first + LONGEST) if _is_by_its(found, n, vocabulary)), 0
        )
        kinds = vocabulary.kinds(key_of(found, first, done)) if done else frozenset()
        own = texts_at(found, done + 3) == "own"
        noun = done + 3 + own
        whole = (key_of(found, noun, end) for end in range(noun + 1, noun + LONGEST))
        if not kinds.isdisjoint(("NOUN", "CLASS")) and any(
            "RELN" in vocabulary.kinds(key) for key in whole
        ):
            if own:
                del found[done + 3]
            be = "was" if first > start and texts_at(found, start) != "all" else "were"
            found[done:done] = [replace(found[done], text=text) for text in ("that", be)]
    return found


def _is_by_its(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    by_its = texts_at(words, at + 1) == "by" and texts_at(words, at + 2) in WHOSE
    return by_its and "RELVP" in vocabulary.kinds((words[at].text,))


def _not_by(words: Sequence[Word]) -> list[Word]:
    """The words, "but by nobody who reported it" as "but not by anyone who reported it"."""
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        nobody = 1 if texts_at(found, at + 2) == "nobody" else 0
        nobody = nobody or 2 * (key_of(found, at + 2, at + 4) == ("no", "one"))
        if key_of(found, at, at + 2) != ("but", "by") or not nobody:
            continue
        if texts_at(found, at + 2 + nobody) in ("who", "in", "from", "on", "with", "whose"):
            said = [replace(found[at + 1], text=text) for text in ("not", "by", "anyone")]
            found[at + 1 : at + 2 + nobody] = said
    return found
