"""Knows several deeds in a row, each with a case of its own: "can view it, edit it while it is a
draft, and delete it once it is archived".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("can may".split())
CASES = frozenset("if when while once after before until unless within only".split())
NOT_EACH = frozenset("only nobody no none neither nor not never".split())
"""What stands before "may" where it is not said of each deed by itself."""


def each_may(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, with "can" before each deed of three or more of which one in the middle has a case
    of its own, so that no case is taken to be of all of them.
    """
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        if found[at].text in MAY:
            for place in reversed(_deeds_after(found, at, vocabulary)):
                found.insert(place, replace(found[place], text=found[at].text))
    return found


def _deeds_after(words: Sequence[Word], may: int, vocabulary: Vocabulary) -> list[int]:
    """Where the deeds after the first begin, if each is said by itself; else nowhere."""
    texts = [word.text for word in words]
    begin = next((i + 1 for i in range(may - 1, -1, -1) if texts[i] in STOPS), 0)
    end = next((i for i in range(may, len(texts)) if texts[i] in STOPS), len(texts))
    later = [i for i in range(may + 1, end) if texts[i] in MAY]
    if later or NOT_EACH & {*texts[begin:may], *texts[may + 1 : may + 2]}:
        return []
    places = [i for i in range(may + 2, end) if _begins_one(texts, i, vocabulary)]
    if len(places) < 2 or texts[places[-1] - 1] != "and":
        return []
    middle = texts[places[0] : places[-1]]
    return places if CASES & set(middle) else []


def _begins_one(texts: Sequence[str], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a deed begins there: a verb after a comma, with "and" behind it or not."""
    before = texts[at - 2 : at] if texts[at - 1] == "and" else texts[at - 1 : at]
    return before[:1] == [","] and "VERB" in vocabulary.kinds((texts[at],))
