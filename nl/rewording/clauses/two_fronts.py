"""Knows that "during school hours, and only while on the premises, teachers may" tells two things
in front: when they may, and wherever else that is so, they may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

WHEN = frozenset("while when whenever".split())
HOW = frozenset("during with from on at in over via inside outside within".split())
TIMES = frozenset("on at in during within".split())
GOES_ON = frozenset("but only unless except or if nor never not nobody no none".split())
"""What else a sentence may say, so that what is moved behind it would be of that."""


def two_fronts(words: Sequence[Word]) -> list[Word]:
    """The words, "during school hours, and only while on the premises, teachers may …" as "during
    school hours, teachers may …, but only while on the premises".
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        commas = [at for at in range(start, end) if found[at].text == ","]
        if len(commas) != 2 or texts_at(found, start) not in WHEN | HOW:
            continue
        first, last = commas
        if texts_at(found, first + 1) != "and":
            continue
        begin = first + 2 + (texts_at(found, first + 2) == "only")
        if texts_at(found, begin) not in WHEN | HOW or begin >= last:
            continue
        rest = [word.text for at, word in enumerate(found[last:end], last)
                if (texts_at(found, at - 1), word.text) != ("read", "only")]  # fmt: skip
        said = [word.text for word in found[start:last]]
        either = begin == first + 2 and found[begin].text in TIMES  # "and at night": or then
        if MODALS.isdisjoint(said) and GOES_ON.isdisjoint(rest) and not either:
            _say(found, (first, begin, last, end))
    return found


def _say(found: list[Word], places: tuple[int, int, int, int]) -> None:
    """Says the second behind the sentence, where it limits it or is a clause; else beside the
    first.
    """
    first, begin, last, end = places
    only = begin - first == 3
    if not only and found[begin].text in HOW:
        del found[first + 1]  # "during school hours, with MFA, teachers may"
        return
    comma = found[first]
    joint = [replace(comma, text=text, written=text, kind="word") for text in ("but", "only")]
    moved = [comma, *joint, *found[begin:last]] if only else found[begin:last]
    found[first:end] = [*found[last:end], *moved]
