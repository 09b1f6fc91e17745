"""Knows the one layout of a policy: `format_text` is what `sayso fmt` runs.

It works on tokens, so that what it prints is what was read: tokens and comments keep their
order, and only the space between them changes. Three words are settled on the way, none of
which carries meaning: `on`, and `has` or `have`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from .lex import NAMES, Comment, Token
from .parse import Parsed
from .pipeline import read_policy

WIDTH = 100
"""Lines are broken where they can be to stay within this many characters."""

_INDENT = "  "
_CONTINUED = 4
_BLOCKS = ("type", "request", "rule")
_MEMBERS = ("attribute", "actions", "relation", "permission", "inverse")
_CLAUSES = ("ALLOW", "FORBID", "ONLY", "WHERE", "WHEN", "UNLESS", "REQUIRE")
_CONDITIONS = ("WHERE", "WHEN", "UNLESS")
_OPENING = ("LPAR", "LSQB", "LBRACE")
_CLOSING = ("RPAR", "RSQB", "RBRACE")
_TIGHT_BEFORE = frozenset({"COMMA", "FIELD_COMMA", "COLON", "DOT", *_CLOSING})
_TIGHT_AFTER = frozenset({"DOT", *_OPENING})
_BREAK_BEFORE = frozenset(
    {"AND", "OR", "VBAR", "BUT", "ELSE", "EQUAL", "THEN", "OTHERWISE", "WHEN"}
)
_BREAK_AFTER = frozenset({"COMMA", "FIELD_COMMA", "HAS"})
_INDEXED = frozenset({"A_VALUE", "A_MEMBER", *_CLOSING})
_OPERANDS = frozenset({
    *NAMES, "STRING", "NUMBER", "CURRENCY", "UNIT", "DATETIME", "IP", "NETWORK", "TRUE", "FALSE",
    "CLOCK", *_CLOSING,
})  # fmt: skip


def format_text(text: str | bytes, filename: str = "policy.sayso") -> str:
    """The policy in its one layout; raises PolicyError if it does not parse."""
    _, file = read_policy(text, filename)
    page = _Page()
    before = ""
    for statement in file.statements:
        before = _statement(page, statement, before)
    page.comments(file.comments, "")
    return page.text()


@dataclass(slots=True)
class _Page:
    """The lines printed so far."""

    lines: list[str] = field(default_factory=list)
    ends_in_comment: bool = False

    def add(self, line: str) -> None:
        """A line that a comment can still be added to."""
        self.lines.append(line)
        self.ends_in_comment = False

    def text(self) -> str:
        return "".join(line + "\n" for line in self.lines)

    def blank(self) -> None:
        """A blank line, unless there is one already or nothing at all."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def comments(self, comments: Iterable[Comment], indent: str) -> None:
        """Comments on lines of their own, but for one that trails the line before."""
        for comment in comments:
            if comment.trailing and self.lines and not self.ends_in_comment:
                self.lines[-1] += f"  {comment.text}"
            else:
                if comment.blank_before:
                    self.blank()
                self.lines.append(indent + comment.text)
            self.ends_in_comment = True


def _statement(page: _Page, statement: Parsed, before: str) -> str:
    """Print a statement after one that began with the keyword `before`; gives its own."""
    tokens = statement.tokens
    head = tokens[0]
    word = head.text
    own = [comment for comment in head.comments if not comment.trailing]
    page.comments((c for c in head.comments if c.trailing), "")
    indent = _INDENT if word in _MEMBERS else ""
    first_blank = own[0].blank_before if own else head.blank
    if _separate(word, before) or (first_blank and before not in ("type", "request")):
        page.blank()
    page.comments(own, indent)
    if own and head.blank:
        page.blank()
    head.comments = ()
    if word == "rule":
        _rule(page, tokens)
    else:
        _flat(page, tokens, indent, indent + " " * _CONTINUED)
    return word


def _separate(word: str, before: str) -> bool:
    """Whether a blank line must stand between two statements."""
    if word in _MEMBERS:
        return False
    return word in _BLOCKS or before in _BLOCKS or before in _MEMBERS


# ── Rules ─────────────────────────────────────────────────────────────────────────


def _rule(page: _Page, tokens: list[Token]) -> None:
    for clause in _clauses(tokens):
        kind = clause[0].type
        page.comments(clause[0].comments, _INDENT)
        clause[0].comments = ()
        if kind in _CONDITIONS:
            _condition(page, clause)
        elif kind == "RULE":
            _flat(page, clause, "", _INDENT)
        else:
            _flat(page, _settle_on(clause), _INDENT, _INDENT + " " * _CONTINUED)


def _clauses(tokens: list[Token]) -> list[list[Token]]:
    """A rule's tokens, split into its name, its sentence, and its clauses."""
    clauses: list[list[Token]] = []
    for index, token in enumerate(tokens):
        is_sentence = token.type == "STRING" and index == 2
        if token.type in _CLAUSES or is_sentence or not clauses:
            clauses.append([])
        clauses[-1].append(token)
    return clauses


def _settle_on(clause: list[Token]) -> list[Token]:
    """The clause with `on` where it belongs: after `any action` and before `any resource`."""
    verb = next((i for i, token in enumerate(clause) if token.type in ("TO", "MAY")), None)
    if verb is None:
        return clause
    what = verb + 1
    any_action = clause[what].type == "ANY"
    if any_action:
        what += 2
    else:
        while clause[what].type in ("AN_ACTION", "OR"):
            what += 1
    on = clause[what] if clause[what].type == "ON" else None
    rest = clause[what + 1 :] if on else clause[what:]
    wanted = any_action or rest[0].type == "ANY"
    if on and not wanted:
        rest[0].comments = on.comments + rest[0].comments
    if wanted and not on:
        on = Token("ON", 0, 0, "on", "on")
        on.comments, rest[0].comments = rest[0].comments, ()
    return [*clause[:what], *([on] if on and wanted else []), *rest]


