"""Knows how to check what is done with values in Python: functions, lists and maps."""

from __future__ import annotations

from collections.abc import Callable

from ..engine.functions import MAX_ITEMS, SIGNATURES
from . import model as m
from . import tree as t
from .constants import BOOL, TYPES
from .declarations import RESERVED
from .scope import Names
from .vocabulary import Vocabulary, listing, quoted, type_in_words

Value = Callable[[t.ExprTree, m.ValueType | None], m.Expr | None]
Condition = Callable[[t.ExprTree], m.Expr | None]

_INDICES: dict[str, tuple[str, ...]] = {
    m.LIST: (m.INT,), m.MAP: (m.STRING,), m.ANY: (m.INT, m.STRING)
}  # fmt: skip


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
        if of.type.kind not in _INDICES:
            message = f"only lists and maps have items, and this is `{type_in_words(of.type)}`"
            self._error("type-mismatch", tree.of, message)
            return None
        wanted = _INDICES[of.type.kind]
        if index.type.kind not in wanted:
            message = f"expected {' or '.join(wanted)}, found `{type_in_words(index.type)}`"
            self._error("type-mismatch", tree.index, message)
            return None
        return m.Item(of.type.element or TYPES[m.ANY], of, index)

    def list_of(self, tree: t.ListTree, wanted: m.ValueType | None) -> m.Expr | None:
        """`[a, b]`: all of one type."""
        element = wanted.element if wanted is not None and wanted.kind == m.LIST else None
        if len(tree.items) > MAX_ITEMS:
            self._error("invalid-value", tree, f"a list has at most {MAX_ITEMS} items here")
            return None
        items: list[m.Expr] = []
        for item in tree.items:
            found = self._value(item, element)
            if found is None:
                return None
            element = element or found.type
            if found.type != element:
                words = f"`{type_in_words(element)}` and `{type_in_words(found.type)}`"
                self._error("unlike-types", item, f"a list's items must be alike: {words}")
                return None
            items.append(found)
        return m.ListOf(m.ValueType("list", element=element), tuple(items))

    def collect(self, tree: t.CollectTree) -> m.Expr | None:
        """`[result for x in list if test]`."""
        of = self._value(tree.of, None)
        if of is None or not self._bind(tree.variable, of, tree.of):
            return None
        test = None if tree.test is None else self._condition(tree.test)
        result = self._value(tree.result, None)
        del self._names.scope.locals[tree.variable.text]
        if result is None or (test is None) != (tree.test is None):
            return None
        type_ = m.ValueType("list", element=result.type)
        return m.Collect(type_, tree.variable.text, of, result, test)

    def _bind(self, word: t.Word, of: m.Expr, over: t.ExprTree) -> bool:
        """Let a name stand for the items of a list, if it can."""
        if of.type.kind not in (m.LIST, m.MAP) or of.type.element is None:
            message = f"expected a list or a map, found `{type_in_words(of.type)}`"
            help_ = "membership is tested with `in`" if of.type.kind == m.SET else None
            self._error("type-mismatch", over, message, help=help_)
            return False
        scope = self._names.scope
        taken = {*scope.bound, *scope.named, *scope.parameters, *scope.locals, *RESERVED}
        if word.text in taken:
            message = f"{quoted(word.text)} has a meaning here already"
            self._error("duplicate", word, message, help="give each of them another name")
            return False
        scope.locals[word.text] = TYPES[m.STRING] if of.type.kind == m.MAP else of.type.element
        return True

    def each(self, tree: t.QuantifierTree) -> m.Expr | None:
        """`any x in list has …`, `exactly one x in list has …`."""
        of = self._value(tree.path, None)
        if of is None:
            return None
        if tree.kind not in ("any", "one") or tree.body is None:
            message = "only `any x in … has …` and `exactly one x in … has …` go through a list"
            self._error("type-mismatch", tree, message)
            return None
        if not self._bind(tree.variable, of, tree.path):
            return None
        body = self._condition(tree.body)
        del self._names.scope.locals[tree.variable.text]
        return m.Each(BOOL, tree.kind, tree.variable.text, of, body) if body else None
