"""Knows what an author meant by text that is no token: `&&`, smart quotes, `10k`, `;`."""

from __future__ import annotations

import re

Stray = tuple[int, str, str, str | None]
"""How long the text is, the diagnostic's code, its message, and what to write instead."""

# Typographic marks, by number so that they can be told apart from the plain ones here.
_DOUBLE = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
_SINGLE = "\u2018\u2019\u201a\u201b"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"
_SPACES = "\u00a0\u2007\u202f"

_QUOTES = "strings stand in plain double quotes"
_COMMENT = "comments start with `#`"
_MEANT: tuple[tuple[str, str, str | None], ...] = (
    (r"&&?", "`and` is written out", "and"),
    (r"\|\|", "`or` is written out", "or"),
    (r"===|=~", "equality is written `==`", "=="),
    (r"!==|<>", "inequality is written `!=`", "!="),
    (r"=>|=<|->|=", "there is no such operator", None),
    (r"!", "`not` is written out", "not"),
    (r"'[^'\n]*'?", _QUOTES, None),
    (rf"[{_DOUBLE}][^{_DOUBLE}\n]*[{_DOUBLE}]?", _QUOTES, None),
    (rf"[{_SINGLE}][^{_SINGLE}\n]*[{_SINGLE}]?", _QUOTES, None),
    (rf"[{_DASHES}]", "this dash is no `-`", "-"),
    (r"//[^\n]*", _COMMENT, None),
    (r"/\*", _COMMENT, None),
    (r"--[^\n]*", _COMMENT, None),
    (r";", "statements need no `;` between them", None),
    (r"\.\.\.?", "`..` joins two weekdays, as in `Mon..Fri`", None),
    (r"\$[0-9][0-9_,.]*[kKmM]?", "money is an amount and a currency: `10_000 USD`", None),
    (rf"[{_SPACES}]", "this is a no-break space, not a plain one", None),
    (r"[\^~@$?\\]", "this character has no meaning in a policy", None),
)
_PATTERNS = tuple((re.compile(pattern), message, meant) for pattern, message, meant in _MEANT)
_OPEN_STRING = re.compile(r'"[^\n]*|`[^\n]*')
_BAD_NUMBER = re.compile(r"[0-9](?:[\w.:]|,(?=[0-9]{3}))*")


def stray(text: str, start: int) -> Stray:
    """What to say about the text at `start`, where no token begins."""
    if match := _OPEN_STRING.match(text, start):
        what = "string" if text[start] == '"' else "name in backticks"
        return len(match.group()), "unterminated-string", f"this {what} has no end", None
    if match := _BAD_NUMBER.match(text, start):
        return _bad_number(match.group().rstrip("."))
    for pattern, message, meant in _PATTERNS:
        if match := pattern.match(text, start):
            found = match.group()
            if message == _QUOTES:
                meant = '"' + found.strip("'" + _SINGLE + _DOUBLE).replace('"', '\\"') + '"'
            return len(found), "invalid-character", message, meant
    message = f"the character U+{ord(text[start]):04X} has no place in a policy"
    return 1, "invalid-character", message, None


def _bad_number(found: str) -> Stray:
    code, size = "invalid-number", len(found)
    if "," in found and found.replace(",", "").isdigit():
        message = "thousands are set apart by `_`, not by a comma"
        return size, code, message, found.replace(",", "_")
    if re.fullmatch(r"[0-9_]+[kK]", found):
        return size, code, "a number has no `k` behind it", found[:-1] + "_000"
    if re.fullmatch(r"[0-9]{1,2}(?:am|pm)", found):
        return size, code, "times of the day are as in `09:00`", None
    return size, code, f"`{found[:40]}` is not a number", None
