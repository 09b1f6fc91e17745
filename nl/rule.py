"""Knows the intermediate rule: what an English text came to mean, typed, before it is policy.

Its conditions are the checked model's expressions, so it holds no strings of code. From it come
the policy text, the rule graph, the paraphrase and the differences; every front end ends in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from ..compiler import model as m
from ..compiler.pipeline import Policy, compile_policy
from ..compiler.unparse import unparse

VERSION = 1

BOOL = m.ValueType("bool")


class Definition(m.Node, frozen=True):
    """A permission or an inverse that a rule's conditions walk, to be declared on `type`."""

    type: str
    item: m.Permission | m.Inverse


class Clause(m.Node, frozen=True):
    """What one part of a text asks for.

    permit: the subjects may, where `condition` holds. forbid: they may not, where it holds. only:
    within `region` the subjects may where `condition` holds, and nobody else may, nor they where
    it does not. Empty `subjects`, `actions` or `resources` mean any, as in a rule. A permit or an
    only takes the evidence that it requires besides.
    """

    effect: Literal["permit", "forbid", "only"]
    subjects: tuple[m.Who, ...] = ()
    actions: tuple[str, ...] = ()
    resources: tuple[m.Who, ...] = ()
    region: m.Expr | None = None
    condition: m.Expr | None = None
    require: tuple[m.Requirement, ...] = ()


class IntermediateRule(m.Node, frozen=True):
    """All that a text asks for, with the definitions its conditions need."""

    clauses: tuple[Clause, ...]
    definitions: tuple[Definition, ...] = ()
    version: int = VERSION


def to_json(rule: IntermediateRule) -> bytes:
    """The canonical JSON: equal rules give equal bytes."""
    return msgspec.json.encode(rule, order="sorted")


def from_json(data: bytes) -> IntermediateRule:
    """Read back what `to_json` wrote; raises msgspec.ValidationError where it does not fit."""
    rule = msgspec.json.decode(data, type=_Written)
    if rule.version != VERSION:
        raise msgspec.ValidationError(f"version {rule.version} of the rule is not known here")
    definitions = tuple(_definition(each) for each in rule.definitions)
    return IntermediateRule(rule.clauses, definitions, rule.version)


class _WrittenDefinition(m.Node, frozen=True):
    type: str
    item: dict[str, Any]


class _Written(m.Node, frozen=True):
    """The canonical JSON as it is read: what a definition is shows by its keys."""

    clauses: tuple[Clause, ...]
    definitions: tuple[_WrittenDefinition, ...] = ()
    version: int = VERSION


def _definition(written: _WrittenDefinition) -> Definition:
    if "expr" in written.item:
        return Definition(written.type, msgspec.convert(written.item, m.Permission))
    return Definition(written.type, msgspec.convert(written.item, m.Inverse))


def digest(rule: IntermediateRule) -> str:
    """SHA-256, in hex, of the canonical JSON."""
    return hashlib.sha256(to_json(rule)).hexdigest()


def policy_rules(
    rule: IntermediateRule, name: str, sentence: str | None = None
) -> tuple[m.Rule, ...]:
    """The rules of the policy language that say the same, named `name`, `name-2` and so on."""
    rules: list[m.Rule] = []
    for clause in rule.clauses:
        for made in _rules(clause):
            number = f"{name}-{len(rules) + 1}" if rules else name
            rules.append(replace(made, name=number, sentence=sentence))
    return tuple(rules)


def extended(
    model: m.Model, rule: IntermediateRule, name: str, sentence: str | None = None
) -> m.Model:
    """A model with the rule's definitions and rules added after its own."""
    types = tuple(
        _with_definitions(type_, [d.item for d in rule.definitions if d.type == type_.name])
        for type_ in model.types
    )
    return replace(model, types=types, rules=(*model.rules, *policy_rules(rule, name, sentence)))


