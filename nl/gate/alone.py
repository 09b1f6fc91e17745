"""Knows a rule by itself: under the declarations of a model, without its other rules."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.diagnostics import PolicyError
from ...compiler.parse import Beginning
from ...compiler.pipeline import begin_policy, compile_policy
from ...compiler.unparse import plain_text
from ...engine.errors import SaysoError
from ..kept import Kept
from ..rule import IntermediateRule, extended

NAME = "rule"
"""What a rule is called while it is looked at by itself."""


def declarations(model: m.Model) -> m.Model:
    """The model without rules, and without words that no decision depends on."""
    return replace(model, rules=(), terms=())


def alone(model: m.Model, rule: IntermediateRule) -> m.Model:
    """The rule as the only one under the model's declarations."""
    return extended(declarations(model), rule, NAME)


def typed(readings: Sequence[IntermediateRule], model: m.Model) -> list[IntermediateRule]:
    """Those that the compiler takes: every name and type of theirs is right.

    The live rules don't matter for that, and all readings are compiled at once if they can be.
    """
    bare, beginning = _begun(model)
    together = bare
    for number, reading in enumerate(readings):
        together = extended(together, reading, f"{NAME}-{number}")
    if _compiles(together, beginning):
        return list(readings)
    if len(readings) == 1:
        return []
    return [each for each in readings if _compiles(extended(bare, each, NAME), beginning)]


@Kept
def _begun(model: m.Model) -> tuple[m.Model, Beginning]:
    """A model's declarations, and their text as read."""
    bare = declarations(model)
    return bare, begin_policy(plain_text(bare))


def _compiles(model: m.Model, beginning: Beginning) -> bool:
    try:
        compile_policy(plain_text(model), beginning=beginning)
    except (PolicyError, SaysoError):
        return False
    return True
