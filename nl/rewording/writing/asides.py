"""Knows asides: what stands in parentheses stands between commas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word

ENDS = frozenset(".;:!,")


def without_parentheses(words: Sequence[Word]) -> list[Word]:
    """The words, "(but not drafts)" as ", but not drafts,": before a stop, with one comma. A whole
    statement in parentheses stays there, and is not read.
    """
    found: list[Word] = []
    opened = False
    for at, word in enumerate(words):
        after = words[at + 1].text if at + 1 < len(words) else "."
        mark = word.text if word.kind == "mark" else ""
        if mark == "(" and not opened and _is_an_aside(words[at + 1 :]):
            opened = True
            found.append(replace(word, text=","))
        elif mark == ")" and opened:
            opened = False
            found += [] if after in ENDS else [replace(word, text=",")]
        else:
            found.append(word)
    return found


def _is_an_aside(words: Sequence[Word]) -> bool:
    """Whether a parenthesis closes before what is no part of a statement: before "may"."""
    for word in words:
        if word.text == ")" or word.text in MODALS or word.text in ENDS - {","}:
            return word.text == ")"
    return False
