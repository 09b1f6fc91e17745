"""Knows how wide text is, nearly, and how to make it fit.

A picture is shown with whatever font the reader's system has, so widths here are those of the wide
ones among the usual fonts: text may come out narrower than measured, hardly ever wider. All are in
units of the font's size.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

BOLD = 1.12
"""How much wider bold text is."""
MONO = 0.61
"""The width of every narrow character of a monospaced font."""

ELLIPSIS = "…"

_CLASSES = {
    0.30: "'Iijl",
    0.36: " ,.-:;/\\|!·",
    0.42: "()[]rtf",
    0.53: '*?_`csz"“”',
    0.62: "FLETYPvxykaeo1J",
    0.66: "bdghnpqu0234567890$SZABKRVXC{}",
    0.80: "DGHNOQUw&#^~<>=+≤≥→←✓✗",
    1.02: "mMW%@—…",
}
_WIDTHS = {char: width for width, chars in _CLASSES.items() for char in chars}

# What would turn the direction of the text around it, so that it reads as something else.
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(text: str) -> str:
    """Text as one line of characters that XML can hold and that do not reorder the others."""
    return "".join(_clean(char) for char in text)


def _clean(char: str) -> str:
    if char in "\n\r\t\u2028\u2029\x85":
        return " "
    if char in _TURNING or unicodedata.category(char) in ("Cc", "Cs", "Cn") or char >= "\U000f0000":
        return "\ufffd"
    return char


@lru_cache(maxsize=4096)
def _character(char: str) -> float:
    char = _clean(char)
    known = _WIDTHS.get(char)
    if known is not None:
        return known
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Cf"):
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.3 if category == "So" else 1.02
    if category in ("So", "Sk"):
        return 1.3
    return 0.85 if category == "Lu" else 0.75


def is_common(text: str) -> bool:
    """Whether the width of every character of a text is known rather than guessed."""
    return all(char in _WIDTHS for char in text)


def measure(text: str, size: float, *, bold: bool = False, mono: bool = False) -> float:
    """The width of one line, cleaned, in pixels."""
    if mono:
        return size * sum(MONO if " " <= c <= "~" else max(MONO, _character(c)) for c in text)
    return size * sum(map(_character, text)) * (BOLD if bold else 1.0)


def fit(text: str, width: float, size: float, *, bold: bool = False, mono: bool = False) -> str:
    """The text, or as much of it as fits, ending in an ellipsis."""
    if measure(text, size, bold=bold, mono=mono) <= width:
        return text
    room = width - measure(ELLIPSIS, size, bold=bold, mono=mono)
    used = 0.0
    for number, char in enumerate(text):
        used += measure(char, size, bold=bold, mono=mono)
        if used > room:
            return text[:number].rstrip() + ELLIPSIS
    return text


def wrap(
    text: str,
    width: float,
    size: float,
    *,
    lines: int = 100,
    bold: bool = False,
    mono: bool = False,
) -> list[str]:
    """The text in lines no wider than `width`, broken at spaces, or anywhere if need be.

    At most `lines` of them, the last then ending in an ellipsis.
    """
    found: list[str] = []
    line = ""
    for word in _pieces(text, width, size, bold, mono):
        longer = f"{line} {word}" if line else word
        if line and measure(longer, size, bold=bold, mono=mono) > width:
            found.append(line)
            line = word
        else:
            line = longer
    if line or not found:
        found.append(line)
    if len(found) > lines:
        rest = " ".join(found[lines - 1 :])
        found = [*found[: lines - 1], fit(rest + ELLIPSIS, width, size, bold=bold, mono=mono)]
    return found


def _pieces(text: str, width: float, size: float, bold: bool, mono: bool) -> list[str]:
    """The words, any that is too wide by itself cut in pieces."""
    pieces: list[str] = []
    for word in text.split():
        while measure(word, size, bold=bold, mono=mono) > width and len(word) > 1:
            used, cut = 0.0, 1
            for number, char in enumerate(word):
                used += measure(char, size, bold=bold, mono=mono)
                if used > width:
                    cut = max(1, number)
                    break
            pieces.append(word[:cut])
            word = word[cut:]
        pieces.append(word)
    return pieces
