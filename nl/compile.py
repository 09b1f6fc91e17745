"""Knows the way of a text: words, readings, meanings, and what comes of them."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator
from functools import cache

from msgspec.structs import replace

from ..compiler import model as m
from .chart import Chart, Grammar, TooAmbiguous
from .declined import declined, told
from .gate import settle
from .kept import Kept
from .meaning.base import Context, Shared, Unreadable
from .meaning.discourse.carrying import loses_then
from .outcome import Compiled, Outcome, Question, Refusal
from .productions import of_english
from .reading.sentences import texts
from .rewording import reworded
from .rule import IntermediateRule
from .ruling.absorbed import absorbed
from .ruling.accounted import is_accounted_for
from .ruling.already_done import asks_for_itself
from .ruling.drafts import rule_of
from .ruling.requiring import requiring
from .ruling.sifted import sifted
from .ruling.taken_back import denies_some_of_any, takes_back
from .ruling.things_named import leaves_out_a_thing
from .text.checking import check_text
from .vocabulary.candidates import leaves
from .vocabulary.vocabulary import Vocabulary


@cache
def grammar() -> Grammar:
    """The grammar of English."""
    return Grammar(of_english())


def compile_english(text: str, model: m.Model) -> Outcome:
    """What an English text comes to under a model's vocabulary: a rule, a question, a refusal."""
    return read(text, _vocabulary(model))


_vocabulary = Kept(Vocabulary)


def read(text: str, vocabulary: Vocabulary) -> Outcome:
    """As `compile_english`, for a vocabulary that is already made."""
    refusal = check_text(text, vocabulary.known)
    if refusal is not None:
        return refusal
    words = reworded(text, vocabulary)
    found = list(leaves(words, vocabulary, grammar()))
    shared = Shared(vocabulary, words, found)
    chart = Chart(grammar(), len(words), found)
    try:
        rules = sifted(list(dict.fromkeys(_rules(chart, shared))), shared)
    except TooAmbiguous:
        return Question("ambiguous", "the text can be read in too many ways: use shorter sentences")
    outcome = settled(rules, vocabulary.model) if rules else None
    if outcome is None or (isinstance(outcome, Refusal) and outcome.code == "not-understood"):
        return declined(text, words, chart, shared)
    if isinstance(outcome, Compiled) and outcome.rule in shared.unclear:
        return Question("ambiguous", shared.unclear[outcome.rule])
    if isinstance(outcome, Compiled) and denies_some_of_any(outcome.rule, shared):
        return Refusal("contradiction", TAKEN_BACK)
    if isinstance(outcome, Compiled) and asks_for_itself(outcome.rule, shared.words):
        return Refusal("contradiction", ALREADY_DONE)
    return (told(words) or outcome) if isinstance(outcome, Compiled) else outcome


TAKEN_BACK = "the text lets some do what it says that only others may: say which is meant"
ALREADY_DONE = "the text asks of people to have done before what they ask to do: nobody ever could"


def settled(rules: list[IntermediateRule], model: m.Model) -> Outcome:
    """As `settle`, all readings with the definitions that any needs: those tell none apart."""
    shared = tuple(dict.fromkeys(d for rule in rules for d in rule.definitions))
    alike: dict[IntermediateRule, IntermediateRule] = {}
    for rule in rules:
        alike.setdefault(absorbed(replace(rule, definitions=shared)), rule)
    outcome = settle(list(alike), model)
    if isinstance(outcome, Compiled):
        if takes_back(outcome.rule):
            return Refusal("contradiction", TAKEN_BACK)
        return Compiled(alike.get(outcome.rule, outcome.rule), outcome.notes)
    if isinstance(outcome, Question):
        choices = tuple(
            dataclasses.replace(c, rule=None if c.rule is None else alike.get(c.rule, c.rule))
            for c in outcome.choices
        )
        return dataclasses.replace(outcome, choices=choices)
    return outcome


def _rules(chart: Chart, shared: Shared) -> Iterator[IntermediateRule]:
    if chart.whole is None:
        return
    try:
        for drafts in texts(chart.whole, Context(shared)):
            if loses_then(drafts, shared):
                continue
            try:
                rule = rule_of(drafts, shared)
            except Unreadable:
                continue
            if is_accounted_for(rule, shared) and not leaves_out_a_thing(rule, shared):
                with contextlib.suppress(Unreadable):
                    yield requiring(rule)
    except Unreadable:
        return
