"""Knows how to turn a policy's text into syntax trees, one statement at a time.

A statement begins with a keyword, so after a mistake reading goes on at the next keyword that
can begin one: a mistake in one statement hides nothing in the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from . import mistakes
from . import tree as t
from .build import BUILDERS, MAX_NESTING, NestedTooDeep
from .diagnostics import Report
from .grammar import Grammar, Run
from .lex import END, NAMES, STATEMENTS, Comment, Lexer, Token
from .names import closest
from .phrases import phrases

MAX_WORDS = 1_000_000
"""How many tokens a policy may have; it bounds the time and memory that one can take."""


@dataclass(slots=True)
class Parsed:
    """One statement as read: its tokens, and its tree unless it is broken."""

    tokens: list[Token]
    tree: t.Statement | None
    broken_head: str | None = None
    """The keyword a broken statement began with."""


@dataclass(slots=True)
class File:
    """A whole policy as read; `comments` are those after the last statement."""

    statements: list[Parsed] = field(default_factory=list)
    comments: tuple[Comment, ...] = ()


@cache
def grammar() -> Grammar:
    """The grammar of a statement."""
    text = files(__package__).joinpath("grammar.lark").read_text(encoding="utf-8")
    return Grammar(text, BUILDERS)


@dataclass(frozen=True, slots=True)
class Beginning:
    """A text that parsed without an error, which longer ones begin with: it is read once."""

    text: str
    file: File


def parse(report: Report, beginning: Beginning | None = None) -> File:
    """Read the report's source; what is wrong with it goes to the report. What it begins with is
    not read again if it is `beginning`, but for its last statement, which may go on.
    """
    known = beginning.file.statements if beginning is not None else []
    if beginning is None or not known or not report.source.text.startswith(beginning.text):
        return _Parser(report).file(File())
    return _Parser(report, known[-1].tokens[0].start).file(File(known[:-1]))


class _Parser:
    def __init__(self, report: Report, start: int = 0) -> None:
        self._report = report
        self._lexer = Lexer(report.source.text, start)
        self._words = 0

    def file(self, file: File) -> File:
        token = self._lexer.next(STATEMENTS)
        while token.type != END:
            if self._begins(token):
                parsed, token = self._statement(token)
                file.statements.append(parsed)
            else:
                self._stray(token)
                file.statements.append(Parsed([], None))
                token = self._skip(self._lexer.next(()))
        file.comments = token.comments
        return file

    def _statement(self, head: Token) -> tuple[Parsed, Token]:
        """Read the statement that `head` begins; also gives the token behind it."""
        run = Run(grammar())
        parsed = Parsed([head], None)
        head.type = head.text.upper()
        run.feed(head.type, head.start, head.end, head)
        while True:
            token = self._next(run, parsed.tokens)
            ends = token.type == END
            try:
                fits = run.feed(token.type, token.start, token.end, _value(token))
            except NestedTooDeep as problem:
                self._too_deep(problem)
                parsed.broken_head = head.text
                return parsed, self._skip(token)
            if not fits:
                meant = self._unexpected(run, parsed.tokens, token)
                if meant is not None and self._repaired(run, token, meant):
                    continue
                parsed.broken_head = head.text
                return parsed, self._skip(token)
            if ends:
                parsed.tree = run.result
                return parsed, self._behind(token)
            parsed.tokens.append(token)

    def _repaired(self, run: Run, token: Token, meant: str) -> bool:
        """Read on as if the author had written `meant`, so that the rest gets checked too."""
        lexer = Lexer(meant)
        instead = lexer.next(run.accepted)
        if instead.problem is not None or instead.end < len(meant) or token.type == END:
            return False
        instead.start, instead.end = token.start, token.end
        try:
            return run.feed(instead.type, token.start, token.end, _value(instead))
        except NestedTooDeep:
            return False

    def _next(self, run: Run, before: list[Token]) -> Token:
        """The next token of a statement, an END where the next statement begins."""
        accepted = run.accepted
        token = self._lexer.next(accepted)
        self._words += 1
        if self._words > MAX_WORDS:
            message = f"the policy has more words and marks than the limit of {MAX_WORDS:,}"
            self._report.error("too-large", token, message)
            self._report.raise_errors()
        if token.text not in STATEMENTS or (token.type in accepted and token.type not in NAMES):
            return token
        if END in accepted:
            begins = self._begins(token)
        else:
            # A name may stand here, and may be called as a statement's keyword is; a new line
            # that looks like a whole statement says that something was left out before it.
            begins = token.lines > 0 and len(before) > 1 and self._looks_whole(token)
        if begins:
            token.type = END
        return token

    def _behind(self, end: Token) -> Token:
        """The token an END stood for: the next statement's first, or the end itself."""
        if end.start < end.end:
            end.type = "WORD"
        return end

    def _skip(self, token: Token) -> Token:
        """From a mistake on, the token that the next statement begins with, or the end."""
        token = self._behind(token)
        while token.type != END:
            if self._looks_whole(token) or (token.lines > 0 and self._begins(token)):
                return token
            token = self._lexer.next(())
        return token

    def _begins(self, token: Token) -> bool:
        """Can this token begin a statement? `request.ip` on a new line does not."""
        if token.text not in STATEMENTS:
            return False
        if self._looks_whole(token):
            return True
        following = self._lexer.peek(token.end)
        if token.text == "request":
            return following.type == END or following.text in STATEMENTS
        return following.type not in _CONTINUES and following.text not in _CONTINUE_WORDS

    def _looks_whole(self, token: Token) -> bool:
        """Does what follows look like the statement this keyword begins, beyond doubt?"""
        if token.text not in STATEMENTS:
            return False
        first = self._lexer.peek(token.end)
        second = self._lexer.peek(first.end)
        shape = _SHAPES[token.text]
        text = f"{first.type}:{first.text} {second.type}:{second.text}"
        return shape.match(text) is not None

    # ── Reporting ─────────────────────────────────────────────────────────────────

    def _too_deep(self, problem: NestedTooDeep) -> None:
        at = t.Tree(problem.node.start, min(problem.node.start + 1, problem.node.end))
        message = f"this nests deeper than the limit of {MAX_NESTING} levels"
        self._report.error("nested-too-deep", at, message)

    def _stray(self, token: Token) -> None:
        """Something that begins no statement, where one should begin."""
        if token.problem is not None:
            code, message, suggestion = token.problem
            self._report.error(code, token, message, suggestion=suggestion)
            return
        mistake = mistakes.no_statement(token, closest(token.text, STATEMENTS))
        self._report.error(
            "syntax", token, mistake.message, help=mistake.help, suggestion=mistake.suggestion
        )

    def _unexpected(self, run: Run, before: list[Token], token: Token) -> str | None:
        """Report a token that does not fit; gives what was meant in its place, if that is known."""
        if token.problem is not None:
            code, message, suggestion = token.problem
            self._report.error(code, token, message, suggestion=suggestion)
            return suggestion
        expected = run.expected()
        mistake = mistakes.unexpected(self._lexer.text, before, token, expected)
        self._report.error(
            "syntax",
            mistake.at or token,
            mistake.message,
            expected=phrases(expected),
            help=mistake.help,
            suggestion=mistake.suggestion,
        )
        if token.type == END:
            return None
        if mistake.at is not None:
            if mistake.at.start != token.start:
                return None
            token.end = self._lexer.position = mistake.at.end
        return mistake.suggestion


