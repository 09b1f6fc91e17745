"""Knows how to write a checked model as policy text: what `unparse` writes compiles back to it.

Importers print what they made through it, and so do rules made from English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from typing import TypeVar

from . import literals
from . import model as m
from .declarations import RESERVED
from .format import format_text
from .literals import name, new_name, string

T = TypeVar("T")
Named = m.Network | m.Hours | m.NamedSet | m.Evidence | m.Condition
Member = m.Relation | m.Permission | m.Inverse


def unparse(model: m.Model) -> str:
    """The policy's text, in the one layout.

    Raises InvalidName where a name can't be written: one that is empty or holds a backtick
    or a control character.
    """
    return format_text(plain_text(model))


def plain_text(model: m.Model) -> str:
    """The policy's text in no layout: what is only compiled again need not be laid out first.

    Raises InvalidName as `unparse` does.
    """
    return "\n".join(_statements(model))


def rule_text(rule: m.Rule, model: m.Model) -> str:
    """One rule's text in the one layout, in the names of its policy's networks, hours and sets."""
    return format_text("\n".join(_rule(rule, Expressions(model))))


def _statements(model: m.Model) -> Iterable[str]:
    expressions = Expressions(model)
    if model.zone is not None:
        yield f"time zone {model.zone}"
    if model.request:
        yield "request"
        yield from map(attribute_text, model.request)
    named: list[Named] = [*model.networks, *model.hours, *model.sets]
    for each in (*named, *model.evidence, *model.conditions):
        yield named_text(each, expressions, model.zone)
    for type_ in model.types:
        yield from _type_statements(type_)
    for term in model.terms:
        yield _term(term, expressions)
    for rule in model.rules:
        yield from _rule(rule, expressions)


# ── Declarations ──────────────────────────────────────────────────────────────────


def named_text(named: Named, expressions: Expressions, zone: str | None) -> str:
    """The statement that declares a name beside the types; `zone` is the policy's."""
    declared = new_name(named.name)
    match named:
        case m.Network(_, networks):
            return f"network {declared} = {', '.join(networks)}"
        case m.Hours(_, windows):
            return f"hours {declared} = {_windows(windows, zone)}"
        case m.NamedSet(_, element, values):
            written = ", ".join(literals.constant(value, element) for value in values)
            return f"set {declared}: {type_text(element)} = {written}"
        case m.Evidence(_, text):
            return f"evidence {declared}" + ("" if text is None else " " + string(text))
        case m.Condition(_, parameters, expr, strict):
            fields = ", ".join(map(_parameter, parameters))
            return f"condition {declared}({fields}){' strict' * strict} = {expressions.text(expr)}"


def _type_statements(type_: m.Type) -> Iterable[str]:
    yield f"type {new_name(type_.name)}"
    for attribute in type_.attributes:
        yield attribute_text(attribute)
    if type_.actions:
        yield "actions " + ", ".join(map(action_text, type_.actions))
    members: list[Member] = [*type_.relations, *type_.permissions, *type_.inverses]
    yield from map(member_text, members)


def member_text(member: Member) -> str:
    """The statement that declares a relation, a permission or an inverse."""
    declared = new_name(member.name)
    if isinstance(member, m.Inverse):
        return f"inverse {declared} = {name(member.type)}.{new_name(member.relation)}"
    if isinstance(member, m.Permission):
        return f"permission {declared} = {_relation(member.expr, 0)}"
    subjects = " | ".join(map(_subject, member.subjects))
    expr = "" if member.expr is None else f" = {_relation(member.expr, 0)}"
    return f"relation {declared}: {subjects}{expr}"


def attribute_text(attribute: m.Attribute) -> str:
    """The statement that declares an attribute."""
    stored = " stored" if attribute.stored else ""
    written = new_name(attribute.name, attribute.name == "id")
    return f"attribute {written}: {type_text(attribute.type)}{stored}{_default(attribute)}"


def _parameter(parameter: m.Attribute) -> str:
    written = new_name(parameter.name, parameter.name in RESERVED)
    return f"{written}: {type_text(parameter.type)}{_default(parameter)}"


def _default(attribute: m.Attribute) -> str:
    if attribute.default is None:
        return ""
    if attribute.type.kind == m.ENUM:
        return f" default {name(str(attribute.default))}"
    return f" default {literals.constant(attribute.default, attribute.type)}"


