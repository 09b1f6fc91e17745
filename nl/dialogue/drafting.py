"""Knows the way of a dialogue: a text becomes a draft, an answer another one, a yes a policy.

A draft changes nothing. It knows the policy it was made against, so that accepting it can be
refused where another one is live by then.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from ...compiler import model as m
from ...compiler.diff.differ import Progress
from ...compiler.pipeline import Policy
from ...compiler.unparse import rule_text
from ...engine.errors import SaysoError
from ..compile import compile_english
from ..gate import Examination, examine, judged, rule_name
from ..outcome import Compiled, Note, Outcome, Place, Question, Refusal
from ..paraphrase import paraphrase_rule
from ..rule import IntermediateRule, digest, to_json
from ..text.checking import check_text
from .inserting import with_rule
from .samples import Samples, samples

Compile = Callable[[str, m.Model], Outcome]
"""A front end: what it makes of a text in the words of a model."""

Kind = Literal["rule", "question", "refusal"]


class NotAccepted(SaysoError):
    """A draft that can't be accepted: a question that is open, a refusal, a yes that is missing."""

    code = "not-accepted"


class NoSuchChoice(SaysoError):
    """An answer to a question that has no such choice."""

    code = "no-such-choice"


@dataclass(frozen=True)
class Made:
    """What a compiled text would become.

    `policy` is the live policy with it, as text that keeps its author's layout. `paraphrase` is
    made from the rule alone.
    """

    rule: IntermediateRule
    digest: str
    paraphrase: str
    policy: Policy
    examination: Examination
    samples: Samples
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What came of a text so far. `base` is the digest of the policy it was made against."""

    text: str
    name: str
    base: str
    outcome: Outcome
    made: Made | None = None
    seconds: float = field(default=0.0, compare=False)

    @property
    def kind(self) -> Kind:
        """Whether there is a rule, a question to answer, or a refusal."""
        if self.made is not None:
            return "rule"
        return "question" if isinstance(self.outcome, Question) else "refusal"

    def to_json(self) -> dict[str, Any]:
        """The draft as JSON-able data (docs/english.md)."""
        data: dict[str, Any] = {"kind": self.kind, "text": self.text, "name": self.name}
        if self.made is not None:
            return data | _made_json(self.made)
        if isinstance(self.outcome, Question):
            return data | {"question": question_json(self.outcome)}
        assert isinstance(self.outcome, Refusal)
        return data | {"refusal": refusal_json(self.outcome)}


def draft(
    text: str,
    policy: Policy,
    *,
    name: str | None = None,
    compile_text: Compile = compile_english,
    seconds: float = 5.0,
    progress: Progress | None = None,
) -> Draft:
    """Compile a text against a live policy and show what it would change. Nothing is changed."""
    begun = time.monotonic()
    outcome: Outcome = check_text(text) or compile_text(text, policy.model)
    return _drafted(text, policy, name, outcome, seconds, progress, begun)


def answered(
    before: Draft,
    choice: int,
    policy: Policy,
    *,
    seconds: float = 5.0,
    progress: Progress | None = None,
) -> Draft:
    """The draft after the author chose a reading, counted from 1; raises NoSuchChoice.

    A choice that leads to no rule is an answer too: the text has to be said otherwise.
    """
    question = before.outcome
    if not isinstance(question, Question) or before.made is not None:
        raise NoSuchChoice("this draft asks nothing")
    if not 1 <= choice <= len(question.choices):
        most = len(question.choices)
        raise NoSuchChoice(f"the question has {most} choices" if most else "say it otherwise")
    begun = time.monotonic()
    rule = question.choices[choice - 1].rule
    if rule is None:
        outcome: Outcome = Refusal("not-a-rule", "say it otherwise: the text alone is not enough")
    elif question.code == "allows-everything":
        outcome = Compiled(rule)
    else:
        outcome = judged(rule, policy.model)
    return _drafted(before.text, policy, before.name, outcome, seconds, progress, begun)


def must_be_accepted(found: Draft, policy: Policy, *, widen: bool = False) -> Made:
    """What a yes to a draft makes live; raises NotAccepted where that yes is not enough.

    Widening needs a yes of its own, `widen`. The policy has to be the one drafted against.
    """
    if found.made is None:
        what = "its question is open" if found.kind == "question" else "the text was refused"
        raise NotAccepted(f"there is no rule to accept: {what}")
    if policy.digest != found.base:
        raise NotAccepted("the policy has changed since: draft it anew")
    if found.made.examination.widens and not widen:
        raise NotAccepted("it allows what was not allowed: that needs a yes of its own")
    return found.made


def _drafted(
    text: str,
    policy: Policy,
    name: str | None,
    outcome: Outcome,
    seconds: float,
    progress: Progress | None,
    begun: float,
) -> Draft:
    sentence = " ".join(text.split())
    called = name or rule_name(sentence, {rule.name for rule in policy.model.rules})
    if not isinstance(outcome, Compiled):
        return Draft(text, called, policy.digest, outcome, None, time.monotonic() - begun)
    rule = outcome.rule
    found = examine(policy, rule, called, sentence, seconds, progress)
    made = Made(
        rule,
        digest(rule),
        paraphrase_rule(rule, policy.model),
        with_rule(policy, rule, called, sentence),
        found,
        samples(found, seconds),
        outcome.notes,
    )
    return Draft(text, called, policy.digest, outcome, made, time.monotonic() - begun)


# ── As data ───────────────────────────────────────────────────────────────────────


def _made_json(made: Made) -> dict[str, Any]:
    return {
        "digest": made.digest,
        "paraphrase": made.paraphrase,
        "rules": rules_text(made),
        "intermediate": to_json(made.rule).decode(),
        "allow": [each.to_json() for each in made.samples.allowed],
        "deny": [each.to_json() for each in made.samples.denied],
        "boundaries": [each.to_json() for each in made.samples.boundaries],
        "changes": made.examination.to_json(),
        "notes": [{"place": place_json(n.place), "text": n.text} for n in made.notes],
    }


def rules_text(made: Made) -> str:
    """The new rules alone, as policy text."""
    new = [r for r in made.policy.model.rules if r.name in made.examination.names]
    return "\n".join(rule_text(rule, made.policy.model) for rule in new)


def question_json(question: Question) -> dict[str, Any]:
    """A question as JSON-able data."""
    return {
        "code": question.code,
        "message": question.message,
        "place": place_json(question.place),
        "choices": [
            {"number": number, "text": each.text, "answer": each.answer or None}
            for number, each in enumerate(question.choices, 1)
        ],
        "suggestions": list(question.suggestions),
        "request": None if question.case is None else question.case.to_json(),
    }


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """A refusal as JSON-able data."""
    return {
        "code": refusal.code,
        "message": refusal.message,
        "place": place_json(refusal.place),
        "understood": refusal.understood,
        "expected": list(refusal.expected),
        "suggestions": list(refusal.suggestions),
    }


def place_json(place: Place | None) -> dict[str, int] | None:
    """Where in the text: offsets in code points, the end exclusive."""
    return None if place is None else {"start": place.start, "end": place.end}
