"""Knows the words of a text: lower-case, contractions taken apart, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

_TOKEN = re.compile(
    r"""(?P<quoted>"[^"\n]*"|“[^”\n]*”|`[^`\n]*`)
      | (?P<date>\d{4}-\d{2}-\d{2}(?!\d))
      | (?P<clock>\d{1,2}:\d{2}(?!\d))
      | (?P<network>\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?)
      | (?P<number>(?:(?<=\s)[-\u2212])?(?:\d+(?:[,_]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?))
      | (?P<abbreviation>[ap]\.m\.|e\.g\.|i\.e\.|U\.S\.)
      | (?P<own>'(?:s|re|ve|ll|d|m)\b|n't\b|'(?=\s|$))
      | (?P<word>[^\W\d_]+?(?=n't\b)|[^\W\d_]+)
      | (?P<mark>[^\s\w]|_)
    """,
    re.VERBOSE,
)

_BEFORE_NOT = {"ca": "can", "wo": "will", "sha": "shall"}
_CLITICS = {"re": "are", "ve": "have", "ll": "will", "d": "would", "m": "am"}
_IS = frozenset(["it", "he", "she", "that", "who", "there", "what", "which", "one", "this"])
_DASHES = frozenset("-\u2013\u2014")
_APOSTROPHE = "\u2019"


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark; `text` is lower-case, `start` and `end` are its place."""

    text: str
    start: int
    end: int
    written: str
    kind: str = "word"
    joined: bool = False
    """Whether it stands directly after the one before, as in "read-only"."""

    @property
    def capital(self) -> bool:
        """Whether it is written with a capital."""
        return self.written[:1].isupper()


def key_of(words: Sequence[Word], start: int, end: int) -> tuple[str, ...]:
    """The words between two places, as a vocabulary has them."""
    return tuple(word.text for word in words[max(0, start) : end])


_PLAIN = re.compile("[a-z]+(?: [a-z]+)*")
"""Words that are what they are written: no contraction, no hyphen, no capital."""
_MADE_OF_TWO = frozenset(["cannot", "been"])


def key_in(phrase: str) -> tuple[str, ...]:
    """The words of a phrase, as a vocabulary has them; most are plain, and quickly told."""
    phrase = phrase.replace("_", " ")
    if _PLAIN.fullmatch(phrase):
        words = tuple(phrase.split(" "))
        if _MADE_OF_TWO.isdisjoint(words):
            return words
    return tuple(word.text for word in tokens(phrase))


def stands_at(words: Sequence[Word], at: int, texts: Sequence[str]) -> bool:
    """Whether some words stand at a place."""
    return at >= 0 and key_of(words, at, at + len(texts)) == tuple(texts)


def tokens(text: str) -> list[Word]:
    """The words of a text."""
    found: list[Word] = []
    after_hyphen = False
    for match in _TOKEN.finditer(text.replace(_APOSTROPHE, "'")):
        kind, written = str(match.lastgroup), match.group()
        start, end = match.span()
        if kind == "own":
            _contraction(found, written, start, end)
            continue
        if kind == "mark" and written in _DASHES:
            if written != "\u2014" and _between_amounts(text, start, end):
                found.append(Word("to", start, end, written))
                continue
            if written != "\u2014" and _between_letters(text, start, end):
                after_hyphen = True
                continue
            if written == "-" and _is_suspended(text, start, end):
                continue
            kind, written = "mark", ","
        if kind == "quoted":
            found.append(Word(written[1:-1], start, end, written[1:-1], "quoted"))
        elif kind == "word":
            _word(found, written, start, end, after_hyphen)
        else:
            lower = written.lower().replace(".", "") if kind == "abbreviation" else written.lower()
            found.append(Word(lower, start, end, written, kind, after_hyphen))
        after_hyphen = False
    return [_has_been(found, at) for at in range(len(found))]


def _has_been(words: list[Word], at: int) -> Word:
    """A word, "'s" before "been" as "has"."""
    word = words[at]
    is_ = word.written == "'s" and word.text == "is"
    return replace(word, text="has") if is_ and _is_been(words[at + 1 : at + 3]) else word


def _is_been(words: list[Word]) -> bool:
    texts = [word.text for word in words]
    return texts[:1] == ["been"] or texts == ["not", "been"]


def _word(found: list[Word], written: str, start: int, end: int, joined: bool) -> None:
    lower = written.lower()
    if lower == "cannot":
        found.append(Word("can", start, start + 3, written[:3]))
        found.append(Word("not", start + 3, end, written[3:]))
        return
    last = found[-1] if found else None
    if lower == "been" and last and last.text == "is" and last.written.lower() != "is":
        found[-1] = replace(last, text="has")  # "that's been shared"
    found.append(Word(lower, start, end, written, joined=joined))


def _contraction(found: list[Word], written: str, start: int, end: int) -> None:
    """Take the end of a contraction apart: isn't, they're, Alice's, users'."""
    tail = written.lower()
    before = found[-1] if found else None
    if tail == "n't":
        if before is not None and before.text in _BEFORE_NOT:
            found[-1] = replace(before, text=_BEFORE_NOT[before.text])
        found.append(Word("not", start, end, written))
    elif tail == "'s" and before is not None and before.text in _IS:
        found.append(Word("is", start, end, written))
    elif tail in ("'s", "'"):
        found.append(Word("'s", start, end, written))
    else:
        found.append(Word(_CLITICS[tail[1:]], start, end, written))


_AMOUNT = re.compile(r"[$\u20ac\u00a3\u00a5]?\d")


def _between_amounts(text: str, start: int, end: int) -> bool:
    """Whether a dash stands from one number to another: "$500-$1,000", "8:00 \u2013 18:00"."""
    before, after = text[:start].rstrip(), text[end:].lstrip()
    amount = before[-1:].isdigit() or _HOUR.search(before) is not None
    return amount and _AMOUNT.match(after) is not None


_HOUR = re.compile(r"\d\s*(?:[ap]m|[ap]\.m\.)$", re.IGNORECASE)


def _between_letters(text: str, start: int, end: int) -> bool:
    return start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()


_GOES_ON = re.compile(r",|\s+(?:and|or)\s")


def _is_suspended(text: str, start: int, end: int) -> bool:
    """Whether a hyphen stands for a word that is said later: "low-, normal- and high-priority"."""
    return text[start - 1 : start].isalpha() and _GOES_ON.match(text, end) is not None
