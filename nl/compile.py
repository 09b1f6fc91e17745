"""Knows the way of a text: words, readings, meanings, and what comes of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ..compiler import model as m
from ..compiler.diagnostics import PolicyError
from .chart import Chart, Grammar, Leaf, TooAmbiguous
from .declined import declined
from .drafts import rule_of
from .meaning.base import Context, Shared, Unreadable
from .outcome import Choice, Compiled, Outcome, Question
from .quantities import quantities
from .reading import texts
from .rule import IntermediateRule, compiled
from .text import check_text
from .tokens import Word, tokens
from .vocabulary import Vocabulary
from .words import leaves


@cache
def grammar() -> Grammar:
    """The grammar of English, read once."""
    return Grammar(Path(__file__).with_name("english.lark").read_text(encoding="utf-8"))


def compile_english(text: str, model: m.Model) -> Outcome:
    """What an English text comes to under a model's vocabulary: a rule, a question, a refusal."""
    return read(text, Vocabulary(model))


def read(text: str, vocabulary: Vocabulary) -> Outcome:
    """As `compile_english`, for a vocabulary that is already made."""
    refusal = check_text(text, vocabulary.known)
    if refusal is not None:
        return refusal
    words = tokens(text)
    found = list(leaves(words, vocabulary, grammar()))
    shared = Shared(vocabulary, words, found)
    chart = Chart(grammar(), len(words), found)
    try:
        rules = readings(chart, shared)
    except TooAmbiguous:
        return Question("ambiguous", "the text can be read in too many ways: use shorter sentences")
    if not rules:
        return declined(words, chart, shared)
    return settle(rules, vocabulary.model)


def readings(chart: Chart, shared: Shared) -> list[IntermediateRule]:
    """Every rule that a text can mean, and that fits the vocabulary."""
    if chart.whole is None:
        return []
    found = dict.fromkeys(_rules(chart, shared))
    return [rule for rule in found if fits(rule, shared.vocabulary.model)]


def settle(rules: list[IntermediateRule], model: m.Model) -> Outcome:
    if len(rules) > 1:
        return Question(
            "ambiguous", f"{len(rules)} readings", choices=tuple(Choice("", rule) for rule in rules)
        )
    return Compiled(rules[0])


def _rules(chart: Chart, shared: Shared) -> Iterator[IntermediateRule]:
    assert chart.whole is not None
    for drafts in texts(chart.whole, Context(shared)):
        try:
            yield rule_of(drafts, shared)
        except Unreadable:
            continue


def fits(rule: IntermediateRule, model: m.Model) -> bool:
    """Whether the policy compiles with the rule in it."""
    try:
        compiled(model, rule, "candidate")
    except PolicyError as problem:
        import os

        if os.environ.get("NLDEBUG"):
            print(
                "     !",
                problem.diagnostics[0].message if hasattr(problem, "diagnostics") else problem,
            )
        return False
    return True


__all__ = ["Leaf", "Word", "compile_english", "quantities"]
