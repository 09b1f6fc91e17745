"""Knows how to judge a front end: each record's text is compiled and its examples are run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import Literal

from ...compiler import model as m
from ...compiler.unparse import rule_text
from ...engine.errors import SaysoError
from ..outcome import Compiled, Outcome, Question, Refusal
from ..rule import IntermediateRule, policy_rules
from .records import Example, Record
from .trial import NAME, Trial

Compile = Callable[[str, m.Model], Outcome]
"""A front end: what it makes of a text in the words of a vocabulary."""

Status = Literal["right", "inexact", "declined", "unsafe", "wrong-kind", "broken"]
"""right: exact, or declined as it should be. inexact: an example came out otherwise.
declined: a question or a refusal where a rule was wanted. unsafe: a rule where none should be.
wrong-kind: a question for a refusal or the reverse. broken: the front end failed, or its rule.
"""


@dataclass(frozen=True, slots=True)
class Wrong:
    """An example that came out otherwise than it should; `number` counts from 1."""

    number: int
    example: Example
    got: str
    ignored: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one record.

    `got` is `rule`, `question`, `refusal` or `error`; `reason` what the front end said; `rules`
    what it made, as policy text. `seconds` is how long the front end took.
    """

    record: Record
    status: Status
    got: str
    reason: str
    seconds: float
    rules: str = ""
    wrong: tuple[Wrong, ...] = ()


def evaluate(
    records: Sequence[Record],
    vocabularies: Mapping[str, m.Model],
    compile_text: Compile,
    progress: Callable[[int, int], None] | None = None,
) -> list[Result]:
    """Judge the front end on every record; `vocabularies` has a model for each domain.

    `progress` is told how many of how many are done.
    """
    results: list[Result] = []
    for record in records:
        if progress is not None:
            progress(len(results), len(records))
        results.append(_judged(record, vocabularies[record.domain], compile_text))
    return results


def _judged(record: Record, vocabulary: m.Model, compile_text: Compile) -> Result:
    begun = time.perf_counter()
    try:
        outcome = compile_text(record.text, vocabulary)
    except Exception as error:  # a fault of the front end is a finding, not the end of the run
        seconds = time.perf_counter() - begun
        return Result(record, "broken", "error", f"{type(error).__name__}: {error}", seconds)
    seconds = time.perf_counter() - begun
    if isinstance(outcome, Compiled):
        if record.expect != "compile":
            rules = policy_rules(outcome.rule, NAME)
            return Result(record, "unsafe", "rule", "", seconds, _text(rules, vocabulary))
        return _tried(record, vocabulary, outcome.rule, seconds)
    got = "question" if isinstance(outcome, Question) else "refusal"
    return Result(record, _declined(record, outcome), got, _said(outcome), seconds)


def _declined(record: Record, outcome: Question | Refusal) -> Status:
    if record.expect == "compile":
        return "declined"
    wanted = Question if record.expect == "clarify" else Refusal
    return "right" if isinstance(outcome, wanted) else "wrong-kind"


def _tried(record: Record, vocabulary: m.Model, rule: IntermediateRule, seconds: float) -> Result:
    try:
        trial = Trial(vocabulary, rule, record)
        wrong: list[Wrong] = []
        for number, example in enumerate(record.examples, 1):
            decided = trial.decide(example)
            if decided.allowed != (example.expect == "allow"):
                wrong.append(Wrong(number, example, decided.answer, decided.ignored))
    except SaysoError as error:
        return Result(record, "broken", "rule", f"the rule does not run: {error}", seconds)
    status: Status = "inexact" if wrong else "right"
    return Result(record, status, "rule", "", seconds, _text(trial.rules, vocabulary), tuple(wrong))


def _said(outcome: Question | Refusal) -> str:
    choices = [f"“{choice.text}”" for choice in getattr(outcome, "choices", ())]
    return f"{outcome.code}: {outcome.message}" + (f" ({' or '.join(choices)})" if choices else "")


def _text(rules: Sequence[m.Rule], model: m.Model) -> str:
    """The rules as a policy has them, without what names them: that is ours."""
    try:
        texts = [rule_text(rule, model) for rule in rules]
    except SaysoError as error:
        return f"(not to be written: {error})"
    return "\n".join(dedent(text.partition("\n")[2]).rstrip() for text in texts)