def compiled(
    model: m.Model, rule: IntermediateRule, name: str, sentence: str | None = None
) -> Policy:
    """The policy with the rule in it; raises PolicyError if the rule does not fit the model."""
    return compile_policy(unparse(extended(model, rule, name, sentence)))


def conjunction(items: Iterable[m.Expr]) -> m.Expr | None:
    """All of these, flat and each once; None where there is none but what is always so."""
    flat: dict[m.Expr, None] = {}
    for item in items:
        for part in item.items if isinstance(item, m.And) else (item,):
            if not (isinstance(part, m.Const) and part.value is True):
                flat[part] = None
    if len(flat) < 2:
        return next(iter(flat), None)
    return m.And(BOOL, tuple(flat))


def conjuncts(expr: m.Expr | None) -> set[m.Expr]:
    """The parts that all have to hold; none of nothing."""
    if expr is None:
        return set()
    return set(expr.items) if isinstance(expr, m.And) else {expr}


def disjunction(items: Iterable[m.Expr]) -> m.Expr | None:
    """Any of these, flat and each once; None where there is none."""
    flat: dict[m.Expr, None] = {}
    for item in items:
        for part in item.items if isinstance(item, m.Or) else (item,):
            flat[part] = None
    if len(flat) < 2:
        return next(iter(flat), None)
    return m.Or(BOOL, tuple(flat))


def negation(item: m.Expr) -> m.Expr:
    """Not this, without a double not."""
    return item.operand if isinstance(item, m.Not) else m.Not(BOOL, item)


def rebuilt(value: Any, change: Callable[[m.Node], m.Node]) -> Any:
    """A tree of nodes, or a tuple of such, each node changed once what is under it is."""
    if isinstance(value, tuple):
        return tuple(rebuilt(item, change) for item in value)
    if not isinstance(value, m.Node):
        return value
    fields = {field: getattr(value, field) for field in value.__struct_fields__}
    changed = {field: rebuilt(item, change) for field, item in fields.items()}
    return change(replace(value, **changed) if changed != fields else value)


def mentions_subject(node: object) -> bool:
    """Whether an expression speaks of the request's subject."""
    if isinstance(node, str):
        return node == "subject"
    if isinstance(node, tuple):
        return any(map(mentions_subject, node))
    if isinstance(node, m.Const):
        return False
    if isinstance(node, m.Node):
        return any(mentions_subject(getattr(node, f)) for f in node.__struct_fields__)
    return False


def _rules(clause: Clause) -> list[m.Rule]:
    """A clause's rules, not yet named."""
    common = (clause.actions, clause.resources)
    if clause.effect != "only":
        when = conjunction(e for e in (clause.region, clause.condition) if e is not None)
        effect: Literal["allow", "forbid"] = "allow" if clause.effect == "permit" else "forbid"
        return [m.Rule("", effect, clause.subjects, *common, when=when, require=clause.require)]
    region, condition = clause.region, clause.condition
    if region is None or not mentions_subject(region):
        rule = m.Rule("", "only", clause.subjects, *common, where=region, when=condition)
        return [replace(rule, require=clause.require)]
    # `where` may not speak of the subject: the same in two rules.
    inside = conjunction(e for e in (region, condition) if e is not None)
    outside = region if condition is None else conjunction((region, negation(condition)))
    rules = [m.Rule("", "allow", clause.subjects, *common, when=inside)]
    if condition is not None:
        rules.append(m.Rule("", "forbid", clause.subjects, *common, when=outside))
    return rules


def _with_definitions(type_: m.Type, items: list[m.Permission | m.Inverse]) -> m.Type:
    permissions = [i for i in items if isinstance(i, m.Permission) and i not in type_.permissions]
    inverses = [i for i in items if isinstance(i, m.Inverse) and i not in type_.inverses]
    return replace(
        type_,
        permissions=(*type_.permissions, *permissions),
        inverses=(*type_.inverses, *inverses),
    )