def _value(token: Token) -> t.Word | t.Text | Token:
    """What a token is in the tree."""
    if token.type in NAMES:
        return t.Word(token.start, token.end, token.value, token.text.startswith("`"))
    if token.type == "STRING":
        return t.Text(token.start, token.end, token.value)
    return token


_CONTINUES = frozenset({
    "DOT", "COMPARE", "PLUS", "MINUS", "TIMES", "COMMA", "RPAR", "RBRACE", "VBAR",
})  # fmt: skip
_CONTINUE_WORDS = frozenset({
    "and", "or", "in", "is", "not", "else", "has", "have", "with", "to", "may", "when", "unless",
    "where", "require", "overlaps", "starts", "ends", "contains", "matches", "under", "as", "on",
})  # fmt: skip
_NEXT = rf"(?:\{END}:|WORD:(?:{'|'.join(STATEMENTS)})$)"
_SHAPES = {
    "time": re.compile("WORD:zone "),
    "request": re.compile(rf"\{END}:|WORD:attribute "),
    "type": re.compile(rf"WORD:\S+ {_NEXT}"),
    "attribute": re.compile(r"WORD:\S+ COLON:"),
    "actions": re.compile(rf"WORD:\S+ (?:COMMA:|LPAR:|{_NEXT})"),
    "relation": re.compile(r"WORD:\S+ COLON:"),
    "permission": re.compile(r"WORD:\S+ EQUAL:"),
    "inverse": re.compile(r"WORD:\S+ EQUAL:"),
    "network": re.compile(r"WORD:\S+ EQUAL:"),
    "hours": re.compile(r"WORD:\S+ EQUAL:"),
    "set": re.compile(r"WORD:\S+ COLON:"),
    "evidence": re.compile(rf"WORD:\S+ (?:STRING:|{_NEXT})"),
    "condition": re.compile(r"WORD:\S+ LPAR:"),
    "term": re.compile(r'STRING:"(?:[^"\\]|\\.)*" (?:COMMA:|WORD:(?:is|when|means)$)'),
    "rule": re.compile(r"STRING:|WORD:\S+ (?:STRING:|WORD:(?:allow|forbid|only)$)"),
}
"""How each statement goes on, as `TYPE:text TYPE:text` of its next two tokens."""