def type_text(type_: m.ValueType) -> str:
    """A type of value as a declaration writes it."""
    if type_.kind == m.ENUM:
        return "one of " + ", ".join(map(new_name, type_.values))
    if type_.element is not None:
        return f"{type_.kind} of {type_text(type_.element)}"
    return type_.kind


def action_text(action: m.Action) -> str:
    """An action as its type's list of them has it."""
    if not action.parameters:
        return name(action.name)
    return f"{name(action.name)} ({', '.join(map(_parameter, action.parameters))})"


def _subject(kind: m.SubjectKind) -> str:
    text = ("everyone " if kind.everyone else "") + name(kind.type)
    if kind.relation is not None:
        text += f".{new_name(kind.relation)}"
    conditions = [] if kind.condition is None else [name(kind.condition)]
    if kind.expiry:
        conditions.append("expiry")
    return f"{text} with {' and '.join(conditions)}" if conditions else text


# What binds how tightly in a relation expression: `but not`, `or`, `and`, a single item.
_EXCLUSION, _UNION, _INTERSECTION, _ITEM = range(4)


def _relation(expr: m.RelationExpr, level: int) -> str:
    if isinstance(expr, m.Exclusion):
        base, excluded = _relation(expr.base, _EXCLUSION), _relation(expr.excluded, _ITEM)
        return _grouped(f"{base} but not {excluded}", _EXCLUSION, level)
    if isinstance(expr, m.UnionOf):
        text = " or ".join(_relation(item, _INTERSECTION) for item in expr.items)
        return _grouped(text, _UNION, level)
    if isinstance(expr, m.IntersectionOf):
        text = " and ".join(_relation(item, _ITEM) for item in expr.items)
        return _grouped(text, _INTERSECTION, level)
    if isinstance(expr, m.Direct):
        return "direct"
    if isinstance(expr, m.Ref):
        return name(expr.name)
    if isinstance(expr, m.NamedSubject):
        return f"{name(expr.type)} {string(expr.id)}"
    if isinstance(expr, m.EveryoneOf):
        return f"everyone {name(expr.type)}"
    first, *rest = (*expr.path, expr.target)
    return ("all " if expr.every else "") + ".".join([name(first), *map(new_name, rest)])


def _grouped(text: str, own: int, level: int) -> str:
    return f"({text})" if own < level else text


def _windows(windows: Sequence[m.Window], zone: str | None) -> str:
    several = len(windows) > 1
    return ", ".join(literals.window(window, zone, several) for window in windows)


# ── Terms ─────────────────────────────────────────────────────────────────────────


def _term(term: m.Term, expressions: Expressions) -> str:
    text = "term " + ", ".join(map(string, term.phrases))
    if term.means is not None:
        return f"{text} means {_meaning(term.means)}"
    assert term.when is not None
    of = "" if term.type is None else f" is {name(term.type)}"
    return f"{text}{of} when {expressions.of_type(term.type).text(term.when)}"


def _meaning(means: m.Meaning) -> str:
    first, *rest = means.names
    # one that is called `request` must not read as the request itself
    type_ = name(first, first == "request" and bool(rest))
    if means.kind == "request":
        return f"request.{new_name(first)}"
    if means.kind == "id":
        return f"{name(first, first == 'request')}.id"
    if means.kind == "entity":
        return f"{type_} {string(rest[0])}"
    steps = [new_name(step, step == "id" and means.kind == "attribute") for step in rest]
    return ".".join([type_, *steps])


# ── Rules ─────────────────────────────────────────────────────────────────────────


def _rule(rule: m.Rule, expressions: Expressions) -> Iterable[str]:
    yield f"rule {new_name(rule.name)}"
    if rule.sentence is not None:
        yield string(rule.sentence)
    verb = "may" if rule.effect == "only" else "to"
    subjects = _listed(rule.subjects, _who, "any subject")
    actions = _listed(rule.actions, name, "any action")
    resources = _listed(rule.resources, _who, "any resource")
    yield f"{rule.effect} {subjects} {verb} {actions} {resources}"
    for keyword, clause in (("where", rule.where), ("when", rule.when), ("unless", rule.unless)):
        if clause is not None:
            yield f"{keyword} {expressions.text(clause)}"
    if rule.require:
        yield "require " + ", ".join(map(_requirement, rule.require))


def _listed(items: Sequence[T], write: Callable[[T], str], anything: str) -> str:
    return " or ".join(map(write, items)) or anything


