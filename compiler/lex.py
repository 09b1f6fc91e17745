"""Knows how to cut a policy's text into tokens, one at a time, as the parser asks for them.

The parser says which terminals it can take where it stands; a word is a keyword only there
(so `relation type: user` declares a relation called `type`), and weekdays, zones, units and
currencies are recognised only where one may stand.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from .strays import stray

END = "$END"
NAMES = frozenset({
    "NEW_NAME", "A_TYPE", "A_RELATION", "AN_ACTION", "A_CONDITION", "AN_EVIDENCE", "A_RULE",
    "A_KIND", "A_MEMBER", "A_VALUE", "A_VARIABLE", "AN_ENTITY", "AN_ENUM_VALUE", "A_MEANING",
})  # fmt: skip
"""Terminals that are names; the grammar never accepts two of them in one place."""

UNITS = {
    "second": 1_000_000, "minute": 60_000_000, "hour": 3_600_000_000,
    "day": 86_400_000_000, "week": 604_800_000_000,
}  # fmt: skip
"""Units of durations, in microseconds; the plural is accepted too."""

MAX_NAME = 1024
"""The longest name, in bytes of UTF-8."""

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

STATEMENTS = frozenset({
    "time", "request", "type", "attribute", "actions", "relation", "permission", "inverse",
    "network", "hours", "set", "evidence", "condition", "rule", "term",
})  # fmt: skip


@dataclass(slots=True)
class Comment:
    """A comment; `trailing` when it follows a token on the same line."""

    start: int
    end: int
    text: str
    trailing: bool
    blank_before: bool


@dataclass(slots=True)
class Token:
    """A terminal of the grammar and the text it covers.

    `value` is the text with escapes resolved. `lines` counts the line breaks before it, `blank`
    tells of a blank line right before, and `comments` are those since the token before.
    `problem` says what is wrong with an ERROR token: a code, a message and a suggestion.
    """

    type: str
    start: int
    end: int
    text: str
    value: str
    lines: int = 0
    blank: bool = False
    comments: tuple[Comment, ...] = ()
    problem: tuple[str, str, str | None] | None = None


KEYWORDS = frozenset({
    *STATEMENTS, "zone", "stored", "default", "with", "expiry", "everyone", "direct", "all", "any",
    "at", "least", "of", "one", "or", "and", "but", "not", "allow", "forbid", "only", "to", "may",
    "on", "subject", "action", "resource", "where", "when", "unless", "require", "within", "in",
    "is", "present", "absent", "subset", "overlaps", "starts", "ends", "contains", "matches",
    "under", "else", "as", "has", "have", "true", "false", "strict", "list", "map", "regex",
    "exactly", "for", "if", "then", "otherwise", "means",
})  # fmt: skip
"""Words that are keywords somewhere."""

_SPACE = re.compile(r"[ \t\r\n]*(?:#[^\n]*)?")
_ADDRESS6 = r"(?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|[0-9.]{7,15})?"
_TOKEN = re.compile(
    rf"""
      (?P<ADDRESS6>(?<![\w.]){_ADDRESS6}(?:/[0-9]+)?(?![\w:.]))
    | (?P<ADDRESS4>[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+(?:/[0-9]+)?(?!\w))
    | (?P<DATETIME>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}
        (?:[Tt][0-9:.]+(?:[Zz]|[+-][0-9]{{2}}:[0-9]{{2}})?)?(?!\w))
    | (?P<CLOCK>[0-9]{{1,2}}:[0-9]{{2}}(?![\w:]))
    | (?P<NUMBER>[0-9]+(?:_[0-9]+)*(?:\.[0-9]+(?:_[0-9]+)*)?(?!\w|\.[0-9]))
    | (?P<WORD>[^\W\d]\w*(?:-\w+)*)
    | (?P<STRING>"(?:[^"\\\n]|\\[^\n])*")
    | (?P<QUOTED>`[^`\n]*`)
    | (?P<COMPARE>==|!=|<=|>=|<(?!>)|>)(?![=<>])
    | (?P<SYMBOL>\.(?!\.)|[,:(){{}}+*%\[\]]|/(?![/*])|\|(?!\|)|-(?![->])|=(?![=>~<]))
    """,
    re.VERBOSE,
)
_SYMBOLS = {
    ".": "DOT", ",": "COMMA", ":": "COLON", "(": "LPAR", ")": "RPAR", "{": "LBRACE",
    "}": "RBRACE", "|": "VBAR", "+": "PLUS", "-": "MINUS", "*": "TIMES", "=": "EQUAL",
    "/": "DIVIDE", "%": "MODULO", "[": "LSQB", "]": "RSQB",
}  # fmt: skip
_DAY = f"(?:{'|'.join(DAYS)})"
_DAY_RANGE = rf"{_DAY}(?:[ \t]*\.\.[ \t]*{_DAY})?"
_DAYS = re.compile(rf"{_DAY_RANGE}(?:[ \t]*,\s*{_DAY_RANGE})*(?![\w-])")
_ZONE = re.compile(r"[A-Za-z_]+(?:[/+-][A-Za-z0-9_]+)*(?![\w/])")
_CURRENCY = re.compile("[A-Z]{3}")
_GAP = r"(?:\s|#[^\n]*\n)*"
_FIELD_AHEAD = re.compile(rf",{_GAP}(?:`[^`\n]*`|[^\W\d]\w*(?:-\w+)*){_GAP}:")
_ESCAPE = re.compile(r'\\(?:u\{([0-9A-Fa-f]{1,6})\}|(["\\nt])|(.))', re.DOTALL)
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f]")
_BAD_NAME = "a name has at most 1,024 bytes and no control characters"


