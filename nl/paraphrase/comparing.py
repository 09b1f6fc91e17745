"""Knows how comparisons and tests of values are said, each with its opposite."""

from __future__ import annotations

from typing import Literal

from ...compiler import model as m
from .constants import Constants
from .layout import Leaf
from .scope import Scope
from .values import Values, starts_of
from .words import is_plural, listed

Op = Literal["==", "!=", "<", "<=", ">", ">="]

_ORDER = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
_OF_TIME = {
    "<": "earlier than", "<=": "no later than", ">": "later than", ">=": "no earlier than",
}  # fmt: skip
_NOW = {"<": "before", "<=": "no later than", ">": "after", ">=": "no earlier than"}
_OF_DURATION = {"<": "shorter than", "<=": "at most", ">": "longer than", ">=": "at least"}
_OF_TEXT = {
    "<": "before", "<=": "before or the same as", ">": "after", ">=": "after or the same as",
}  # fmt: skip
_OPPOSITE: dict[Op, Op] = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MIRRORED: dict[Op, Op] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_STRING_TESTS = {
    "starts": ("starts with", "does not start with"),
    "ends": ("ends with", "does not end with"),
    "contains": ("contains", "does not contain"),
    "matches": ("matches the pattern", "does not match the pattern"),
    "regex": ("matches the regular expression", "does not match the regular expression"),
    "under": ("lies under", "does not lie under"),
}
_ADDRESSES = frozenset({"ip", "ip address", "ip_address", "client_ip", "source_ip", "remote_ip"})


