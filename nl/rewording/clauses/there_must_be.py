"""Knows that "and there has to be a witness", at the end, says what is required."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.tokens import Word

MUST = (("must",), ("has", "to"), ("have", "to"), ("needs", "to"), ("need", "to"), ("should",))
ENDS = STOPS | {","}
MOST = 6
"""Words of what is required."""
MORE = frozenset("if when while once to for before unless where and or at between more".split())


def there_must_be(words: Sequence[Word]) -> list[Word]:
    """The words, "and there has to be a witness" as "and a witness is required"."""
    found = list(words)
    for at in range(len(found) - 3, 2, -1):
        if found[at].text != "there":
            continue
        texts = tuple(word.text for word in found[at + 1 : at + 5])
        must = next((must for must in MUST if texts[: len(must)] == must), ())
        also = texts[len(must) : len(must) + 1] == ("also",)
        begin = at + 2 + len(must) + also
        if not must or found[begin - 1].text != "be":
            continue
        ends = range(begin, min(begin + MOST, len(found)))
        end = next((n for n in ends if found[n].text in ENDS), 0)
        what = found[begin:end]
        if what and MORE.isdisjoint(word.text for word in what):
            is_ = [replace(what[-1], text=text, start=what[-1].end) for text in ("is", "required")]
            found[at:end] = [*what, *is_]
    return found
