"""Intermediate rules written as policy text: what a front end would make, by hand."""

from __future__ import annotations

from msgspec.structs import replace

from sayso.compiler import model as m
from sayso.compiler.pipeline import compile_policy
from sayso.compiler.unparse import unparse
from sayso.nl.rule import Clause, IntermediateRule, conjunction, negation


def rule_of(vocabulary: m.Model, text: str) -> IntermediateRule:
    """The rule that says the same as rules of the policy language (the first without `rule a`)."""
    policy = compile_policy(f"{unparse(replace(vocabulary, rules=()))}\nrule a {text}")
    return IntermediateRule(tuple(map(clause_of, policy.model.rules)))


def clause_of(rule: m.Rule) -> Clause:
    """The clause that says the same as a rule; one without `require`."""
    unless = None if rule.unless is None else negation(rule.unless)
    return Clause(
        "permit" if rule.effect == "allow" else rule.effect,
        rule.subjects,
        rule.actions,
        rule.resources,
        rule.where,
        conjunction(e for e in (rule.when, unless) if e is not None),
    )
