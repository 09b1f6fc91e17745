"""Knows how to parse CEL: text to syntax tree, macros recognised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast

from . import syntax as s
from .errors import Refused
from .tokens import RESERVED, Token, Tokens

MAX_DEPTH = 50
"""How deep a condition may nest; chains of `&&` or of `||` count as one level."""
MAX_TOKENS = 20_000

_RELATIONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_WORDS = {"and": "&&", "or": "||", "is": "==", "mod": "%"}
"""Words of other languages for an operator."""
_MACROS = {"all": 2, "exists": 2, "exists_one": 2, "filter": 2}


def parse(text: str, line: int = 1, column: int = 1) -> s.Node:
    """The tree of a condition's text, which begins at `line` and `column` of its file.

    Raises Refused where it is no CEL, or nests too deep.
    """
    return _Parser(Tokens(text, line, column).all()).whole()


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        if len(tokens) > MAX_TOKENS:
            place = tokens[MAX_TOKENS].place
            message = f"a condition has at most {MAX_TOKENS:,} words and marks"
            raise Refused(message, place.line, place.column)

    def whole(self) -> s.Node:
        node = self._expr()
        if self._next.kind != "end":
            raise self._unexpected("an operator")
        return node

    # ── Tokens ────────────────────────────────────────────────────────────────────

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        return token

    def _sees(self, text: str) -> bool:
        return self._next.kind == "op" and self._next.text == text

    def _skip(self, text: str) -> bool:
        if self._sees(text):
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._skip(text):
            raise self._unexpected(f"`{text}`")

    def _unexpected(self, wanted: str) -> Refused:
        token = self._next
        found = token.text if token.kind == "end" else f"`{token.text[:40]}`"
        meant = _WORDS.get(token.text) if wanted == "an operator" else None
        return _refused(token.place, f"expected {wanted}, found {found}", meant)

    # ── Operators ─────────────────────────────────────────────────────────────────

    def _expr(self) -> s.Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _too_deep(self._next.place)
        test = self._logic("||", lambda: self._logic("&&", self._relation))
        if self._sees("?"):
            place = self._take().place
            then = self._logic("||", lambda: self._logic("&&", self._relation))
            self._expect(":")
            test = s.Ternary(place, test, then, self._expr())
        self._depth -= 1
        return test

    def _logic(self, op: Literal["&&", "||"], item: Callable[[], s.Node]) -> s.Node:
        first = item()
        if not self._sees(op):
            return first
        place = self._next.place
        items = [first]
        while self._skip(op):
            items.append(item())
        return s.Logic(place, op, tuple(items))

    def _relation(self) -> s.Node:
        def accepts(token: Token) -> bool:
            if token.kind == "word":
                return token.text == "in"
            return token.kind == "op" and token.text in _RELATIONS

        return self._chain(self._sum, accepts)

    def _sum(self) -> s.Node:
        return self._chain(self._product, lambda t: t.kind == "op" and t.text in ("+", "-"))

    def _product(self) -> s.Node:
        return self._chain(self._unary, lambda t: t.kind == "op" and t.text in ("*", "/", "%"))

    def _chain(self, item: Callable[[], s.Node], accepts: Callable[[Token], bool]) -> s.Node:
        """`a op b op c`, from the left."""
        left = item()
        links = 0
        while accepts(self._next):
            token = self._take()
            links += 1
            if links > MAX_DEPTH:
                raise _too_deep(token.place)
            left = s.Binary(token.place, token.text, left, item())
        return left

    def _unary(self) -> s.Node:
        if not (self._sees("!") or self._sees("-")):
            return self._member()
        token = self._take()
        op = cast('Literal["!", "-"]', token.text)
        if op == "-" and self._next.kind in ("int", "double"):
            number = self._take()
            assert isinstance(number.value, int | float)
            literal = s.Constant(token.place, _number(number), -number.value)
            return self._suffixes(_in_range(literal))
        count = 1
        while self._skip(op):
            count += 1
        # CEL drops pairs of them
        operand = self._member()
        return s.Unary(token.place, op, operand) if count % 2 else operand

    # ── Members ───────────────────────────────────────────────────────────────────

    def _member(self) -> s.Node:
        return self._suffixes(self._primary())

    def _suffixes(self, node: s.Node) -> s.Node:
        """`.field`, `.call(…)` and `[index]`, as many as there are."""
        links = 0
        while self._sees(".") or self._sees("["):
            mark = self._take()
            links += 1
            if links > MAX_DEPTH:
                raise _too_deep(mark.place)
            if mark.text == "[":
                index = self._expr()
                self._expect("]")
                node = s.Index(mark.place, node, index)
                continue
            if self._next.kind != "word":
                raise self._unexpected("a field or a function")
            name = self._take()
            if self._skip("("):
                node = _member_call(name, node, self._arguments(")"))
            else:
                if name.text in ("in", "true", "false", "null"):
                    raise _refused(name.place, f"`{name.text}` can't be the name of a field")
                node = s.Select(name.place, node, name.text)
        return node

    def _primary(self) -> s.Node:
        token = self._next
        if token.kind in ("int", "uint", "double", "string", "bytes"):
            self._at += 1
            kind = cast("s.LiteralKind", token.kind)
            return _in_range(s.Constant(token.place, kind, token.value))
        if self._skip("("):
            inner = self._expr()
            self._expect(")")
            return inner
        if self._skip("["):
            return s.ListOf(token.place, self._arguments("]"))
        if self._skip("{"):
            return s.MapOf(token.place, self._entries())
        if self._skip(".") and self._next.kind != "word":
            raise self._unexpected("a name")
        if self._next.kind != "word":
            raise self._unexpected("a value")
        return self._word(self._take())

    def _word(self, token: Token) -> s.Node:
        if token.text in ("true", "false"):
            return s.Constant(token.place, "bool", token.text == "true")
        if token.text == "null":
            return s.Constant(token.place, "null", None)
        if token.text in RESERVED or token.text == "in":
            raise _refused(token.place, f"`{token.text}` is a reserved word of CEL")
        if self._skip("("):
            return _global_call(token, self._arguments(")"))
        if self._sees("{"):
            raise _refused(self._next.place, f"there is no message type `{token.text}`")
        return s.Ident(token.place, token.text)

    def _arguments(self, close: str) -> tuple[s.Node, ...]:
        items: list[s.Node] = []
        while not self._sees(close):
            items.append(self._expr())
            if not self._skip(","):
                break
            if close == ")" and self._sees(")"):
                raise self._unexpected("a value")
        self._expect(close)
        return tuple(items)

    def _entries(self) -> tuple[tuple[s.Node, s.Node], ...]:
        entries: list[tuple[s.Node, s.Node]] = []
        while not self._sees("}"):
            key = self._expr()
            self._expect(":")
            entries.append((key, self._expr()))
            if not self._skip(","):
                break
        self._expect("}")
        return tuple(entries)


def _refused(place: s.Place, message: str, meant: str | None = None) -> Refused:
    return Refused(message, place.line, place.column, suggestion=meant)


def _too_deep(place: s.Place) -> Refused:
    message = f"this nests deeper than {MAX_DEPTH} levels"
    return Refused(message, place.line, place.column, "unsupported")


def _number(token: Token) -> s.LiteralKind:
    return "int" if token.kind == "int" else "double"


def _in_range(literal: s.Constant) -> s.Constant:
    value = literal.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return literal
    if literal.kind == "int" and not -(2**63) <= value < 2**63:
        raise _refused(literal.place, "an int lies between -2⁶³ and 2⁶³-1")
    if literal.kind == "uint" and value >= 2**64:
        raise _refused(literal.place, "a uint lies between 0 and 2⁶⁴-1")
    if literal.kind == "double" and abs(value) == float("inf"):
        raise _refused(literal.place, "this number is out of range")
    return literal


def _global_call(name: Token, args: tuple[s.Node, ...]) -> s.Node:
    if name.text == "has" and len(args) == 1:
        (field,) = args
        if not isinstance(field, s.Select):
            raise _refused(name.place, "`has` asks for a field, as in `has(map.key)`")
        return s.Has(name.place, field.operand, field.field)
    return s.Call(name.place, name.text, None, args)


def _member_call(name: Token, target: s.Node, args: tuple[s.Node, ...]) -> s.Node:
    macro = name.text
    is_map = macro == "map" and len(args) in (2, 3)
    if not is_map and _MACROS.get(macro) != len(args):
        return s.Call(name.place, name.text, target, args)
    variable = args[0]
    if not isinstance(variable, s.Ident):
        raise _refused(name.place, f"the first argument of `{name.text}` must be a plain name")
    if is_map:
        test = args[1] if len(args) == 3 else None
        return s.Comprehension(name.place, "map", target, variable, test, args[-1])
    kind = cast('Literal["all", "exists", "exists_one", "filter"]', macro)
    return s.Comprehension(name.place, kind, target, variable, args[1], None)
