"""The twin's expressions: one case for each node of the model.

Numbers in comments are the clauses of docs/semantics.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
)

if TYPE_CHECKING:
    from .twin_facts import Facts


class Expressions:
    """Expressions over the facts; `things` are the entity variables."""

    def __init__(
        self, facts: Facts, things: dict[str, Thing], parameters: dict[str, Result]
    ) -> None:
        self.facts = facts
        self.request = facts.request
        self.things = things
        self.parameters = parameters

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
            case m.Arithmetic(result, op, left, right):
                a, b = self.evaluate(left), self.evaluate(right)
                return lift(lambda x, y: arithmetic(op, result.kind, x, y), a, b)
            case m.Negative(_, operand):
                return lift(negative, self.evaluate(operand))
            case m.Convert(result, operand):
                source = operand.type.kind
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
            case m.Compare(_, op, left, right):
                a, b = self.evaluate(left), self.evaluate(right)
                return lift(lambda x, y: compare(op, x, y), a, b)
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
            case m.StringTest(_, op, left, right):
                return lift(STRING_TESTS[op], self.evaluate(left), self.evaluate(right))
            case m.Member(_, item, of):  # 17
                root = self.things[of.root]
                if root.relation is not None:  # 14
                    return FALSE
                *path, target = of.path
                return self.facts.holds(Leads(self.things[item], root, tuple(path), target))
            case m.SameEntity(_, left, right):
                one, other = self.things[left], self.things[right]
                return truth(one == other and one.relation is None)
            case m.IsEntity(_, of, type, id):
                thing = self.things[of]
                same = thing.type == type and id in (None, thing.id)
                return truth(same and thing.relation is None)  # 14
            case m.Quantifier():
                return self.quantified(e)
        raise AssertionError(e)

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
