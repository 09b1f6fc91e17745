"""The twin's expressions: one case for each node of the model.

Numbers in comments are the clauses of docs/semantics.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..engine.castings import CASTINGS
from ..engine.functions import function, items, listed
from ..engine.times import in_window
from ..engine.values import parse_constant
from . import model as m
from .twin_solve import Leads, Thing
from .twin_values import (
    FALSE,
    STRING_TESTS,
    TRUE,
    Result,
    all_of,
    any_of,
    arithmetic,
    at_least,
    compare,
    convert,
    in_networks,
    in_set,
    lift,
    negation,
    negative,
    set_test,
    truth,
    unknown,
)

if TYPE_CHECKING:
    from .twin_facts import Facts


PYTHONIC = {"+": "add", "-": "sub", "*": "mul", "/": "div", "%": "mod"}


JSON = {"list", "map", "any"}


def is_pythonic(kind: str, op: str) -> bool:
    return kind in ("uint", "double", "string", "list") or op in ("/", "%")


class Expressions:
    """Expressions over the facts; `things` are the entity variables."""

    def __init__(
        self,
        facts: Facts,
        things: dict[str, Thing],
        parameters: dict[str, Result],
        items: dict[str, Any] | None = None,
    ) -> None:
        self.facts = facts
        self.request = facts.request
        self.things = things
        self.parameters = parameters
        self.items = items or {}

    def evaluate(self, e: Any) -> Result:
        match e:
            case m.Const(type, value):
                return Result(parse_constant(value, type))
            case m.AttributeOf(_, of, name):
                return self.facts.attribute(self.things[of], name)
            case m.IdOf(_, of):
                return Result(self.things[of].id)
            case m.RequestField(_, name):
                return self.facts.context[name]
            case m.ActionParameter(_, name):
                return self.facts.action[name]
            case m.ConditionParameter(_, name):
                return self.parameters[name]
            case m.Now():
                return Result(self.request.now)
            case m.Local(_, name):
                return Result(self.items[name])
            case m.If(_, test, then, other):
                chosen = self.evaluate(test)
                if chosen.value is None:
                    return chosen
                return self.evaluate(then if chosen.value else other)
            case m.Call(result, name, args):
                return self.called(name, result, *args)
            case m.ListOf(result, parts):
                return self.called("list", result, *parts)
            case m.Collect():
                return self.collected(e)
            case m.Item(result, of, index):
                return self.called("item", result, of, index)
            case m.Arithmetic(result, op, left, right) if is_pythonic(result.kind, op):
                return self.called(PYTHONIC[op], result, left, right)
            case m.Arithmetic(result, op, left, right):
                a, b = self.evaluate(left), self.evaluate(right)
                return lift(lambda x, y: arithmetic(op, result.kind, x, y), a, b)
            case m.Negative(result, operand) if result.kind == "double":
                return self.called("neg", result, operand)
            case m.Negative(_, operand):
                return lift(negative, self.evaluate(operand))
            case m.Convert(result, operand):
                source = operand.type.kind
                if (source, result.kind) in CASTINGS:
                    return self.called("convert", result, operand)
                return lift(lambda x: convert(source, result.kind, x), self.evaluate(operand))
            case m.Else(_, operand, fallback):  # 11
                known = self.evaluate(operand)
                return self.evaluate(fallback) if known.value is None else known
            case m.Present(_, operand):  # 11
                return truth(self.evaluate(operand).value not in (None, ()))
            case m.Not(_, operand):
                return negation(self.evaluate(operand))
            case m.And(_, items):
                return all_of(map(self.evaluate, items))
            case m.Or(_, items):
                return any_of(map(self.evaluate, items))
            case m.AtLeast(_, k, items):
                return at_least(k, map(self.evaluate, items))
            case m.Compare(_, op, left, right) if {left.type.kind, right.type.kind} & JSON:
                equal = self.called("same", e.type, left, right)
                return equal if op == "==" else negation(equal)
            case m.Compare(_, op, left, right):
                a, b = self.evaluate(left), self.evaluate(right)
                return lift(lambda x, y: compare(op, x, y), a, b)
            case m.InSet(_, item, members) if members.type.kind in JSON:
                return self.called(f"in_{members.type.kind}", e.type, item, members)
            case m.InSet(_, item, members):
                return in_set(self.evaluate(item), self.evaluate(members))
            case m.SetTest(_, op, left, right):
                return set_test(op, self.evaluate(left), self.evaluate(right))
            case m.InNetworks(_, item, networks):
                return in_networks(self.evaluate(item), self.evaluate(networks))
            case m.InWindows(_, item, windows):  # 10
                at = self.evaluate(item)
                spans = [(w.days, w.start, w.end, w.zone) for w in windows]
                return lift(lambda x: any(in_window(x, *span) for span in spans), at)
            case m.StringTest(_, "regex", left, right):
                return self.called("regex", e.type, left, right)
            case m.StringTest(_, op, left, right):
                return lift(STRING_TESTS[op], self.evaluate(left), self.evaluate(right))
            case m.Member(_, item, of):  # 17
                root = self.things[of.root]
                if root.relation is not None:  # 14
                    return FALSE
                *path, target = of.path
                return self.facts.holds(Leads(self.things[item], root, tuple(path), target))
            case m.SameEntity(_, left, right):
                one, two = self.things[left], self.things[right]
                return truth(one == two and one.relation is None)
            case m.IsEntity(_, of, type, id):
                thing = self.things[of]
                same = thing.type == type and id in (None, thing.id)
                return truth(same and thing.relation is None)  # 14
            case m.Quantifier():
                return self.quantified(e)
            case m.Each():
                return self.each(e)
        raise AssertionError(e)

    def called(self, name: str, result: m.ValueType, *args: m.Expr) -> Result:
        run = function(name, tuple(arg.type for arg in args), result)
        return lift(run, *map(self.evaluate, args))

    def collected(self, e: m.Collect) -> Result:  # 11
        of = self.evaluate(e.of)
        if of.value is None:
            return of
        results: list[Result] = []
        open_: list[Result] = []
        for item in items(of.value, e.of.type):
            bound = {**self.items, e.variable: item}
            inner = Expressions(self.facts, self.things, self.parameters, bound)
            test = TRUE if e.test is None else inner.evaluate(e.test)
            if test.value is None:
                open_.append(test)
            elif test.value:
                result = inner.evaluate(e.result)
                (open_ if result.value is None else results).append(result)
        if open_:
            return unknown(open_)
        assert e.type.element is not None
        return Result(listed([result.value for result in results], e.type.element))

    def each(self, e: m.Each) -> Result:  # 18a
        of = self.evaluate(e.of)
        if of.value is None:
            return of
        bodies = []
        for item in items(of.value, e.of.type):
            bound = {**self.items, e.variable: item}
            inner = Expressions(self.facts, self.things, self.parameters, bound)
            bodies.append(inner.evaluate(e.body))
        if e.kind == "any":
            return any_of(bodies)
        if any(body.value is None for body in bodies):
            return unknown(bodies)
        return truth(sum(body.value is True for body in bodies) == 1)

    def quantified(self, q: m.Quantifier) -> Result:  # 18
        pairs = []
        for way, end in self.facts.walk(self.things[q.path.root], q.path.path):
            inner = Expressions(self.facts, {**self.things, q.variable: end}, self.parameters)
            body = TRUE if q.body is None else inner.evaluate(q.body)
            pairs.append((self.facts.holds(way), body))
        if q.kind == "all":
            some = any_of(way for way, _ in pairs)
            return all_of([some, *(any_of([negation(way), body]) for way, body in pairs)])
        both = [all_of(pair) for pair in pairs]
        return any_of(both) if q.kind == "any" else at_least(q.k, both)
