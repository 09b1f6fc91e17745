"""Knows that "once signed, it may be published, but not before" says when it alone may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_start
from ...text.tokens import Word

CASES = frozenset("once after when".split())
NOT_BEFORE = {
    ("but", "not", "before"), ("and", "not", "before"), ("but", "no", "sooner"),
    ("but", "no", "earlier"), ("and", "no", "sooner"), ("and", "no", "earlier"),
    ("but", "not", "before", "that"), ("and", "not", "before", "that"), ("not", "before"),
    ("but", "not", "before", "then"), ("and", "not", "before", "then"), ("not", "before", "that"),
    ("but", "not", "sooner"), ("but", "not", "earlier"),
}  # fmt: skip


def not_before_then(words: Sequence[Word]) -> list[Word]:
    """The words, "once signed, it may be published by a clerk, but not before" as "it may be
    published by a clerk only once signed".
    """
    found = list(words)
    for comma in range(len(found) - 2, 3, -1):
        if found[comma].text != ",":
            continue
        end = sentence_end(found, comma)
        if tuple(word.text for word in found[comma + 1 : end]) not in NOT_BEFORE:
            continue
        start = sentence_start(found, comma)
        commas = [n for n in range(start, comma) if found[n].text == ","]
        said = [word.text for word in found[start:comma]]
        if len(commas) == 1 and said[0] in CASES and not MODALS.isdisjoint(said):
            only = replace(found[start], text="only", written="only")
            case, rest = _named_first(found[start : commas[0]], found[commas[0] + 1 : comma])
            found[start:end] = [*rest, only, *case]
    return found


IS = frozenset("is are has have was were".split())
IT = frozenset("it they them".split())


def _named_first(case: list[Word], rest: list[Word]) -> tuple[list[Word], list[Word]]:
    """A case and what may be done then, in which stands what that is done to: it comes first."""
    end = next((n for n, word in enumerate(case) if word.text in IS), 0)
    again = [n for n, word in enumerate(rest) if word.text in IT]
    noun = case[1:end]
    if len(noun) < 1 or noun[0].text in IT or len(again) != 1:
        return case, rest
    (at,) = again
    it = "it" if case[end].text in ("is", "has", "was") else "they"
    named = [*rest[:at], *noun, *rest[at + 1 :]]
    return [case[0], replace(case[1], text=it, written=it), *case[end:]], named
