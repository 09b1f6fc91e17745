"""Knows how a condition's expression is said: clauses, and what holds them together."""

from __future__ import annotations

from ...compiler import model as m
from .comparing import Comparing
from .constants import Constants
from .layout import Condition, Group, Leaf, Scoped, forced, grouped, negated
from .names import Names
from .readings import Flag
from .scope import Noun, Scope
from .values import ACTION, CONDITION, REQUEST, Values
from .walks import Walks
from .words import article, quoted

_MARK = "\0"
"""Stands for an entity while it is tried whether it is spoken of once, and where."""


class Conditions:
    """Says the conditions of one model."""

    def __init__(self, model: m.Model) -> None:
        self.names = Names(model)
        constants = Constants(model, self.names)
        self._walks = Walks(model, self.names)
        self._values = Values(constants, self.names, self._within)
        self._comparing = Comparing(model, constants, self._values)

    def said(self, expr: m.Expr, scope: Scope) -> Condition:
        """A condition in clauses."""
        match expr:
            case m.Not(operand=operand):
                return negated(self.said(operand, scope))
            case m.And(items=items):
                return grouped("all", [self.said(item, scope) for item in items])
            case m.Or(items=items):
                return grouped("any", [self.said(item, scope) for item in items])
            case m.AtLeast(k=k, items=items):
                return Group("at_least", tuple(self.said(item, scope) for item in items), k)
            case m.Quantifier():
                return self._quantifier(expr, scope)
            case m.Each():
                return self._each(expr, scope)
        return self._leaf(expr, scope)

    def _within(self, expr: m.Expr, scope: Scope) -> str:
        return forced(self.said(expr, scope))

    # ── Clauses ──

    def _leaf(self, expr: m.Expr, scope: Scope) -> Leaf:
        match expr:
            case m.Compare() if m.BOOL in (expr.left.type.kind, expr.right.type.kind):
                return self._equal(expr, scope)
            case m.Compare():
                return self._comparing.compare(expr, scope)
            case m.InSet():
                return self._comparing.in_set(expr, scope)
            case m.SetTest():
                return self._comparing.set_test(expr, scope)
            case m.InNetworks():
                return self._comparing.in_networks(expr, scope)
            case m.InWindows():
                return self._comparing.in_windows(expr, scope)
            case m.StringTest():
                return self._comparing.string_test(expr, scope)
            case m.Present():
                return self._comparing.present(expr, scope)
            case m.Member(item=item, of=of):
                yes, no = self._walks.member(scope[item].noun, scope[of.root], of.path)
                return Leaf(yes, no)
        return self._other(expr, scope)

    def _other(self, expr: m.Expr, scope: Scope) -> Leaf:
        match expr:
            case m.SameEntity(left=left, right=right):
                a, b = scope[left].noun.text, scope[right].noun.text
                return Leaf(f"{a} is the same as {b}", f"{a} is not the same as {b}")
            case m.IsEntity(of=of, entity_type=type_, id=id_):
                what = self._entity(type_, id_)
                noun = scope[of].noun.text
                return Leaf(f"{noun} is {what}", f"{noun} is not {what}")
            case m.Const(value=value):
                always, never = "this always holds", "this never holds"
                return Leaf(always, never) if value else Leaf(never, always)
            case m.Else(operand=operand, fallback=fallback):
                return self._else(operand, fallback, scope)
            case m.If(test=test, then=then, other=other):
                parts = (f"({self._within(e, scope)})" for e in (then, test, other))
                text = "{} where {}, and otherwise {}".format(*parts)
                return Leaf(text, f"it is not so that {text}", open=True)
        return self._flag(expr, scope)

    def _flag(self, expr: m.Expr, scope: Scope) -> Leaf:
        """A value that is yes or no."""
        match expr:
            case m.AttributeOf(of=of, name=name):
                return _flag_leaf(scope[of].noun, self.names.flags[name])
            case m.RequestField(name=name):
                return _flag_leaf(REQUEST, self.names.flags[name])
            case m.ActionParameter(name=name):
                return _flag_leaf(ACTION, self.names.flags[name])
            case m.ConditionParameter(name=name):
                return _flag_leaf(CONDITION, self.names.flags[name])
            case m.Call(function="is_null", args=(of,)):
                text = self._values.text(of, scope)
                return Leaf(f"{text} is null", f"{text} is not null")
            case m.Call(function="has_key", args=(of, key)):
                text, key_text = self._values.text(of, scope), self._values.text(key, scope)
                return Leaf(
                    f"{text} has the key {key_text}", f"{text} does not have the key {key_text}"
                )
        text = self._values.text(expr, scope)
        return Leaf(f"{text} is true", f"{text} is not true")

    def _entity(self, type_: str, id_: str | None) -> str:
        said = self.names.types[type_]
        return article(said) if id_ is None else f"the {said} {quoted(id_)}"

    def _equal(self, expr: m.Compare, scope: Scope) -> Leaf:
        """Two conditions that are alike, or one that is as a constant says."""
        left, right = expr.left, expr.right
        if isinstance(left, m.Const):
            left, right = right, left
        if isinstance(right, m.Const) and left.type.kind == m.BOOL:
            leaf = self._line(self.said(left, scope))
            return leaf if right.value == (expr.op == "==") else _opposite(leaf)
        if not left.type.kind == right.type.kind == m.BOOL:
            return self._comparing.compare(expr, scope)
        a, b = (f"({self._within(side, scope)})" for side in (left, right))
        leaf = Leaf(f"{a} exactly when {b}", f"{a} exactly when not {b}")
        return leaf if expr.op == "==" else _opposite(leaf)

    def _else(self, operand: m.Expr, fallback: m.Expr, scope: Scope) -> Leaf:
        condition = self.said(operand, scope)
        yes, no = (_enclosed(c) for c in (condition, negated(condition)))
        if isinstance(fallback, m.Const):
            counted = "as true" if fallback.value else "as false"
            other = "as false" if fallback.value else "as true"
            unknown = "(counted {} where that is unknown)"
            return Leaf(f"{yes} {unknown.format(counted)}", f"{no} {unknown.format(other)}")
        spare = self.said(fallback, scope)
        return Leaf(
            f"{yes} (or, where that is unknown, {forced(spare)})",
            f"{no} (or, where that is unknown, {forced(negated(spare))})",
        )

    @staticmethod
    def _line(condition: Condition) -> Leaf:
        if isinstance(condition, Leaf):
            return condition
        return Leaf(f"({forced(condition)})", f"({forced(negated(condition))})")

    # ── Some, all, so many ──

    def _quantifier(self, expr: m.Quantifier, scope: Scope) -> Condition:
        root, path = scope[expr.path.root], expr.path.path
        if expr.body is None:
            return self._existing(expr, scope)
        if (leaf := self._led(expr, scope)) is not None:
            return leaf
        called = self._walks.called(root, path)
        body = self.said(expr.body, scope.introduced(expr.variable, called, expr.types))
        many = expr.kind == "at_least" and expr.k > 1
        some = self._walks.reached(root, path, "plural" if many else "bare").text
        some += scope.which(called)
        if expr.kind == "all":
            every = f"for every {some} (at least one),"
            return Scoped(every, f"it is not so that {every}", body)
        if expr.kind == "any":
            return Scoped(f"for at least one {some},", f"for no {some},", body)
        verb = "are" if many else "is"
        return Scoped(
            f"there {verb} at least {expr.k} {some} for which",
            f"there {verb} fewer than {expr.k} {some} for which",
            body,
        )

    def _existing(self, expr: m.Quantifier, scope: Scope) -> Leaf:
        root, path = scope[expr.path.root], expr.path.path
        one = self._walks.reached(root, path, "bare").text
        if expr.kind == "any":
            return Leaf(f"there is {article(one)}", f"there is no {one}")
        if expr.kind == "all":
            return Leaf(f"every {one} (at least one) counts", f"not every {one} counts")
        if expr.k == 1:
            return Leaf(f"there is at least 1 {one}", f"there is not at least 1 {one}")
        many = self._walks.reached(root, path, "plural").text
        return Leaf(f"there are at least {expr.k} {many}", f"there are fewer than {expr.k} {many}")

    def _led(self, expr: m.Quantifier, scope: Scope) -> Leaf | None:
        """`an owner of the document is suspended`: where the body is one clause that speaks of
        the entity once, at its beginning, or of some entity without a `not`.
        """
        assert expr.body is not None
        if expr.kind == "at_least":
            return None
        root, path = scope[expr.path.root], expr.path.path
        mark = Noun(_MARK, long=True)
        body = self.said(expr.body, scope.bound(expr.variable, mark, expr.types))
        if not isinstance(body, Leaf) or body.open or body.yes.count(_MARK) != 1:
            return None
        leads, negative = body.yes.startswith(_MARK), " not " in body.yes
        one = self._walks.reached(root, path, "bare").text
        if expr.kind == "all":
            if not leads or negative:
                return None
            text = body.yes.replace(_MARK, f"every {one} (at least one)")
            return Leaf(text, f"it is not so that {text}")
        if negative and not leads:
            return None
        text = body.yes.replace(_MARK, self._walks.reached(root, path, "a").text)
        if leads:
            return Leaf(text, body.yes.replace(_MARK, f"no {one}"))
        called = self._walks.called(root, path)
        one_by_one = self.said(expr.body, scope.introduced(expr.variable, called, expr.types))
        return Leaf(text, f"for no {one}{scope.which(called)}, {forced(one_by_one)}")

    def _each(self, expr: m.Each, scope: Scope) -> Condition:
        called = f"{quoted(expr.variable)} in {self._values.text(expr.of, scope)}"
        body = self.said(expr.body, scope)
        if expr.kind == "any":
            return Scoped(f"for at least one {called},", f"for no {called},", body)
        return Scoped(f"for exactly one {called},", f"not for exactly one {called},", body)


def _flag_leaf(owner: Noun, flag: Flag) -> Leaf:
    noun = owner.of(flag.part) if flag.part else owner.text
    return Leaf(f"{noun} {flag.yes}", f"{noun} {flag.no}")


def _opposite(leaf: Leaf) -> Leaf:
    return Leaf(leaf.no, leaf.yes, leaf.open)


def _enclosed(condition: Condition) -> str:
    text = forced(condition)
    return text if isinstance(condition, Leaf) else f"({text})"
