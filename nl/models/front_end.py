"""Knows the way of a text with a model's help: ask only where it can't be read, believe nothing.

What is asked back or refused for a reason that only its author can remove never reaches a model:
another reading of it would be a guess. What a model proposes becomes a rule only where two answers,
each checked by itself, are proved to mean the same and pass the gate as anybody's sentence does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ...compiler import model as m
from ..compile import grammar, read
from ..gate import judged, settle
from ..outcome import Choice, Compiled, Note, Outcome, Place, Question, Refusal
from ..paraphrase import paraphrase_rule
from ..rule import IntermediateRule
from ..vocabulary.vocabulary import Vocabulary
from . import anthropic_api, form, openai_api
from .asking import asked
from .evidence import unsupported
from .grammar import definition
from .provider import Ask, Client, ModelFailure, Open, Way
from .quotes import not_quoted
from .restated import read_lines
from .settings import Provider, Settings
from .usage import Usage

SAMPLES = 2
ASKED = frozenset(["not-understood", "unknown-name", "unsupported", "undefined-word"])
"""Outcomes after which a model is asked. All others are for the author alone."""
AGAIN = frozenset(["bad-answer", "empty"])
"""Failures after which a sample is asked for once more, saying what was wrong."""
OPEN: Mapping[Provider, Open] = {"openai": openai_api.opened, "anthropic": anthropic_api.opened}


@dataclass(frozen=True, slots=True)
class Sample:
    """A checked answer: what it means, and the quotes it rests on. Several: it is ambiguous."""

    readings: tuple[IntermediateRule, ...]
    said: str


class FrontEnd:
    """A front end: call it with a text and a model. `usage` counts over all its texts.

    Not to be called where an event loop runs in the same thread; of several threads each may.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.usage = Usage(settings.name, settings.prices)

    @property
    def warning(self) -> str | None:
        """Why nothing can be asked; None where it can."""
        if self.settings.key is not None:
            return None
        return (
            f"{self.settings.name} is not asked: {self.settings.key_name} is not set. "
            "Texts are read as controlled English only; nothing else is missing."
        )

    def __call__(self, text: str, model: m.Model) -> Outcome:
        """What the text comes to; never raises for what a model or a network does."""
        self.usage.texts += 1
        vocabulary = Vocabulary(model)
        outcome = read(text, vocabulary)
        if isinstance(outcome, Compiled) or outcome.code not in ASKED:
            return outcome
        if self.settings.key is None:
            return _with(outcome, self.warning or "")
        self.usage.asked += 1
        try:
            samples = asyncio.run(self._samples(text, vocabulary, isinstance(outcome, Question)))
        except ModelFailure as failure:
            self.usage.failures += 1
            return _with(outcome, f"{self.settings.name} did not help: {failure.said}.")
        return self._settled(text, outcome, samples, model)

    async def _samples(self, text: str, vocabulary: Vocabulary, guess: bool) -> list[Sample]:
        patience = self.settings.patience
        try:
            async with (
                asyncio.timeout(patience),
                OPEN[self.settings.provider](self.settings, self.usage) as client,
            ):
                session = Session(client, text, vocabulary, self.usage, guess)
                return [await session.sample() for _ in range(SAMPLES)]
        except TimeoutError:
            raise ModelFailure("timeout", f"no answer within {patience:g} seconds") from None

    def _settled(
        self, text: str, outcome: Question | Refusal, samples: list[Sample], model: m.Model
    ) -> Outcome:
        readings = list(dict.fromkeys(rule for sample in samples for rule in sample.readings))
        settled = settle(readings, model)
        name = self.settings.name
        if isinstance(settled, Question):
            return replace(settled, message=f"{name} was asked, and {_began(settled.message)}")
        if isinstance(settled, Refusal):
            return _with(outcome, f"{name} proposed what can't be kept: {settled.message}.")
        place = Place(0, len(text))
        note = Note(place, f"read by {name}: {samples[0].said}")
        if isinstance(outcome, Question):
            # a word that nothing defines: what it means is not for a model to say
            meant = paraphrase_rule(settled.rule, model)
            return replace(
                outcome,
                message=f"{outcome.message}. {name} takes it to mean “{meant}”; is that so?",
                choices=(
                    Choice(f"Yes: {meant}", settled.rule),
                    Choice("No, I will say it in other words"),
                ),
            )
        return Compiled(settled.rule, (*settled.notes, note))


