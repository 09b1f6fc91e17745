"""Knows how to ask z3."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from importlib import import_module
from typing import Any, Literal

from .solver import Answer, Sort, Term

# z3's own annotations are too few for strict checking, and it may not be installed.
z3: Any = import_module("z3")

_SORTS: dict[str, Any] = {
    "bool": z3.Bool,
    "int": z3.Int,
    "real": z3.Real,
    "string": z3.String,
}
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}")


class Z3:
    """One z3 solver with what has been asserted."""

    def __init__(self) -> None:
        self._solver = z3.Solver()
        self._predicates: dict[str, Any] = {}
        self._literals: dict[Any, Any] = {}
        self._assumed: list[Any] = []
        self._core: set[str] = set()
        self._model: Any = None

    # ── Terms ─────────────────────────────────────────────────────────────────────

    def variable(self, name: str, sort: Sort) -> Term:
        return _SORTS[sort](name)

    def constant(self, value: bool | int | Fraction | str) -> Term:
        if isinstance(value, bool):
            return z3.BoolVal(value)
        if isinstance(value, int):
            return z3.IntVal(value)
        if isinstance(value, Fraction):
            return z3.Q(value.numerator, value.denominator)
        return _text(value)

    def predicate(self, name: str, arguments: Sequence[Term]) -> Term:
        function = self._predicates.get(name)
        if function is None:
            sorts = [argument.sort() for argument in arguments]
            function = self._predicates[name] = z3.Function(name, *sorts, z3.BoolSort())
        return function(*arguments)

    def all_of(self, terms: Sequence[Term]) -> Term:
        return _joined(z3.Z3_mk_and, terms)

    def any_of(self, terms: Sequence[Term]) -> Term:
        return _joined(z3.Z3_mk_or, terms)

    def negation(self, term: Term) -> Term:
        return z3.Not(term)

    def choose(self, condition: Term, then: Term, other: Term) -> Term:
        return z3.If(condition, then, other)

    def equal(self, a: Term, b: Term) -> Term:
        return a == b

    def less(self, a: Term, b: Term) -> Term:
        return a < b

    def calculate(self, op: Literal["+", "-", "*"], a: Term, b: Term) -> Term:
        return a + b if op == "+" else a - b if op == "-" else a * b

    def to_real(self, term: Term) -> Term:
        return z3.ToReal(term)

    def text_less(self, a: Term, b: Term) -> Term:
        return a < b

    def text_test(self, op: Literal["starts", "ends", "contains"], a: Term, b: Term) -> Term:
        if op == "starts":
            return z3.PrefixOf(b, a)
        return z3.SuffixOf(b, a) if op == "ends" else z3.Contains(a, b)

    def text_joined(self, a: Term, b: Term) -> Term:
        return z3.Concat(a, b)

    def glob(self, text: Term, pattern: str) -> Term:
        any_character = z3.AllChar(z3.ReSort(z3.StringSort()))
        no_slash = z3.Diff(any_character, z3.Re("/"))
        parts = []
        for token in re.findall(r"\*\*+|\*|\?|[^*?]+", pattern, re.DOTALL):
            if token == "?":
                parts.append(no_slash)
            elif token[0] == "*":
                parts.append(z3.Star(any_character if len(token) > 1 else no_slash))
            else:
                parts.append(z3.Re(_text(token)))
        if len(parts) < 2:
            return z3.InRe(text, parts[0]) if parts else text == _text("")
        return z3.InRe(text, z3.Concat(*parts))

    # ── Questions ─────────────────────────────────────────────────────────────────

    def add(self, term: Term) -> None:
        self._solver.add(term)

    def check(self, assumptions: Sequence[Term], milliseconds: int) -> Answer:
        # Each assumption has a literal of its own for good, so that a core can name it.
        self._assumed = [self._literal(term) for term in assumptions]
        self._solver.set("timeout", max(1, milliseconds))
        try:
            answer = str(self._solver.check(*self._assumed))
            if answer == "sat":
                self._model = self._solver.model()
                return "sat"
            if answer == "unsat":
                self._core = {str(literal) for literal in self._solver.unsat_core()}
                return "unsat"
        except z3.Z3Exception:
            pass  # what z3 can't take, it can't decide
        return "unknown"

    def _literal(self, term: Term) -> Any:
        literal = self._literals.get(term)
        if literal is None:
            literal = self._literals[term] = z3.Bool(f"?{len(self._literals)}")
            self._solver.add(z3.Implies(literal, term))
        return literal

    def core(self) -> list[int]:
        return [i for i, literal in enumerate(self._assumed) if str(literal) in self._core]

    def value(self, term: Term) -> bool | int | Fraction | str:
        found = self._model.eval(term, model_completion=True)
        if z3.is_true(found) or z3.is_false(found):
            return bool(z3.is_true(found))
        if z3.is_int_value(found):
            return int(found.as_long())
        if z3.is_rational_value(found):
            return Fraction(found.numerator_as_long(), found.denominator_as_long())
        if z3.is_string_value(found):
            text: str = found.as_string()
            return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        if z3.is_algebraic_value(found):
            near = found.approx(6)
            return Fraction(near.numerator_as_long(), near.denominator_as_long())
        return False


def _text(value: str) -> Any:
    escaped = "".join(c if " " <= c <= "~" and c != "\\" else f"\\u{{{ord(c):x}}}" for c in value)
    return z3.StringVal(escaped)


def _joined(make: Any, terms: Sequence[Term]) -> Term:
    """Terms joined; they are known to be true or false, which `z3.And` looks at anew each time."""
    context = z3.main_ctx()
    refs = (z3.Ast * len(terms))(*(term.as_ast() for term in terms))
    return z3.BoolRef(make(context.ref(), len(terms), refs), context)
