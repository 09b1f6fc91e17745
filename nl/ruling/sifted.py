"""Knows the steps in which a text's readings are sifted, in their order: each leaves out or mends
what nobody can have meant where another reading stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..meaning.base import Shared
from ..rule import IntermediateRule
from .for_nothing import (
    without_grants_for_nothing,
    without_idle_alternatives,
    without_others_before,
)
from .idle import without_idle
from .of_any_such_ones import of_any_such_ones
from .of_that_person import of_that_person
from .roles import of_roles
from .said_once import said_once
from .same_throughout import same_throughout
from .self_defeating import without_self_defeating
from .spelling import spelled_either_way
from .things_named import of_the_one
from .within_before import within_before


def sifted(readings: Sequence[IntermediateRule], shared: Shared) -> list[IntermediateRule]:
    """The readings that are left of several; none where there is none."""
    words, vocabulary = shared.words, shared.vocabulary
    rules = without_idle(within_before(readings, shared), shared)
    rules = of_roles(of_the_one(rules, shared), vocabulary)
    rules = of_any_such_ones(of_that_person(rules, words, vocabulary), words)
    rules = without_idle_alternatives(without_grants_for_nothing(rules))
    rules = without_self_defeating(without_others_before(rules, words))
    rules = same_throughout(rules, shared)
    return list(spelled_either_way(said_once(rules), words, vocabulary.spelled))