class Comparing:
    """Says the comparisons of one model."""

    def __init__(self, model: m.Model, constants: Constants, values: Values) -> None:
        self._constants = constants
        self._values = values
        addresses = [f.name for f in model.request if f.type.kind == m.IP]
        self._source = addresses[0] if len(addresses) == 1 and addresses[0] in _ADDRESSES else None

    def compare(self, expr: m.Compare, scope: Scope) -> Leaf:
        """`a == b` and its kin, a constant on the right."""
        op, left, right = expr.op, expr.left, expr.right
        if isinstance(left, m.Const) and not isinstance(right, m.Const):
            op, left, right = _MIRRORED[op], right, left
        if isinstance(right, m.Now) and not isinstance(left, m.Now | m.Const):
            op, left, right = _MIRRORED[op], right, left
        if op in ("==", "!=") and (starts := starts_of(left, right)) is not None:
            return self._in_the_same(*starts, op == "!=", scope)
        a = self._values.text(left, scope, right.type)
        b = self._values.text(right, scope, left.type)
        now = isinstance(left, m.Now)
        verb = "is" if now else self._verb(left, scope)
        if op in ("==", "!="):
            same = "exactly" if now else "" if isinstance(right, m.Const) else "the same as"
            return _is("it" if now else a, same, b, op == "!=", verb)
        if left.type.kind == m.STRING:
            return Leaf(
                f"{a} comes {_OF_TEXT[op]} {b} in the order of characters",
                f"{a} does not come {_OF_TEXT[op]} {b} in the order of characters",
            )
        kinds = {m.DATETIME: _NOW if now else _OF_TIME, m.DURATION: _OF_DURATION}
        words = kinds.get(left.type.kind, _ORDER)
        first = "it" if now else a
        return Leaf(f"{first} {verb} {words[op]} {b}", f"{first} {verb} {words[_OPPOSITE[op]]} {b}")

    def _in_the_same(
        self, one: m.Expr, other: m.Expr, part: str, opposite: bool, scope: Scope
    ) -> Leaf:
        """Two moments in the same day, week, month or year: "it is on the same day as …"."""
        if isinstance(other, m.Now):
            one, other = other, one
        a = "it" if isinstance(one, m.Now) else self._values.text(one, scope)
        how = f"{'on' if part == 'day' else 'in'} the same {part} as"
        return _is(a, how, self._values.text(other, scope), opposite, self._verb(one, scope))

    def _verb(self, expr: m.Expr, scope: Scope) -> str:
        owned = self._values.owner(expr, scope)
        return "are" if owned is not None and is_plural(owned[1]) else "is"

    def in_set(self, expr: m.InSet, scope: Scope) -> Leaf:
        """`item in set`, of a set's values, a list's items or a map's keys."""
        item, set_ = expr.item, expr.set
        if not isinstance(set_, m.Const):
            return self._among(item, set_, scope)
        a, verb = self._values.text(item, scope), self._verb(item, scope)
        if (name := self._constants.set_name(set_)) is not None:
            return _is(a, "among" if is_plural(name) else "in", name, False, verb)
        values = self._constants.set_values(set_, item.type)
        if not values:
            return Leaf(f"{a} {verb} one of no values", f"{a} {verb} not one of no values")
        few = len(values) < 3
        return _is(a, "" if few else "one of", listed(values, "or"), False, verb, few)

    def _among(self, item: m.Expr, set_: m.Expr, scope: Scope) -> Leaf:
        a = self._values.text(item, scope, set_.type.element)
        b = self._values.text(set_, scope)
        if set_.type.kind == m.SET:
            return self._including(set_, b, a, scope)
        where = "a key of" if set_.type.kind == m.MAP else "an item of"
        return _is(a, where, b, False, self._verb(item, scope))

    def _including(self, set_: m.Expr, said: str, what: str, scope: Scope) -> Leaf:
        if self._verb(set_, scope) == "are":
            return Leaf(f"{said} include {what}", f"{said} do not include {what}")
        return Leaf(f"{said} includes {what}", f"{said} does not include {what}")

    def set_test(self, expr: m.SetTest, scope: Scope) -> Leaf:
        """Whether two sets overlap, or one is within the other."""
        left, right = expr.left, expr.right
        if expr.op == "overlaps" and isinstance(left, m.Const) and not isinstance(right, m.Const):
            left, right = right, left
        a, b = (self._set(side, other, scope) for side, other in ((left, right), (right, left)))
        if expr.op == "overlaps":
            if isinstance(right, m.Const):
                return self._including(left, a, f"at least one of {b}", scope)
            return Leaf(
                f"{a} and {b} have something in common", f"{a} and {b} have nothing in common"
            )
        return Leaf(f"all of {a} are among {b}", f"not all of {a} are among {b}")

    def _set(self, expr: m.Expr, other: m.Expr, scope: Scope) -> str:
        return self._values.text(expr, scope, other.type.element)

    def in_networks(self, expr: m.InNetworks, scope: Scope) -> Leaf:
        """An address within networks: of the request, where it comes from."""
        networks = expr.networks
        if isinstance(networks, m.Const):
            where = self._constants.networks(networks)
        else:
            where = self._values.text(networks, scope)
        source = isinstance(expr.item, m.RequestField) and expr.item.name == self._source
        if source:
            return Leaf(
                f"the request comes from {where}", f"the request does not come from {where}"
            )
        return _is(self._values.text(expr.item, scope), "in", where, False, "is")

    def in_windows(self, expr: m.InWindows, scope: Scope) -> Leaf:
        """A moment within windows."""
        where, named = self._constants.windows(expr.windows)
        if isinstance(expr.item, m.Now):
            return _is("it", "within" if named else "", where, False, "is")
        item = self._values.text(expr.item, scope)
        return Leaf(f"{item} falls within {where}", f"{item} does not fall within {where}")

    def string_test(self, expr: m.StringTest, scope: Scope) -> Leaf:
        """Tests of text and of paths."""
        yes, no = _STRING_TESTS[expr.op]
        a = self._values.text(expr.left, scope)
        b = self._values.text(expr.right, scope, expr.left.type)
        return Leaf(f"{a} {yes} {b}", f"{a} {no} {b}")

    def present(self, expr: m.Present, scope: Scope) -> Leaf:
        """Whether a value is known, or a set has values."""
        operand = expr.operand
        text, verb = self._values.text(operand, scope), self._verb(operand, scope)
        if operand.type.kind == m.SET:
            return Leaf(f"{text} {verb} not empty", f"{text} {verb} empty")
        return Leaf(f"{text} {verb} known", f"{text} {verb} not known")


def _is(a: str, how: str, b: str, opposite: bool, verb: str, open_: bool = False) -> Leaf:
    yes, no = (" ".join(filter(None, (a, verb, word, how, b))) for word in ("", "not"))
    return Leaf(no, yes, open_) if opposite else Leaf(yes, no, open_)
