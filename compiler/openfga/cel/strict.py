"""Knows whether an expression is unknown by itself whenever a parameter has no value."""

from __future__ import annotations

from ... import model as m


def needs(e: m.Expr) -> frozenset[str]:
    """The parameters without any of which the expression is unknown, whatever the others are."""
    match e:
        case m.ConditionParameter(type_, name):
            # an absent set is empty, not unknown
            return frozenset() if type_.kind == m.SET else frozenset([name])
        case m.And(_, items) | m.Or(_, items):
            return frozenset.intersection(*map(needs, items))
        case m.Not(_, operand) | m.Negative(_, operand) | m.Convert(_, operand):
            return needs(operand)
        case m.If(_, test, then, other):
            return needs(test) | (needs(then) & needs(other))
        case m.Compare(_, _, a, b) | m.StringTest(_, _, a, b) | m.Arithmetic(_, _, a, b):
            return needs(a) | needs(b)
        case m.ListOf(_, items):
            return frozenset().union(*map(needs, items))
        case m.Collect(_, _, of):
            return needs(of)
        case m.Item(_, of, index):
            return needs(of) | needs(index)
        case m.InSet(_, item, of):
            # over an empty set even an unknown item is in it: false
            may_be_empty = of.type.kind == m.SET and not isinstance(of, m.Const)
            return frozenset() if may_be_empty else needs(item) | needs(of)
        case m.InNetworks(_, item, networks):
            return needs(item) | needs(networks)
        case m.Call(_, _, args):
            return frozenset().union(*map(needs, args))
        case m.Each(_, _, _, of, _):
            return needs(of)
        case _:
            return frozenset()
