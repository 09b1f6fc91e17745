"""Whatever is written, something comes of it: a rule, a question or a refusal, and no error."""

from __future__ import annotations

import pytest

from sayso.nl.compile import compile_english
from sayso.nl.outcome import Compiled, Question, Refusal

from ..cases import model_of
from .test_constructions import CASES

SOME = [case for cases in CASES.values() for case in cases][::300]


@pytest.mark.parametrize("case", SOME, ids=lambda case: str(case["text"]))
def test_a_text_that_breaks_off_is_no_error(case: dict[str, str]) -> None:
    words = case["text"].split()
    for length in range(1, len(words)):
        outcome = compile_english(" ".join(words[:length]), model_of(case["vocabulary"]))
        assert isinstance(outcome, Compiled | Question | Refusal)
