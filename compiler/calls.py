"""Knows how to check what is done with values in Python: functions, lists and maps."""

from __future__ import annotations

from collections.abc import Callable

from ..engine.functions import SIGNATURES
from . import model as m
from . import tree as t
from .constants import BOOL, TYPES
from .declarations import RESERVED
from .scope import Names
from .vocabulary import Vocabulary, listing, quoted, type_in_words

Value = Callable[[t.ExprTree, m.ValueType | None], m.Expr | None]
Condition = Callable[[t.ExprTree], m.Expr | None]

_INDICES = {m.LIST: m.INT, m.MAP: m.STRING}


class Calls:
    """Checks calls of functions, items of lists and maps, and what goes through them."""

    def __init__(
        self, vocabulary: Vocabulary, names: Names, value: Value, condition: Condition
    ) -> None:
        self._vocabulary = vocabulary
        self._error = vocabulary.error
        self._names = names
        self._value = value
        self._condition = condition

    def call(self, tree: t.CallTree) -> m.Expr | None:
        """`function(a, b)`."""
        name = tree.function.text
        signatures = SIGNATURES.get(name)
        if signatures is None:
            message = f"there is no function {quoted(name)}"
            help_ = f"the functions are {listing(SIGNATURES, len(SIGNATURES))}"
            self._vocabulary.unknown("unknown-name", tree.function, message, SIGNATURES, help_)
            return None
        args = [self._value(arg, None) for arg in tree.args]
        known = tuple(arg for arg in args if arg is not None)
        if len(known) < len(args):
            return None
        kinds = tuple(arg.type.kind for arg in known)
        for wanted, result in signatures:
            if wanted == kinds:
                return m.Call(TYPES[result], name, known)
        forms = " or ".join(f"`{name}({', '.join(wanted)})`" for wanted, _ in signatures)
        given = ", ".join(type_in_words(arg.type) for arg in known)
        message = f"expected {forms}, found `{name}({given})`"
        self._error("type-mismatch", tree, message)
        return None

    def index(self, tree: t.IndexTree) -> m.Expr | None:
        """`list[0]`, `map["key"]`."""
        of, index = self._value(tree.of, None), self._value(tree.index, None)
        if of is None or index is None:
            return None
        if of.type.kind not in _INDICES or of.type.element is None:
            message = f"only lists and maps have items, and this is `{type_in_words(of.type)}`"
            self._error("type-mismatch", tree.of, message)
            return None
        wanted = _INDICES[of.type.kind]
        if index.type.kind != wanted:
            message = f"expected `{wanted}`, found `{type_in_words(index.type)}`"
            self._error("type-mismatch", tree.index, message)
            return None
        return m.Item(of.type.element, of, index)

    def each(self, tree: t.QuantifierTree) -> m.Expr | None:
        """`any x in list has …`, `exactly one x in list has …`."""
        of = self._value(tree.path, None)
        if of is None:
            return None
        if of.type.kind not in _INDICES or of.type.element is None:
            message = f"expected a list or a map, found `{type_in_words(of.type)}`"
            help_ = "membership is tested with `in`" if of.type.kind == m.SET else None
            self._error("type-mismatch", tree.path, message, help=help_)
            return None
        if tree.kind not in ("any", "one") or tree.body is None:
            message = "only `any x in … has …` and `exactly one x in … has …` go through a list"
            self._error("type-mismatch", tree, message)
            return None
        word, scope = tree.variable, self._names.scope
        taken = {*scope.bound, *scope.named, *scope.parameters, *scope.locals, *RESERVED}
        if word.text in taken:
            message = f"{quoted(word.text)} has a meaning here already"
            self._error("duplicate", word, message, help="give each of them another name")
            return None
        scope.locals[word.text] = TYPES[m.STRING] if of.type.kind == m.MAP else of.type.element
        body = self._condition(tree.body)
        del scope.locals[word.text]
        return m.Each(BOOL, tree.kind, word.text, of, body) if body else None
