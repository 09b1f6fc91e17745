"""Knows what can come of a text: a rule, a question to its author, or a refusal with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..compiler.diff import Case
from .rule import IntermediateRule


@dataclass(frozen=True, slots=True)
class Place:
    """Part of the text: offsets in code points, the end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """Something told about a part of the text: what was read there, or was left aside."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """The text means one thing."""

    rule: IntermediateRule
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: what it would mean, and the rule it leads to, if it is known.

    `answer` is what it makes of the question's `case`, in words.
    """

    text: str
    rule: IntermediateRule | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """The text can't be compiled until its author says more. `code` never changes its meaning:

    `ambiguous` (it has several meanings, `choices`), `undefined-word` (a word that nothing
    defines), `vague` (a measure without a number), `several-people` (a name of more than one),
    `allows-everything` (nothing restricts it: is that meant?). `case` is a request that the
    choices answer differently, if one is known; the engine has decided it under each.
    """

    code: str
    message: str
    place: Place | None = None
    choices: tuple[Choice, ...] = ()
    suggestions: tuple[str, ...] = field(default=())
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """The text is no rule that can be kept. `code` never changes its meaning:

    `not-understood`, `not-a-rule`, `uncheckable` (a word that no data can settle),
    `contradiction`, `vacuous` (it can never hold), `unknown-name`, `unsupported`,
    `bad-text` (empty, too long, control characters, look-alike letters, another language).
    """

    code: str
    message: str
    place: Place | None = None
    understood: str = ""
    expected: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()


Outcome = Compiled | Question | Refusal
