"""Knows that what is "registered or held and not international" is none of the latter in either
case, where that is granted: so less is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("can may could might".split())
BEING = frozenset("is are".split())
CASES = frozenset("if when while where that which who provided long".split())
BARRED = frozenset("""not never no nobody none nothing neither nor only cannot must unless except
    until without but forbidden""".split())  # fmt: skip


def and_are_not(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "can redirect parcels if they are registered or held and not international" as
    "… if they are registered or held and are not international".
    """
    found = list(words)
    for at in range(len(found) - 2, 2, -1):
        if [word.text for word in found[at : at + 2]] != ["and", "not"]:
            continue
        begin = max((n + 1 for n in range(at) if found[n].text in STOPS), default=0)
        being = next((n for n in range(at, begin, -1) if found[n].text in BEING), 0)
        said = [word.text for word in found[being + 1 : at]]
        if not being or said[-1:] == [","] or "or" not in said or {"and", ","} & set(said):
            continue
        texts = [word.text for word in found[begin:being]]
        if _is_granted(texts) and _is_a_state(found, at + 2, vocabulary):
            found.insert(at + 1, replace(found[at], text=found[being].text))
    return found


def _is_granted(texts: Sequence[str]) -> bool:
    """Whether what stands before a case grants something in it, and bars nothing."""
    said = set(texts)
    return bool(said & MAY) and bool(said & CASES) and not said & BARRED


def _is_a_state(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a state is all that is left: of "and not longer than 10 days" it is asked what "or"
    joins.
    """
    rest = [word.text for word in words[at:]]
    end = next((n for n, text in enumerate(rest) if text in STOPS), len(rest))
    return not {"ADJ", "FEAT", "CLASS"}.isdisjoint(vocabulary.kinds(tuple(rest[:end])))
