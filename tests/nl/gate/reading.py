"""Readings written as policy rules: how tests say what a sentence came to."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from sayso.compiler import model as m
from sayso.compiler.pipeline import compile_policy
from sayso.nl.rule import Clause, Definition, IntermediateRule

VOCABULARIES = Path(__file__).parents[1] / "vocabularies"

_EFFECTS: dict[str, Literal["permit", "forbid", "only"]] = {
    "allow": "permit", "forbid": "forbid", "only": "only",
}  # fmt: skip


@cache
def vocabulary(domain: str = "docs") -> m.Model:
    """The model of a domain's vocabulary, which has no rules."""
    return compile_policy((VOCABULARIES / f"{domain}.sayso").read_text("utf-8")).model


@cache
def reading(rules: str, domain: str = "docs") -> IntermediateRule:
    """Rules of the policy language, `allow user to edit document …`, as one reading."""
    source = (VOCABULARIES / f"{domain}.sayso").read_text("utf-8")
    lines, number = [], 0
    for line in rules.strip().splitlines():
        if line.split(" ")[0] in _EFFECTS:
            number += 1
            lines.append(f"rule r{number}")
        lines.append(line)
    model = compile_policy(source + "\n" + "\n".join(lines)).model
    return IntermediateRule(tuple(map(clause, model.rules)), tuple(_defined(model, domain)))


def clause(rule: m.Rule) -> Clause:
    """A rule of the policy language as a clause."""
    condition = rule.when
    if rule.unless is not None:
        bare = m.Not(rule.unless.type, rule.unless)
        condition = bare if condition is None else m.And(bare.type, (condition, bare))
    whole = (rule.subjects, rule.actions, rule.resources)
    return Clause(_EFFECTS[rule.effect], *whole, rule.where, condition)


def _defined(model: m.Model, domain: str) -> Iterator[Definition]:
    before = {t.name: t for t in vocabulary(domain).types}
    for type_ in model.types:
        old = before[type_.name]
        for permission in type_.permissions:
            if permission not in old.permissions:
                yield Definition(type_.name, permission)
        for inverse in type_.inverses:
            if inverse not in old.inverses:
                yield Definition(type_.name, inverse)