class Lexer:
    """Cuts one text into tokens; `position` is where the next one is looked for."""

    def __init__(self, text: str, start: int = 0) -> None:
        self.text = text
        self.position = start

    def next(self, accepted: Container[str]) -> Token:
        """The token at the position, which moves behind it.

        `accepted` are the terminals the parser takes here. A token it does not take is
        returned all the same; a word then as its keyword or `WORD`.
        """
        lines, blank, comments = self._skip()
        token = self._token(accepted)
        token.lines = lines
        token.blank = blank
        token.comments = comments
        self.position = token.end
        return token

    def peek(self, start: int) -> Token:
        """The token at or after `start`, without moving; words come as WORD."""
        position, self.position = self.position, start
        try:
            return self.next(())
        finally:
            self.position = position

    def _skip(self) -> tuple[int, bool, tuple[Comment, ...]]:
        """Pass over space and comments: count line breaks, note a blank line, keep comments."""
        lines = 0
        breaks = 0
        comments: list[Comment] = []
        at_start = self.position == 0
        while match := _SPACE.match(self.text, self.position):
            if match.end() == self.position:
                break
            piece = match.group()
            hash_ = piece.find("#")
            breaks = piece.count("\n", 0, hash_ if hash_ >= 0 else len(piece))
            lines += breaks
            if hash_ >= 0:
                trailing = lines == 0 and not at_start and not comments
                text = piece[hash_:].rstrip()
                start = match.start() + hash_
                comments.append(Comment(start, start + len(text), text, trailing, breaks > 1))
                breaks = 0
            self.position = match.end()
        return lines, breaks > 1, tuple(comments)

    def _token(self, accepted: Container[str]) -> Token:
        text, start = self.text, self.position
        if start >= len(text):
            return Token(END, start, start, "", "")
        if (shaped := self._shaped(accepted)) is not None:
            return shaped
        match = _TOKEN.match(text, start)
        if match is None:
            return self._wrong()
        kind, found, end = match.lastgroup or "", match.group(), match.end()
        if kind == "WORD":
            if len(found) * 4 > MAX_NAME and len(found.encode()) > MAX_NAME:
                return _error(start, found, "invalid-name", _BAD_NAME)
            return Token(_word_type(found, accepted), start, end, found, found)
        if kind == "SYMBOL":
            return self._symbol(found, accepted)
        if kind == "STRING":
            return _string(start, found)
        if kind == "QUOTED":
            return _quoted(start, found, accepted)
        if kind == "ADDRESS6" and "::" not in found and found.count(":") < 7:
            return _error(start, found, "invalid-value", "times of the day are as in `09:00`")
        if kind.startswith("ADDRESS"):
            kind = "NETWORK" if "/" in found else "IP"
        return Token(kind, start, end, found, found)

    def _shaped(self, accepted: Container[str]) -> Token | None:
        """Weekdays or a zone, where the parser can take them."""
        if "DAYS" in accepted and (match := _DAYS.match(self.text, self.position)):
            return Token("DAYS", match.start(), match.end(), match.group(), match.group())
        if "ZONE" in accepted and (match := _ZONE.match(self.text, self.position)):
            word = match.group()
            if "/" in word or word in zones() or ("AND" not in accepted and END not in accepted):
                return Token("ZONE", match.start(), match.end(), word, word)
        return None

    def _symbol(self, found: str, accepted: Container[str]) -> Token:
        kind = _SYMBOLS[found]
        if (
            kind == "COMMA"
            and "FIELD_COMMA" in accepted
            and ("COMMA" not in accepted or _FIELD_AHEAD.match(self.text, self.position))
        ):
            kind = "FIELD_COMMA"
        return Token(kind, self.position, self.position + 1, found, found)

    def _wrong(self) -> Token:
        """Text that is no token, with the likeliest reason."""
        text, start = self.text, self.position
        size, code, problem, meant = stray(text, start)
        return _error(start, text[start : start + size], code, problem, meant)


