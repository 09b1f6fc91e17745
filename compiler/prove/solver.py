"""Knows what is wanted of a solver: terms, assumptions, and a model or a core.

Terms are the solver's own and opaque. `Z3` implements the interface; another SMT solver with
strings, integers, reals and uninterpreted predicates can as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from importlib.util import find_spec
from typing import Any, Literal, Protocol

Term = Any
"""A term of the solver's; only the solver that made it can read it."""

Sort = Literal["bool", "int", "real", "string"]
Answer = Literal["sat", "unsat", "unknown"]

LAST_CHARACTER = 0x2FF00
"""Strings of solvers have an alphabet that ends here; a constant beyond it is not encoded."""


class Solver(Protocol):
    """Asserts terms for good and answers whether they can hold together with assumptions."""

    def variable(self, name: str, sort: Sort) -> Term: ...
    def constant(self, value: bool | int | Fraction | str) -> Term: ...
    def predicate(self, name: str, arguments: Sequence[Term]) -> Term:
        """An uninterpreted predicate of the arguments, which has the same sorts at each use."""

    def all_of(self, terms: Sequence[Term]) -> Term: ...
    def any_of(self, terms: Sequence[Term]) -> Term: ...
    def negation(self, term: Term) -> Term: ...
    def choose(self, condition: Term, then: Term, other: Term) -> Term: ...
    def equal(self, a: Term, b: Term) -> Term: ...

    def less(self, a: Term, b: Term) -> Term:
        """Of two numbers of one sort."""

    def calculate(self, op: Literal["+", "-", "*"], a: Term, b: Term) -> Term: ...
    def to_real(self, term: Term) -> Term: ...
    def text_less(self, a: Term, b: Term) -> Term:
        """Of two strings, by code point."""

    def text_test(self, op: Literal["starts", "ends", "contains"], a: Term, b: Term) -> Term: ...
    def text_joined(self, a: Term, b: Term) -> Term: ...
    def glob(self, text: Term, pattern: str) -> Term:
        """Whether a glob of docs/semantics.md 9 matches the whole text."""

    def add(self, term: Term) -> None:
        """Assert a term for good."""

    def check(self, assumptions: Sequence[Term], milliseconds: int) -> Answer:
        """Whether all that was added can hold together with the assumptions."""

    def core(self) -> list[int]:
        """After `unsat`: which assumptions, by index, can't hold together."""

    def value(self, term: Term) -> bool | int | Fraction | str:
        """After `sat`: what the term is in the model found."""


def available() -> bool:
    """Whether a solver is installed."""
    return find_spec("z3") is not None


def new_solver() -> Solver:
    """A solver with nothing asserted; needs `available`."""
    from .z3_solver import Z3

    return Z3()
