"""Knows how the values of an expression are said, as noun phrases."""

from __future__ import annotations

from collections.abc import Callable

from ...compiler import model as m
from .constants import Constants, zone_text
from .names import Names
from .scope import Noun, Scope
from .words import listed, quoted

REQUEST, ACTION, CONDITION = Noun("the request"), Noun("the action"), Noun("the condition")

KINDS = {
    m.BOOL: "yes or no", m.INT: "a whole number", m.UINT: "a whole number from 0",
    m.DECIMAL: "a decimal number", m.DOUBLE: "a floating-point number", m.MONEY: "money",
    m.STRING: "text", m.DATETIME: "a date and time", m.DURATION: "a duration",
    m.IP: "an IP address", m.NETWORK: "a network", m.PATH: "a path",
}  # fmt: skip
_PARTS = {
    "year": "year", "month": "month", "day": "day of the month",
    "weekday": "day of the week (Monday is 1)", "day_of_year": "day of the year", "hour": "hour",
    "minute": "minute", "second": "second", "millisecond": "millisecond",
}  # fmt: skip
_STARTS = {
    "start_of_day": "day", "start_of_week": "week", "start_of_month": "month",
    "start_of_year": "year",
}  # fmt: skip
_TIMES = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}

Say = Callable[[m.Expr, Scope], str]