@cache
def zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())


def _word_type(word: str, accepted: Container[str]) -> str:
    """The terminal a word stands for: a keyword, unit or currency if accepted, else a name."""
    if word in KEYWORDS:
        keyword = "HAS" if word == "have" else word.upper()
        if keyword in accepted:
            return keyword
    if "UNIT" in accepted and (word in UNITS or word.removesuffix("s") in UNITS):
        return "UNIT"
    if "CURRENCY" in accepted and _CURRENCY.fullmatch(word):
        return "CURRENCY"
    return next((name for name in NAMES if name in accepted), "WORD")


def _string(start: int, found: str) -> Token:
    value = found[1:-1]
    if _CONTROL.search(value):
        control = "a string holds a control character; write it as `\\u{…}`"
        return _error(start, found, "invalid-character", control)
    for match in _ESCAPE.finditer(value):
        if (message := _escape_problem(match)) is not None:
            return _error(start, found, "invalid-escape", message)
    return Token("STRING", start, start + len(found), found, _ESCAPE.sub(_unescape, value))


def _escape_problem(match: re.Match[str]) -> str | None:
    code, simple, _ = match.groups()
    if code is None:
        known = 'the escapes are `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{1F600}`'
        return known if simple is None else None
    number = int(code, 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        return f"`{match.group()}` is no character"
    return None


def _unescape(match: re.Match[str]) -> str:
    code, simple, _ = match.groups()
    return chr(int(code, 16)) if code is not None else _ESCAPES[simple]


def _quoted(start: int, found: str, accepted: Container[str]) -> Token:
    name = found[1:-1]
    kind = next((terminal for terminal in NAMES if terminal in accepted), "WORD")
    if not name:
        return _error(start, found, "invalid-name", "a name can't be empty")
    if _CONTROL.search(name) or "\t" in name or len(name.encode()) > MAX_NAME:
        return _error(start, found, "invalid-name", _BAD_NAME)
    return Token(kind, start, start + len(found), found, name)


def _error(start: int, found: str, code: str, message: str, suggestion: str | None = None) -> Token:
    return Token(
        "ERROR", start, start + len(found), found, found, problem=(code, message, suggestion)
    )
