"""Sentences made of any vocabulary's words mean what they were made to mean, if they are read."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sayso.nl.compile import compile_english
from sayso.nl.outcome import Compiled
from sayso.nl.rule import extended
from tests.nl.cases import assert_allows_the_same, by_hand, model_of
from tests.nl.english.made_up import Case, made_up
from tests.nl.sets import FOLDERS

VOCABULARIES = sorted(
    path.stem for folder in FOLDERS for path in (Path(__file__).parents[1] / folder).glob("*.sayso")
)
SEED = 7
SHARES = [VOCABULARIES[at::8] for at in range(8)]


def _cases(vocabularies: list[str]) -> list[Case]:
    cases = [case for name in vocabularies for case in made_up(name, model_of(name), SEED)]
    return random.Random(SEED).sample(cases, min(40, len(cases)))


@pytest.mark.parametrize("vocabularies", SHARES, ids=lambda share: share[0])
def test_what_is_made_up_is_read_as_it_was_meant(vocabularies: list[str]) -> None:
    cases = _cases(vocabularies)
    read = 0
    for case in cases:
        model = model_of(case.vocabulary)
        outcome = compile_english(case.text, model)
        if isinstance(outcome, Compiled):
            read += 1
            mine = extended(model, outcome.rule, "english", case.text)
            assert_allows_the_same(mine, by_hand(case.vocabulary, case.policy, mine))
    assert read >= 0.95 * len(cases)