def _who(who: m.Who) -> str:
    return name(who.type) if who.id is None else f"{name(who.type)} {string(who.id)}"


def _requirement(requirement: m.Requirement) -> str:
    if requirement.within is None:
        return name(requirement.evidence)
    return f"{name(requirement.evidence)} within {literals.duration(requirement.within)}"


# ── Expressions ───────────────────────────────────────────────────────────────────

_OR, _AND, _NOT, _TEST, _ELSE, _SUM, _PRODUCT, _CONVERT, _UNARY, _PRIMARY = range(10)
_STRING_TESTS = {"starts": "starts with", "ends": "ends with", "regex": "matches regex"}


class Expressions:
    """Writes the expressions of one model."""

    def __init__(self, model: m.Model) -> None:
        self._zone = model.zone
        self._networks = {n.networks: n.name for n in reversed(model.networks)}
        self._hours = {h.windows: h.name for h in reversed(model.hours)}
        self._sets = {(s.element, s.values): s.name for s in reversed(model.sets)}
        self._bound: list[str] = []
        self._subject = "subject"

    def of_type(self, type_: str | None) -> Expressions:
        """These, for a term about a type: its entity goes by the type's name."""
        if type_ is None:
            return self
        other = copy(self)
        other._subject = name(type_)
        return other

    def text(self, expr: m.Expr, level: int = _OR) -> str:
        """An expression, in parentheses where it binds less tightly than `level`."""
        text, own = self._write(expr)
        return _grouped(text, own, level)

    def _write(self, expr: m.Expr) -> tuple[str, int]:
        """An expression and how tightly it binds."""
        match expr:
            case m.Or(items=items):
                return " or ".join(self.text(item, _AND) for item in items), _OR
            case m.And(items=items):
                return " and ".join(self.text(item, _NOT) for item in items), _AND
            case m.Not(operand=operand):
                return self._not(operand)
            case m.AtLeast(k=k, items=items):
                return f"at least {k} of ({', '.join(map(self.text, items))})", _NOT
            case m.Quantifier():
                return self._quantifier(expr), _NOT
            case m.Each():
                return self._each(expr), _NOT
            case m.If(test=test, then=then, other=other):
                branches = f"then {self.text(then, _NOT)} otherwise {self.text(other, _NOT)}"
                return f"if {self.text(test)} {branches}", _NOT
            case m.Else(operand=operand, fallback=fallback):
                return f"{self.text(operand, _ELSE)} else {self.text(fallback, _SUM)}", _ELSE
            case m.Arithmetic(op=op, left=left, right=right):
                own = _PRODUCT if op in ("*", "/", "%") else _SUM
                return f"{self.text(left, own)} {op} {self.text(right, own + 1)}", own
            case m.Convert(type=type_, operand=operand):
                return f"{self.text(operand, _CONVERT)} as {type_.kind}", _CONVERT
            case m.Negative(operand=operand):
                # `-5` would be a constant
                level = _PRIMARY + 1 if isinstance(operand, m.Const) else _UNARY
                return f"-{self.text(operand, level)}", _UNARY
            case m.Const(type=type_, value=value):
                text = literals.constant(value, type_)
                return text, _UNARY if text.startswith("-") else _PRIMARY
        return self._leaf(expr)

    def _leaf(self, expr: m.Expr) -> tuple[str, int]:
        match expr:
            case m.AttributeOf(of=of, name=attribute):
                written = new_name(attribute, attribute == "id")
                return f"{self._variable(of)}.{written}", _PRIMARY
            case m.IdOf(of=of):
                return f"{self._variable(of)}.id", _PRIMARY
            case m.RequestField(name=field):
                return f"request.{new_name(field)}", _PRIMARY
            case m.ActionParameter(name=parameter):
                return f"action.{new_name(parameter)}", _PRIMARY
            case m.ConditionParameter(name=parameter):
                return name(parameter, force=parameter in RESERVED), _PRIMARY
            case m.Local(name=local):
                return name(local), _PRIMARY
            case m.Now():
                return "now", _PRIMARY
            case m.Call(function=function, args=args):
                return f"{function}({', '.join(map(self.text, args))})", _PRIMARY
            case m.ListOf(items=items):
                return f"[{', '.join(map(self.text, items))}]", _PRIMARY
            case m.Collect():
                test = "" if expr.test is None else f" if {self.text(expr.test)}"
                over = f"{name(expr.variable)} in {self.text(expr.of, _PRIMARY)}"
                return f"[{self.text(expr.result)} for {over}{test}]", _PRIMARY
            case m.Item(of=list_, index=index):
                return f"{self.text(list_, _PRIMARY)}[{self.text(index)}]", _PRIMARY
        return self._test(expr), _TEST

    def _not(self, operand: m.Expr) -> tuple[str, int]:
        if isinstance(operand, m.Present):
            return f"{self.text(operand.operand, _ELSE)} is absent", _TEST
        if isinstance(operand, m.InSet | m.InNetworks | m.InWindows | m.Member):
            return self._inside(operand, "not in"), _TEST
        return f"not {self.text(operand, _NOT)}", _NOT

    def _test(self, expr: m.Expr) -> str:
        match expr:
            case m.Compare(op=op, left=left, right=right):
                return f"{self.text(left, _ELSE)} {op} {self.text(right, _ELSE)}"
            case m.Present(operand=operand):
                return f"{self.text(operand, _ELSE)} is present"
            case m.SetTest(op=op, left=left, right=right):
                words = "overlaps" if op == "overlaps" else "is subset of"
                return f"{self._set(left)} {words} {self._set(right)}"
            case m.StringTest(op=op, left=left, right=right):
                words = _STRING_TESTS.get(op, op)
                return f"{self.text(left, _ELSE)} {words} {self.text(right, _ELSE)}"
            case m.SameEntity(left=left_name, right=right_name):
                return f"{self._variable(left_name)} is {self._variable(right_name)}"
            case m.IsEntity(of=of, entity_type=type_, id=id_):
                force = type_ in self._bound or type_ in ("subject", "resource")
                who = name(type_, force) + ("" if id_ is None else f" {string(id_)}")
                return f"{self._variable(of)} is {who}"
        assert isinstance(expr, m.InSet | m.InNetworks | m.InWindows | m.Member), expr
        return self._inside(expr, "in")

    def _inside(self, expr: m.InSet | m.InNetworks | m.InWindows | m.Member, word: str) -> str:
        match expr:
            case m.Member(item=item, of=of):
                return f"{self._variable(item)} {word} {self._path(of)}"
            case m.InSet(item=item_expr, set=set_):
                return f"{self.text(item_expr, _ELSE)} {word} {self._set(set_)}"
            case m.InNetworks(item=item_expr, networks=networks):
                return f"{self.text(item_expr, _ELSE)} {word} {self._network_set(networks)}"
        return f"{self.text(expr.item, _ELSE)} {word} {self._window_set(expr.windows)}"

    def _set(self, expr: m.Expr) -> str:
        if isinstance(expr, m.Const) and isinstance(expr.value, tuple) and expr.type.element:
            named = self._sets.get((expr.type.element, expr.value))
            if named is not None:
                return name(named)
        return self.text(expr, _ELSE)

    def _network_set(self, expr: m.Expr) -> str:
        if isinstance(expr, m.Const) and isinstance(expr.value, tuple):
            named = self._networks.get(tuple(str(value) for value in expr.value))
            if named is not None:
                return name(named)
            if len(expr.value) == 1:
                return str(expr.value[0])
        return self.text(expr, _ELSE)

    def _window_set(self, windows: tuple[m.Window, ...]) -> str:
        if windows in self._hours:
            return name(self._hours[windows])
        text = _windows(windows, self._zone)
        return text if len(windows) == 1 else f"{{{text}}}"

    def _quantifier(self, expr: m.Quantifier) -> str:
        kinds = {"any": "any", "all": "all", "at_least": f"at least {expr.k}"}
        path = self._path(expr.path)
        text = f"{kinds[expr.kind]} {name(expr.variable)} in {path}"
        if expr.body is None:
            return text
        self._bound.append(expr.variable)
        body = self.text(expr.body, _NOT)
        self._bound.pop()
        return f"{text} {'has' if expr.kind == 'any' else 'have'} {body}"

    def _each(self, expr: m.Each) -> str:
        kind = "any" if expr.kind == "any" else "exactly one"
        items = self.text(expr.of, _PRIMARY)
        return f"{kind} {name(expr.variable)} in {items} has {self.text(expr.body, _NOT)}"

    def _path(self, path: m.EntityPath) -> str:
        return ".".join([self._variable(path.root), *map(new_name, path.path)])

    def _variable(self, variable: str) -> str:
        if variable == "subject":
            return self._subject
        return variable if variable == "resource" else name(variable)
