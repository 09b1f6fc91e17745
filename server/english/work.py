"""Knows a draft and its answer as plain data: what goes to the process that works and comes back.

What is `told` is the author's; the rest is the server's, to go on with.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ... import compile_policy
from ...nl.dialogue import Draft, answered, draft, record
from ...nl.outcome import Choice, Question
from ...nl.rule import from_json, to_json
from ...store.english import StoredRule
from ...tenants.examples import failing

Json = dict[str, Any]


class Chosen(msgspec.Struct, frozen=True):
    """A choice of a question: its words, and the intermediate rule's JSON if it leads to one."""

    text: str
    rule: str | None
    answer: str = ""


class Asked(msgspec.Struct, frozen=True):
    """A question that waits for its answer."""

    code: str
    message: str
    choices: list[Chosen]


class Task(msgspec.Struct, frozen=True):
    """A text to be drafted against a policy; with `asked` and `choice`, the question answered.

    `kept` are the rules written in English before, whose examples should still hold.
    """

    policy: str
    text: str
    name: str | None = None
    seconds: float = 5.0
    asked: Asked | None = None
    choice: int = 0
    kept: list[StoredRule] = []


class Drafted(msgspec.Struct, frozen=True):
    """What came of a task.

    `policy` is the text of the policy with the rule, `record` what is to be kept of it; both None
    while there is no rule. `breaks` are earlier examples that it decides otherwise, in words.
    """

    told: Json
    name: str
    policy: str | None = None
    record: Json | None = None
    asked: Asked | None = None
    breaks: list[str] = []


def work(task: Task) -> Drafted:
    """Draft a text, or its answer; raises PolicyError, NoSuchChoice."""
    policy = compile_policy(task.policy)
    if task.asked is None:
        found = draft(task.text, policy, name=task.name, seconds=task.seconds)
    else:
        question = Question(
            task.asked.code, task.asked.message, choices=tuple(map(_choice, task.asked.choices))
        )
        before = Draft(task.text, task.name or "", policy.digest, question)
        found = answered(before, task.choice, policy, seconds=task.seconds)
    return _drafted(found, task)


def _choice(chosen: Chosen) -> Choice:
    rule = None if chosen.rule is None else from_json(chosen.rule.encode())
    return Choice(chosen.text, rule, chosen.answer)


def _drafted(found: Draft, task: Task) -> Drafted:
    told = found.to_json()
    if isinstance(found.outcome, Question) and found.made is None:
        choices = [
            Chosen(c.text, None if c.rule is None else to_json(c.rule).decode(), c.answer)
            for c in found.outcome.choices
        ]
        asked = Asked(found.outcome.code, found.outcome.message, choices)
        return Drafted(told, found.name, asked=asked)
    if found.made is None:
        return Drafted(told, found.name)
    gone = [each.text() for each in failing(found.made.policy, task.kept)]
    told["changes"]["breaks"] = gone
    kept = msgspec.json.decode(msgspec.json.encode(record(found, found.made, "")))
    return Drafted(told, found.name, found.made.policy.source, kept, breaks=gone)
