"""Knows how an exception is announced: "with one exception: …" says "except that …"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .lexicon import MODALS
from .tokens import Word

ONE = (("one",), ("a", "single"), ("a",), ("this",), ("the", "following"), ("the", "one"),
       ("the", "only"), ("this", "one"), ("one", "single"), ("only", "one"))  # fmt: skip
AHEAD = ((",", "with"), ("with",), (".", "there", "is"), (";", "there", "is"), (".",), (";",))


def exceptions_joined(words: Sequence[Word]) -> list[Word]:
    """The words, what announces an exception as ", except that", or ", except" before a noun."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        length = _announces(words, at) if found else 0
        if not length:
            found.append(words[at])
            at += 1
            continue
        first, last = words[at], words[at + length - 1]
        said = [",", "except", "that"] if _is_clause(words, at + length) else [",", "except"]
        found += [replace(first, text=text, kind="word", end=last.end) for text in said]
        at += length
    return found


def _announces(words: Sequence[Word], at: int) -> int:
    """How many words here announce an exception."""
    texts = [word.text for word in words[at : at + 7]]
    for ahead in AHEAD:
        for one in ONE:
            phrase = [*ahead, *one, "exception"]
            if texts[: len(phrase)] == phrase and texts[len(phrase) : len(phrase) + 1] in STOPS:
                return len(phrase) + 1
    return 0


STOPS = ([":"], [","])


def _is_clause(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence follows, and not just a noun."""
    for word in words[at:]:
        if word.text in MODALS:
            return True
        if word.text in (".", ";", "!"):
            return False
    return False
