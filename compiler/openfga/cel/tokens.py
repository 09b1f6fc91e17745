"""Knows how to cut CEL text into tokens, literals resolved to their values."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import Refused
from .syntax import Place

MAX_LENGTH = 100_000
"""Characters of a condition, as in OpenFGA."""

RESERVED = frozenset({
    "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop",
    "package", "namespace", "return", "var", "void", "while",
})  # fmt: skip
"""Words that CEL keeps for later: no identifier may be one."""

_SKIP = re.compile(r"(?:[ \t\r\n\f]+|//[^\n]*)+")
_QUOTE = r'"""|\'\'\'|"|\''
_TOKEN = re.compile(
    rf"""
      (?P<STRING>(?P<prefix>[bB][rR]?|[rR][bB]?)?(?P<quote>{_QUOTE}))
    | (?P<DOUBLE>[0-9]+\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+
        |\.[0-9]+(?:[eE][+-]?[0-9]+)?)
    | (?P<HEX>0x[0-9a-fA-F]+)(?P<hexu>[uU])?
    | (?P<INT>[0-9]+)(?P<intu>[uU])?
    | (?P<WORD>[_a-zA-Z][_a-zA-Z0-9]*)
    | (?P<OP>==|!=|<=|>=|&&|\|\||[-+*/%!<>?:.,()\[\]{{}}])
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(
    r"""\\(?:([abfnrtv\\?"'`])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})"""
    r"""|([0-3][0-7]{2})|(.|\n|\Z))""",
    re.DOTALL,
)
_SIMPLE = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", "?": "?", '"': '"', "'": "'", "`": "`",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is `word`, `op`, `end` or a literal's kind; `text` what to show of it."""

    kind: str
    text: str
    place: Place
    value: int | float | str | bytes | None = None


class Tokens:
    """Cuts one text that begins at a line and column of its file."""

    def __init__(self, text: str, line: int, column: int) -> None:
        self._text = text
        self._line = line
        self._column = column

    def all(self) -> list[Token]:
        """All tokens, the last one of kind `end`."""
        if len(self._text) > MAX_LENGTH:
            message = f"a condition has at most {MAX_LENGTH:,} characters"
            raise Refused(message, self._line, self._column)
        found: list[Token] = []
        at = 0
        while True:
            if skipped := _SKIP.match(self._text, at):
                self._advance(skipped.group())
                at = skipped.end()
            if at == len(self._text):
                found.append(Token("end", "the end of the condition", self._place()))
                return found
            token, end = self._token(at)
            found.append(token)
            self._advance(self._text[at:end])
            at = end

    def _place(self) -> Place:
        return Place(self._line, self._column)

    def _advance(self, passed: str) -> None:
        breaks = passed.count("\n")
        if breaks:
            self._line += breaks
            self._column = len(passed) - passed.rfind("\n")
        else:
            self._column += len(passed)

    def _refuse(self, message: str, meant: str | None = None) -> Refused:
        return Refused(message, self._line, self._column, suggestion=meant)

    def _token(self, at: int) -> tuple[Token, int]:
        match = _TOKEN.match(self._text, at)
        if match is None:
            char = self._text[at]
            shown = char if char.isprintable() else f"U+{ord(char):04X}"
            meant = {"=": "==", "&": "&&", "|": "||"}.get(char)
            raise self._refuse(f"`{shown}` has no place in a condition", meant)
        text, end = match.group(), match.end()
        if match["STRING"]:
            return self._string(at, match["prefix"] or "", match["quote"], end)
        if match["WORD"]:
            return Token("word", text, self._place()), end
        if match["OP"]:
            return Token("op", text, self._place()), end
        if match["DOUBLE"]:
            return Token("double", text, self._place(), float(text)), end
        digits = match["HEX"] or match["INT"]
        if len(digits.lstrip("0x")) > 20:
            raise self._refuse("this number is out of range")
        value = int(digits, 16 if match["HEX"] else 10)
        unsigned = match["hexu"] or match["intu"]
        return Token("uint" if unsigned else "int", text, self._place(), value), end

    def _string(self, at: int, prefix: str, quote: str, start: int) -> tuple[Token, int]:
        raw, is_bytes = "r" in prefix.lower(), "b" in prefix.lower()
        end = start
        while not self._text.startswith(quote, end):
            if end >= len(self._text) or (len(quote) == 1 and self._text[end] in "\r\n"):
                raise self._refuse("this string has no closing quote")
            end += 2 if self._text[end] == "\\" and not raw else 1
        body = self._text[start:end]
        if end > len(self._text):
            raise self._refuse("this string has no closing quote")
        end += len(quote)
        text = self._text[at:end]
        if is_bytes:
            octets = body.encode() if raw else self._bytes(body)
            return Token("bytes", text, self._place(), octets), end
        value = body if raw else _ESCAPE.sub(self._escaped, body)
        return Token("string", text, self._place(), value), end

    def _escaped(self, match: re.Match[str]) -> str:
        simple, two, four, eight, octal, _ = match.groups()
        if simple:
            return _SIMPLE[simple]
        code = int(octal, 8) if octal else int(two or four or eight or "-1", 16)
        if code < 0:
            raise self._refuse(f"`{match.group()}` is no escape of CEL")
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise self._refuse(f"`{match.group()}` is no character")
        return chr(code)

    def _bytes(self, body: str) -> bytes:
        """In bytes `\\x` and octal escapes are octets, not characters."""
        parts: list[bytes] = []
        at = 0
        for match in _ESCAPE.finditer(body):
            parts.append(body[at : match.start()].encode())
            octet = match[2] or match[5]
            if match[3] or match[4]:
                raise self._refuse(f"`{match.group()}` has no place in bytes")
            if octet:
                parts.append(bytes([int(octet, 8 if match[5] else 16)]))
            else:
                parts.append(self._escaped(match).encode())
            at = match.end()
        return b"".join([*parts, body[at:].encode()])
