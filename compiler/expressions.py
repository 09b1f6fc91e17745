"""Knows how to check expressions: every name resolved, every part typed."""

from __future__ import annotations

from typing import Literal, cast

from ..engine.functions import regex_problem
from . import model as m
from . import tree as t
from .calls import Calls
from .constants import BOOL, TYPES, Constants
from .declarations import RESERVED, check_entity_id
from .membership import Membership
from .operators import CONVERSIONS, SIGNED, arithmetic, equatable, ordered
from .scope import Entity, Names, Scope
from .vocabulary import Vocabulary, listing, quoted, type_in_words
from .walks import Walks

MAX_COUNT = 1_000_000
"""The largest k of `at least k`."""


class Expressions:
    """Checks expressions in one scope."""

    def __init__(self, vocabulary: Vocabulary, walks: Walks, scope: Scope) -> None:
        self._vocabulary = vocabulary
        self._error = vocabulary.error
        self._constants = Constants(vocabulary)
        self._names = Names(vocabulary, walks, scope)
        self._membership = Membership(vocabulary, self._constants, self._names, self.value)
        self._calls = Calls(vocabulary, self._names, self.value, self.condition)

    def condition(self, tree: t.ExprTree) -> m.Expr | None:
        """An expression that must be a condition."""
        if isinstance(tree, t.PathTree) and self._names.is_walk(tree):
            path = ".".join(word.text for word in tree.words)
            message = "a relation is not a condition by itself"
            suggestion = f"{self._names.scope.anyone} in {path}"
            self._error("not-a-condition", tree, message, suggestion=suggestion)
            return None
        expr = self.value(tree)
        if expr is None or expr.type == BOOL:
            return expr
        message = f"expected a condition, found a value of type `{type_in_words(expr.type)}`"
        self._error("not-a-condition", tree, message)
        return None

    def value(self, tree: t.ExprTree, wanted: m.ValueType | None = None) -> m.Expr | None:
        """Any expression; a constant in it is taken as of the `wanted` type where it can be."""
        if isinstance(tree, t.ConstantTree):
            return self._constants.constant(tree, wanted)
        if isinstance(tree, t.PathTree):
            return self._names.value(tree)
        if isinstance(tree, t.BinaryTree):
            return self._binary(tree, wanted)
        if isinstance(tree, t.ChainTree):
            return self._chain(tree)
        if isinstance(tree, t.UnaryTree):
            return self._not(tree) if tree.op == "not" else self._negative(tree)
        if isinstance(tree, t.PresenceTree):
            return self._presence(tree)
        if isinstance(tree, t.ConvertTree):
            return self._convert(tree)
        if isinstance(tree, t.IsTree):
            return self._is(tree)
        if isinstance(tree, t.AtLeastTree):
            return self._at_least(tree)
        if isinstance(tree, t.QuantifierTree):
            return self._quantifier(tree)
        if isinstance(tree, t.IfTree):
            return self._if(tree, wanted)
        if isinstance(tree, t.CallTree):
            return self._calls.call(tree)
        if isinstance(tree, t.IndexTree):
            return self._calls.index(tree)
        if isinstance(tree, t.ListTree):
            return self._calls.list_of(tree, wanted)
        if isinstance(tree, t.CollectTree):
            return self._calls.collect(tree)
        if isinstance(tree, t.SetTree):
            return self._membership.set_constant(tree, wanted)
        assert isinstance(tree, t.WindowTree), tree
        self._error("not-a-value", tree, "a window is tested with `now in …`")
        return None

    # ── Truth ─────────────────────────────────────────────────────────────────────

    def _chain(self, tree: t.ChainTree) -> m.Expr | None:
        items = self._conditions(tree.items)
        if items is None:
            return None
        return m.And(BOOL, items) if tree.op == "and" else m.Or(BOOL, items)

    def _conditions(self, trees: list[t.ExprTree]) -> tuple[m.Expr, ...] | None:
        items = [self.condition(tree) for tree in trees]
        known = tuple(item for item in items if item is not None)
        return known if len(known) == len(items) else None

    def _not(self, tree: t.UnaryTree) -> m.Expr | None:
        operand = self.condition(tree.operand)
        return m.Not(BOOL, operand) if operand else None

    def _at_least(self, tree: t.AtLeastTree) -> m.Expr | None:
        items = self._conditions(tree.items)
        k = self._count(tree.k, len(tree.items))
        return m.AtLeast(BOOL, k, items) if items and k else None

    def _count(self, word: t.Word, most: int) -> int | None:
        text = word.text.replace("_", "")
        k = int(text) if text.isdigit() and len(text) < 10 else 0
        if 1 <= k <= most:
            return k
        message = f"{quoted(word.text)} must be a whole number from 1 to {most:,}"
        self._error("invalid-count", word, message)
        return None

    def _presence(self, tree: t.PresenceTree) -> m.Expr | None:
        operand = self.value(tree.operand)
        if operand is None:
            return None
        present = m.Present(BOOL, operand)
        return present if tree.present else m.Not(BOOL, present)

    # ── Operators ─────────────────────────────────────────────────────────────────

    def _binary(self, tree: t.BinaryTree, wanted: m.ValueType | None) -> m.Expr | None:
        op = tree.op
        if op in ("in", "not in"):
            inside = self._membership.inside(tree)
            return m.Not(BOOL, inside) if inside and op == "not in" else inside
        if op in ("overlaps", "is subset of"):
            return self._membership.set_test(tree)
        if op in _STRING_TESTS:
            return self._string_test(tree)
        if op == "else":
            return self._else(tree, wanted)
        if op in ("+", "-", "*", "/", "%"):
            return self._arithmetic(tree, wanted)
        return self._compare(tree)

    def _pair(self, tree: t.BinaryTree) -> tuple[m.Expr, m.Expr] | None:
        """Both sides; a constant is read as the other side's type."""
        if _is_constant(tree.left):
            right = self.value(tree.right)
            left = self.value(tree.left, _as_constant(right))
        else:
            left = self.value(tree.left)
            right = self.value(tree.right, _as_constant(left))
        return (left, right) if left is not None and right is not None else None

    def _compare(self, tree: t.BinaryTree) -> m.Expr | None:
        if self._compares_relation(tree) or self._bare_enum_value(tree):
            return None
        pair = self._pair(tree)
        if pair is None:
            return None
        left, right = pair
        is_equality = tree.op in ("==", "!=")
        fits = equatable if is_equality else ordered
        if not fits(left.type, right.type):
            self._unlike(tree, left.type, right.type)
            return None
        if self._unlike_currencies(tree, left, right):
            return None
        op = cast('Literal["==", "!=", "<", "<=", ">", ">="]', tree.op)
        return m.Compare(BOOL, op, left, right)

    def _compares_relation(self, tree: t.BinaryTree) -> bool:
        """`document.owner == user`: reported, with what was meant."""
        for side, other in ((tree.left, tree.right), (tree.right, tree.left)):
            if not (isinstance(side, t.PathTree) and self._names.is_walk(side)):
                continue
            if not (isinstance(other, t.PathTree) and len(other.words) == 1):
                continue  # the walk itself is reported then
            item = other.words[0].text
            path = ".".join(word.text for word in side.words)
            message = f"a relation can't be compared with `{tree.op}`"
            self._error("not-a-value", tree, message, suggestion=f"{item} in {path}")
            return True
        return False

    def _bare_enum_value(self, tree: t.BinaryTree) -> bool:
        """`document.classification == secret`: reported, with quotes suggested."""
        for side, other in ((tree.left, tree.right), (tree.right, tree.left)):
            if not (isinstance(side, t.PathTree) and len(side.words) == 1):
                continue
            word = side.words[0]
            if self._names.is_known(word) or not isinstance(other, t.PathTree):
                continue
            value = self.value(other) if len(other.words) > 1 else None
            if value is not None and word.text in value.type.values:
                message = f"{quoted(word.text)} is a constant here, and those stand in quotes"
                self._error("unknown-name", word, message, suggestion=f'"{word.text}"')
                return True
        return False

    def _unlike(self, tree: t.BinaryTree, left: m.ValueType, right: m.ValueType) -> None:
        words = f"`{type_in_words(left)}` and `{type_in_words(right)}`"
        help_ = None
        kinds = {left.kind, right.kind}
        if left == right:
            code, message = (
                "type-mismatch",
                f"`{tree.op}` does not apply to {words.split(' and')[0]}",
            )
            help_ = (
                "sets are compared with `overlaps` and `is subset of`" if m.SET in kinds else None
            )
        else:
            code, message = "unlike-types", f"`{tree.op}` can't compare {words}"
            if kinds == {m.ENUM, m.STRING}:
                help_ = "convert the `one of` with `as string`"
            elif m.MONEY in kinds and kinds & {m.INT, m.DECIMAL}:
                help_ = "an amount has a currency: `10_000 USD`"
            elif m.STRING in kinds and kinds & {m.IP, m.DATETIME, m.DURATION, m.NETWORK}:
                help_ = "convert the string with `as`, or write the constant without quotes"
            elif m.SET in kinds:
                help_ = "membership is tested with `in`"
        self._error(code, tree.mark, message, help=help_)

    def _unlike_currencies(self, tree: t.BinaryTree, left: m.Expr, right: m.Expr) -> bool:
        if not (isinstance(left, m.Const) and isinstance(right, m.Const)):
            return False
        if not left.type.kind == right.type.kind == m.MONEY:
            return False
        mine, other = str(left.value)[-3:], str(right.value)[-3:]
        if mine == other:
            return False
        message = f"`{mine}` and `{other}` are unlike currencies, so this is never known"
        self._error("unlike-currencies", tree, message)
        return True

    def _arithmetic(self, tree: t.BinaryTree, wanted: m.ValueType | None) -> m.Expr | None:
        pair = self._operands(tree, wanted)
        if pair is None:
            return None
        left, right = pair
        type_ = arithmetic(tree.op, left.type, right.type)
        if type_ is None:
            words = f"`{type_in_words(left.type)}` and `{type_in_words(right.type)}`"
            self._error("type-mismatch", tree.mark, f"`{tree.op}` does not apply to {words}")
            return None
        if tree.op in ("+", "-") and self._unlike_currencies(tree, left, right):
            return None
        op = cast('Literal["+", "-", "*", "/", "%"]', tree.op)
        return m.Arithmetic(type_, op, left, right)

    def _operands(
        self, tree: t.BinaryTree, wanted: m.ValueType | None
    ) -> tuple[m.Expr, m.Expr] | None:
        """Both sides of a sum; a constant beside a uint or a double is one."""
        outer = wanted if wanted is not None and wanted.kind in _BINARY else None
        if _is_constant(tree.left):
            right = self.value(tree.right, outer)
            left = self.value(tree.left, _binary(right) or outer)
        else:
            left = self.value(tree.left, outer)
            right = self.value(tree.right, _binary(left) or outer)
        return (left, right) if left is not None and right is not None else None

    def _negative(self, tree: t.UnaryTree) -> m.Expr | None:
        operand = self.value(tree.operand)
        if operand is None:
            return None
        if operand.type.kind not in SIGNED:
            message = f"`-` does not apply to `{type_in_words(operand.type)}`"
            self._error("type-mismatch", tree, message)
            return None
        return m.Negative(operand.type, operand)

    def _if(self, tree: t.IfTree, wanted: m.ValueType | None) -> m.Expr | None:
        test = self.condition(tree.test)
        then = self.value(tree.then, wanted)
        other = self.value(tree.other, then.type if then else wanted)
        if then is not None and other is not None and then.type != other.type:
            then = self.value(tree.then, other.type)
        if test is None or then is None or other is None:
            return None
        if then.type != other.type:
            words = f"`{type_in_words(then.type)}` and `{type_in_words(other.type)}`"
            message = f"both sides of `otherwise` must be alike: {words}"
            self._error("unlike-types", tree.other, message)
            return None
        return m.If(then.type, test, then, other)

    def _else(self, tree: t.BinaryTree, wanted: m.ValueType | None) -> m.Expr | None:
        left = self.value(tree.left, wanted)
        right = self.value(tree.right, left.type if left else wanted)
        if left is None or right is None:
            return None
        if left.type != right.type:
            words = f"`{type_in_words(left.type)}` and `{type_in_words(right.type)}`"
            self._error("unlike-types", tree.mark, f"both sides of `else` must be alike: {words}")
            return None
        return m.Else(left.type, left, right)

    def _convert(self, tree: t.ConvertTree) -> m.Expr | None:
        operand = self.value(tree.operand)
        if operand is None:
            return None
        kind = tree.type.text
        possible = CONVERSIONS.get(operand.type.kind, ())
        if kind not in possible:
            message = f"`{type_in_words(operand.type)}` can't be converted to {quoted(kind)}"
            help_ = f"it can be to {listing(possible)}" if possible else None
            self._error("invalid-conversion", tree.type, message, help=help_)
            return None
        return m.Convert(TYPES[kind], operand)

    def _string_test(self, tree: t.BinaryTree) -> m.Expr | None:
        op = _STRING_TESTS[tree.op]
        if op == "under":
            left = self.value(tree.left, TYPES[m.PATH])
            right = self.value(tree.right, TYPES[m.PATH])
            fits: tuple[str, ...] = (m.PATH,)
        else:
            left, right = self.value(tree.left), self.value(tree.right)
            fits = (m.STRING, m.PATH)
        if left is None or right is None:
            return None
        if op == "regex":
            fits = (m.STRING,)
            problem = None
            if isinstance(right, m.Const) and right.type.kind == m.STRING:
                problem = regex_problem(str(right.value))
            if problem is not None:
                self._error("invalid-value", tree.right, problem)
                return None
        for side in (left, right):
            if side.type.kind not in fits:
                kind = type_in_words(side.type)
                help_ = None
                if op == "under" and side.type.kind == m.STRING:
                    help_ = "convert it with `as path`"
                elif op == "contains" and side.type.kind == m.SET:
                    help_ = "membership is tested with `in`"
                message = f"`{tree.op}` does not apply to `{kind}`"
                self._error("type-mismatch", tree.mark, message, help=help_)
                return None
        return m.StringTest(BOOL, op, left, right)

    # ── Entities ──────────────────────────────────────────────────────────────────

    def _is(self, tree: t.IsTree) -> m.Expr | None:
        word = tree.word
        left = self._names.wanted_entity(tree.left, "what stands before `is`")
        if left is None:
            return None
        scope = self._names.scope
        if tree.id is None and not word.quoted:
            # after `is`, a rule's type names are types: only these words are entities
            other = scope.bound.get(word.text) or scope.entities.get(word.text)
            if other is not None:
                if other.variable == "subject":
                    other = self._names.wanted_entity(_as_path(word), "this")
                return m.SameEntity(BOOL, left.variable, other.variable) if other else None
        type_ = self._vocabulary.type_named(word)
        if type_ is None:
            return None
        id_ = None
        if tree.id is not None:
            id_ = check_entity_id(self._vocabulary, tree.id)
            if id_ is None:
                return None
        return m.IsEntity(BOOL, left.variable, type_.name, id_)

    def _quantifier(self, tree: t.QuantifierTree) -> m.Expr | None:
        if not isinstance(tree.path, t.PathTree) or self._names.is_value(tree.path.words[0]):
            return self._calls.each(tree)
        if tree.kind == "one":
            message = "`exactly one` goes through a list, not over relations"
            self._error("type-mismatch", tree.path, message, help="say `at least 1`")
            return None
        path, types = self._names.walked_path(tree.path)
        k = 1 if tree.k is None else self._count(tree.k, MAX_COUNT)
        variable = tree.variable
        scope = self._names.scope
        taken = {*scope.bound, *scope.named, *scope.why_not, *scope.parameters}
        if variable.text in taken or variable.text in RESERVED:
            message = f"{quoted(variable.text)} has a meaning here already"
            self._error("duplicate", variable, message, help="give each of them another name")
            return None
        body: m.Expr | None = None
        if tree.body is not None:
            entity = Entity(variable.text, types)
            body = self._body(tree.body, entity) if path else None
            if body is None:
                return None
        if path is None or k is None:
            return None
        return m.Quantifier(BOOL, tree.kind, variable.text, types, path, body, k)

    def _body(self, tree: t.ExprTree, entity: Entity) -> m.Expr | None:
        bound = self._names.scope.bound
        bound[entity.variable] = entity
        try:
            return self.condition(tree)
        finally:
            del bound[entity.variable]
            self._names.scope.closed.add(entity.variable)


def _is_constant(tree: t.ExprTree) -> bool:
    return isinstance(tree, t.ConstantTree | t.SetTree)


_BINARY = (m.UINT, m.DOUBLE)
"""Kinds of number that constants are read as only beside others of them."""


def _as_constant(beside: m.Expr | None) -> m.ValueType | None:
    """The type that a constant is read as beside a value; all numbers of JSON are doubles."""
    if beside is None:
        return None
    return TYPES[m.DOUBLE] if beside.type.kind == m.ANY else beside.type


def _binary(e: m.Expr | None) -> m.ValueType | None:
    return e.type if e is not None and e.type.kind in _BINARY else None


def _as_path(word: t.Word) -> t.PathTree:
    return t.PathTree(word.start, word.end, [word])


_STRING_TESTS: dict[str, Literal["starts", "ends", "contains", "matches", "regex", "under"]] = {
    "starts with": "starts",
    "ends with": "ends",
    "contains": "contains",
    "matches": "matches",
    "matches regex": "regex",
    "under": "under",
}