class Values:
    """Says the values of one model; `condition` says a condition that stands within a value."""

    def __init__(self, constants: Constants, names: Names, condition: Say) -> None:
        self._constants = constants
        self._names = names
        self._condition = condition

    def text(self, expr: m.Expr, scope: Scope, beside: m.ValueType | None = None) -> str:
        """A value; `beside` is the type of what it is compared with."""
        if isinstance(expr, m.Const):
            return self.constant(expr, beside)
        if (named := self.named(expr, scope)) is not None:
            return named
        match expr:
            case m.Now():
                return "now"
            case m.Local(name=name):
                return f"that {quoted(name)}"
            case m.Arithmetic():
                return self._arithmetic(expr, scope)
            case m.Negative(operand=operand):
                return f"minus {self._part(operand, scope)}"
            case m.Convert(type=type_, operand=operand) if _is_text(operand, type_):
                return self.text(operand, scope, beside)
            case m.Convert(type=type_, operand=operand):
                return f"{self._part(operand, scope)} read as {KINDS.get(type_.kind, type_.kind)}"
            case m.Else(operand=operand, fallback=fallback):
                spare = self.text(fallback, scope, operand.type)
                return f"{self._part(operand, scope)} (or {spare} where that is unknown)"
            case m.If(test=test, then=then, other=other):
                parts = (self._part(then, scope), self._part(other, scope))
                return f"({parts[0]} if {self._condition(test, scope)}, otherwise {parts[1]})"
        return self._made(expr, scope)

    def _made(self, expr: m.Expr, scope: Scope) -> str:
        match expr:
            case m.Call(function=function, args=args):
                return self._call(function, args, scope)
            case m.ListOf(items=items):
                return f"the list of {self._several(items, scope)}"
            case m.Collect(variable=variable, of=of, result=result, test=test):
                over = f"each {quoted(variable)} in {self.text(of, scope)}"
                only = "" if test is None else f" for which {self._condition(test, scope)}"
                return f"(the list of {self.text(result, scope)} for {over}{only})"
            case m.Item(of=of, index=index):
                kind = "item" if of.type.kind == m.LIST else "entry"
                return f"{kind} {self._part(index, scope)} of {self._part(of, scope)}"
        return f"whether {self._condition(expr, scope)}"

    def named(self, expr: m.Expr, scope: Scope) -> str | None:
        """What an attribute, a field or a parameter is called: `the user's clearance`."""
        owned = self.owner(expr, scope)
        return None if owned is None else owned[0].of(owned[1])

    def owner(self, expr: m.Expr, scope: Scope) -> tuple[Noun, str] | None:
        """Whose value it is, and what it is called."""
        said = self._names.value
        match expr:
            case m.AttributeOf(type=type_, of=of, name=name):
                return scope[of].noun, said(name, type_.kind)
            case m.IdOf(of=of):
                return scope[of].noun, "ID"
            case m.RequestField(type=type_, name=name):
                return REQUEST, said(name, type_.kind)
            case m.ActionParameter(type=type_, name=name):
                return ACTION, said(name, type_.kind)
            case m.ConditionParameter(type=type_, name=name):
                return CONDITION, said(name, type_.kind)
        return None

    def constant(self, const: m.Const, beside: m.ValueType | None) -> str:
        """A constant; a set as the list of its values, or by its name."""
        if const.type.element is None:
            return self._constants.scalar(const.value, const.type, beside)
        if (name := self._constants.set_name(const)) is not None:
            return name
        values = self._constants.set_values(const, beside)
        return listed(values, "and") if values else "an empty set"

    def _part(self, expr: m.Expr, scope: Scope) -> str:
        """A value as part of another: in parentheses where it has parts itself."""
        text = self.text(expr, scope)
        whole = not isinstance(expr, m.Arithmetic | m.Else | m.Convert | m.Item | m.Negative)
        return text if whole else f"({text})"

    def _several(self, items: tuple[m.Expr, ...], scope: Scope) -> str:
        return listed([self._part(item, scope) for item in items], "and") or "nothing"

    def _arithmetic(self, expr: m.Arithmetic, scope: Scope) -> str:
        op, left, right = expr.op, expr.left, expr.right
        if left.type.kind == right.type.kind == m.DATETIME:
            return f"the time from {self._part(right, scope)} to {self._part(left, scope)}"
        if left.type.kind == m.DATETIME and op in "+-":
            word = "after" if op == "+" else "before"
            return f"{self._part(right, scope)} {word} {self._part(left, scope)}"
        parts = (self._part(left, scope), self._part(right, scope))
        if op == "%":
            return f"the remainder of {parts[0]} divided by {parts[1]}"
        if expr.type.kind in (m.STRING, m.LIST):
            return f"{parts[0]} followed by {parts[1]}"
        return f"{parts[0]} {_TIMES[op]} {parts[1]}"

    def _call(self, function: str, args: tuple[m.Expr, ...], scope: Scope) -> str:
        first = self._part(args[0], scope) if args else ""
        if function in _PARTS and len(args) == 2:
            return f"the {_PARTS[function]} of {first} in {self._zone(args[1], scope)}"
        if function in _STARTS and len(args) == 2:
            return f"the start of the {_STARTS[function]} of {first}"
        if function == "months_after" and isinstance(args[1], m.Const):
            return _after(int(str(args[1].value)), first)
        if function == "size":
            what = {m.STRING: "characters", m.LIST: "items"}.get(args[0].type.kind, "entries")
            return f"the number of {what} in {first}"
        if function in ("hours", "minutes", "seconds", "milliseconds", "nanoseconds"):
            return f"the number of whole {function} in {first}"
        said = ", ".join(self._part(arg, scope) for arg in args)
        return f"{quoted(function)} of {said}"

    def _zone(self, expr: m.Expr, scope: Scope) -> str:
        if isinstance(expr, m.Const) and isinstance(expr.value, str):
            return zone_text(expr.value)
        return f"the time zone {self._part(expr, scope)}"


def _after(months: int, moment: str) -> str:
    """So many months after a moment, or before: "2 years after the document's archived-at time"."""
    count, unit = abs(months), "month"
    if count and count % 12 == 0:
        count, unit = count // 12, "year"
    side = "before" if months < 0 else "after"
    return f"{count} {unit}{'' if count == 1 else 's'} {side} {moment}"


def starts_of(one: m.Expr, other: m.Expr) -> tuple[m.Expr, m.Expr, str] | None:
    """Two moments and what they are in the same of, where their starts of it are compared."""
    match one, other:
        case m.Call(function=name, args=(a, zone)), m.Call(function=same, args=(b, place)):
            if name == same and zone == place and name in _STARTS:
                return a, b, _STARTS[name]
    return None


def _is_text(operand: m.Expr, type_: m.ValueType) -> bool:
    """Whether it is text already, by another name of its type."""
    return type_.kind == m.STRING and operand.type.kind in (m.ENUM, m.PATH)