class Session:
    """The asking about one text, over one open connection.

    A `guess` will be shown to the author as a question, whatever becomes of it.
    """

    def __init__(
        self, client: Client, text: str, vocabulary: Vocabulary, usage: Usage, guess: bool
    ) -> None:
        self._client = client
        self._text = text
        self._vocabulary = vocabulary
        self._usage = usage
        self._guess = guess
        self._ways = list(client.ways)

    async def sample(self) -> Sample:
        """One checked answer; raises ModelFailure."""
        before = ""
        while True:
            try:
                way, answer = await self._answer(before)
                return self._checked(way, answer)
            except ModelFailure as failure:
                if failure.kind not in AGAIN or before:
                    raise
                before = failure.said

    async def _answer(self, before: str) -> tuple[Way, str]:
        """The answer in the best way that the API takes, and that way."""
        while True:
            way = self._ways[0]
            ask = self._ask(way, before)
            if ask is not None:
                try:
                    answer = await self._client.ask(ask)
                    self._usage.answers += 1
                    return way, answer
                except ModelFailure as failure:
                    if failure.kind != "form-refused" or len(self._ways) == 1:
                        raise
            self._ways.pop(0)

    def _ask(self, way: Way, before: str) -> Ask | None:
        """None where the way can't be taken: the grammar is too large."""
        if way == "grammar":
            text = definition(grammar(), self._vocabulary)
            if text is None:
                return None
            return asked(way, text, self._text, self._vocabulary.model, before)
        return asked(way, form.schema(), self._text, self._vocabulary.model, before)

    def _checked(self, way: Way, answer: str) -> Sample:
        """The answer's meaning; raises ModelFailure where anything speaks against it."""
        model = self._vocabulary.model
        if way == "grammar":
            lines = read_lines(answer)
            quotes = [line.quote for line in lines]
            said = " ".join(line.sentence for line in lines)
            readings = self._compiled(said)
        else:
            made = form.read_form(answer)
            quotes = form.quotes(made)
            readings = (form.rule_of_form(made, model),)
            said = paraphrase_rule(readings[0], model)
        problem = not_quoted(self._text, quotes)
        for rule in readings:
            problem = problem or unsupported(
                self._text, rule, self._vocabulary, grammar(), self._guess
            )
            outcome = judged(rule, model)
            if isinstance(outcome, Refusal):
                problem = problem or f"its rule can't be kept: {outcome.message}"
        if problem is not None:
            raise ModelFailure("bad-answer", f"its answer was set aside, since {problem}")
        return Sample(readings, f"“{said}”")

    def _compiled(self, sentences: str) -> tuple[IntermediateRule, ...]:
        """What the sentences mean, read as anybody's."""
        outcome = read(sentences, self._vocabulary)
        if isinstance(outcome, Compiled):
            return (outcome.rule,)
        rules = [c.rule for c in getattr(outcome, "choices", ()) if c.rule is not None]
        if not rules:
            said = f"its sentence “{sentences[:200]}” does not compile: {outcome.message}"
            raise ModelFailure("bad-answer", said)
        return tuple(rules)


def front_end(settings: Settings) -> FrontEnd:
    """The front end of these settings."""
    return FrontEnd(settings)


def _with(outcome: Question | Refusal, said: str) -> Question | Refusal:
    """The outcome of the controlled path, with what else there is to say."""
    return replace(outcome, message=f"{outcome.message}. {said.removesuffix('.')}")


def _began(message: str) -> str:
    return message.replace("this can be read", "its answers can be read", 1)
