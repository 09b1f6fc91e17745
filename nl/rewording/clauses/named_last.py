"""Knows that of whom only "the reporter who handles a sealed source and the editor can view that
source" is said, each can view a sealed one: "the reporter who handles it and the editor".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

NOBODY = (("nobody", "but"), ("no", "one", "but"), ("nobody", "except"), ("only",))
MAY = frozenset("may can".split())
JOINS = frozenset("and or".split())
ARTICLES = frozenset("a an".split())
SUCH = frozenset("that the".split())
MOST_WORDS = 5


def named_last(words: Sequence[Word]) -> list[Word]:
    """The words, with what is kept for several people named where something is done to it."""
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        texts = [word.text for word in found[start:end]]
        who = next((len(said) for said in NOBODY if tuple(texts[: len(said)]) == said), 0)
        may = next((at for at in range(start + who, end) if found[at].text in MAY), 0)
        if not who or not may:
            continue
        one = [at for at in range(start + who, may) if found[at].text in ARTICLES]
        if len(one) == 1 and "who" in texts[who : one[0] - start]:
            _swap(found, one[0], may, end)
    return found


def _swap(found: list[Word], one: int, may: int, end: int) -> None:
    """Names at the end what those who may are told by, if others are joined to them there."""
    last = next((at for at in range(one, may) if found[at].text in JOINS), 0)
    if not 3 <= last - one <= MOST_WORDS:
        return
    noun = found[last - 1].text
    for at in range(may + 2, min(may + 4, end)):
        it = 1 if found[at].text == "it" else 0
        it = it or 2 * (found[at].text in SUCH and texts_at(found, at + 1) == noun)
        if it and (at + it == end or found[at + it].kind != "word"):
            named = found[one:last]
            found[at : at + it] = named
            found[one:last] = [replace(found[one], text="it", written="it")]
            return
