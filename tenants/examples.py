"""examples knows how the examples of rules written in English are held against a policy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from .. import Policy
from ..compiler.diff import Case
from ..compiler.diff.judges import Judge
from ..store.english import StoredRule

FIRST = 100
"""Failing examples told of by themselves."""


class Failing(NamedTuple):
    """An example that a policy decides otherwise than its rule's author was shown."""

    version: int
    example: dict[str, Any]
    answer: str

    def text(self) -> str:
        """The example in words, and what is decided now."""
        wanted = "allowed" if self.example["decision"] == "allow" else "not allowed"
        return (
            f"{self.example['text']} The author of `{self.example['rule']}` was told that this is "
            f"{wanted}; now it is {'allowed' if self.answer == 'allow' else 'not allowed'}."
        )


def failing(policy: Policy, rules: Iterable[StoredRule]) -> list[Failing]:
    """The examples that a policy decides otherwise; those of rules that it lacks do not count."""
    names = {rule.name for rule in policy.model.rules}
    judge = Judge(policy)
    found = []
    for rule in rules:
        for example in rule.examples if names & set(rule.rules) else ():
            if example["rule"] not in names:
                continue
            verdict = judge.decide(Case.from_json(example["request"]))
            answer = "deny" if verdict is None else verdict.answer
            if (answer == "allow") != (example["decision"] == "allow"):
                found.append(Failing(rule.version, example, answer))
    return found


def without(rules: Iterable[StoredRule], gone: list[Failing]) -> list[tuple[int, list[Any]]]:
    """By version, the examples that are left without some."""
    versions = {each.version for each in gone}
    examples = [each.example for each in gone]
    return [
        (rule.version, [each for each in rule.examples if each not in examples])
        for rule in rules
        if rule.version in versions
    ]
