"""Knows asides: what stands in parentheses stands between commas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_start
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
            found.append(replace(word, text=":" if _says_who(words, at) else ","))
        elif mark == ")" and opened:
            opened = False
            found += [] if after in ENDS else [replace(word, text=",")]
        else:
            found.append(word)
    return found


SAYING = MODALS | frozenset("is are be has have require requires need needs".split())


def _says_who(words: Sequence[Word], at: int) -> bool:
    """Whether all that is said stands in parentheses: "deletion of documents (admins only)"."""
    start = sentence_start(words, at)
    close = next(n for n in range(at, len(words)) if words[n].text == ")")
    ends = close + 1 >= len(words) or words[close + 1].text in ENDS - {","}
    said = {word.text for word in words[start:at]}
    only = "only" in (words[at + 1].text, words[close - 1].text)
    return ends and only and bool(said) and said.isdisjoint(SAYING)


def _is_an_aside(words: Sequence[Word]) -> bool:
    """Whether a parenthesis closes before what is no part of a statement: before "may"."""
    for word in words:
        if word.text == ")" or word.text in MODALS or word.text in ENDS - {","}:
            return word.text == ")"
    return False
