"""Knows whether what a model quotes is the author's text, and all of it that says anything."""

from __future__ import annotations

from collections.abc import Iterable

from ..text.tokens import tokens

STOP = frozenset(
    (
        "a an the this that these those of to in on at for by with from and or nor so as be is are "
        "was were been being am will would do does did it they them he she him her we you there "
        "then also too very just please both either each any all every some such which who whom "
        "whose what"
    ).split()
)
"""Words that a rule can be complete without."""
_SEPARATE = frozenset(".,;:!?()[]\"'“”`")


def not_quoted(text: str, quotes: Iterable[str]) -> str | None:
    """What is wrong with the quotes, for the author; None where they are the text's and cover it.

    Words that say something are those that are on no stop list.
    """
    plain = _plain(text)
    covered = [False] * len(plain)
    for quote in quotes:
        said = _plain(quote).strip()
        if not said:
            return "a part of it rests on no words of yours"
        start = plain.find(said)
        if start < 0:
            return f"it quotes “{quote[:80]}”, which you have not written"
        while start >= 0:
            covered[start : start + len(said)] = [True] * len(said)
            start = plain.find(said, start + 1)
    missing = [
        word.written
        for word in tokens(plain)
        if word.text not in STOP
        and word.text not in _SEPARATE
        and not all(covered[word.start : word.end])
    ]
    if missing:
        return f"it leaves out “{' '.join(missing)[:120]}”"
    return None


def _plain(text: str) -> str:
    """On one line, apostrophes alike: what a quote may differ in and still be one."""
    return " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())