def _condition(page: _Page, clause: list[Token]) -> None:
    """`when A`, and each further `and B` on a line of its own, aligned under the keyword.

    Two conditions stay on one line if the author had them so and they fit.
    """
    keyword, *rest = clause
    separator = "OR" if any(t.type == "OR" for t, depth in _depths(rest) if not depth) else "AND"
    segments: list[list[Token]] = [[keyword]]
    for token, depth in _depths(rest):
        if token.type == separator and not depth:
            segments.append([])
        segments[-1].append(token)
    broken = any(token.comments for token in rest) or any(s[0].lines for s in segments[1:])
    if len(segments) <= 2 and not broken and _fits(clause, _INDENT):
        _flat(page, clause, _INDENT, _INDENT)
        return
    width = len(keyword.text)
    inner = _INDENT + " " * (width + 1)
    for segment in segments:
        lead = _INDENT + " " * (width - len(segment[0].text))
        page.comments(segment[0].comments, _INDENT)
        segment[0].comments = ()
        _flat(page, segment, lead, inner)


def _depths(tokens: Sequence[Token]) -> list[tuple[Token, int]]:
    """Each token, and how many brackets are open around it."""
    found: list[tuple[Token, int]] = []
    depth = 0
    for token in tokens:
        depth -= token.type in _CLOSING
        found.append((token, depth))
        depth += token.type in _OPENING
    return found


# ── Lines ─────────────────────────────────────────────────────────────────────────


def _fits(tokens: Sequence[Token], lead: str) -> bool:
    return len(lead) + sum(len(piece.text) for piece in _pieces(tokens)) <= WIDTH


def _flat(page: _Page, tokens: Sequence[Token], lead: str, continued: str) -> None:
    """Print tokens on one line, or on several where they do not fit or a comment ends a line."""
    line = _Line(page, lead, continued)
    for run in _split(_pieces(tokens), lambda piece: bool(piece.token.comments)):
        if run[0].token.comments:
            line.end()
            page.comments(run[0].token.comments, continued)
        line.add(run)
    line.end()


@dataclass(slots=True)
class _Piece:
    """A token's text with the space before it; `depth` counts the brackets around it."""

    token: Token
    text: str
    depth: int
    may_break: bool
    """Whether a line may be broken before it."""


class _Line:
    """The line being filled; where it is full it goes to the page and the next one begins."""

    def __init__(self, page: _Page, lead: str, continued: str) -> None:
        self._page = page
        self._text = lead
        self._continued = continued
        self._is_empty = True

    def add(self, pieces: list[_Piece]) -> None:
        """Add pieces, breaking the line only where needed and outside brackets first."""
        text = "".join(piece.text for piece in pieces)
        text = text.lstrip() if self._is_empty else text
        depths = [piece.depth for piece in pieces[1:] if piece.may_break]
        if len(self._text) + len(text) <= WIDTH or not depths:
            self._text += text
            self._is_empty = False
            return
        outermost = min(depths)
        for run in _split(pieces, lambda piece: piece.may_break and piece.depth == outermost):
            size = sum(len(piece.text) for piece in run)
            if not self._is_empty and len(self._text) + size > WIDTH:
                self.end()
            self.add(run)

    def end(self) -> None:
        """Send the line to the page."""
        if not self._is_empty:
            self._page.add(self._text)
        self._text, self._is_empty = self._continued, True


def _split(pieces: list[_Piece], starts: Callable[[_Piece], bool]) -> list[list[_Piece]]:
    """The pieces in runs, a new one beginning wherever `starts` says so."""
    runs: list[list[_Piece]] = []
    for piece in pieces:
        if not runs or starts(piece):
            runs.append([])
        runs[-1].append(piece)
    return runs


def _pieces(tokens: Sequence[Token]) -> list[_Piece]:
    pieces: list[_Piece] = []
    quantifier = ""
    is_unary = False
    in_actions = tokens[0].type == "ACTIONS"
    for before, (token, depth) in zip([None, *tokens], _depths(tokens), strict=False):
        if token.type in ("ANY", "ALL", "AT", "EXACTLY"):
            quantifier = token.type
        text = token.text
        if token.type == "HAS":
            text = "has" if quantifier in ("ANY", "EXACTLY") else "have"
        elif token.type == "DAYS":
            text = ", ".join("".join(part.split()) for part in text.split(","))
        tight = before is None or _tight(before, token, is_unary, in_actions)
        may_break = token.type in _BREAK_BEFORE or (
            before is not None and before.type in _BREAK_AFTER
        )
        pieces.append(_Piece(token, text if tight else " " + text, depth, may_break))
        is_unary = token.type == "MINUS" and (before is None or before.type not in _OPERANDS)
    return pieces


def _tight(before: Token, token: Token, after_unary: bool, in_actions: bool) -> bool:
    """Whether no space stands between two tokens."""
    if token.type in _TIGHT_BEFORE or before.type in _TIGHT_AFTER:
        return True
    if after_unary:
        return token.type != "MINUS"  # two minus signs together are no operator
    if token.type == "LSQB":
        return before.type in _INDEXED
    if token.type == "LPAR":
        # a condition's parameters, or a function's arguments
        return before.type in ("NEW_NAME", "A_VALUE") and not in_actions
    return "CLOCK" in (before.type, token.type) and "MINUS" in (before.type, token.type)
