"""Knows the lines in which a model restates a text: a quote of it, then a sentence of ours."""

from __future__ import annotations

from dataclasses import dataclass

from .provider import ModelFailure

MOST_LINES = 40


@dataclass(frozen=True, slots=True)
class Restated:
    """The author's words, and the sentence that stands for them."""

    quote: str
    sentence: str


def read_lines(answer: str) -> list[Restated]:
    """The pairs of an answer; raises ModelFailure where it is made of anything else."""
    lines = [line.strip() for line in answer.strip().splitlines() if line.strip()]
    pairs = list(zip(lines[::2], lines[1::2], strict=False))
    good = all(quote.startswith(">") and said.startswith("=") for quote, said in pairs)
    if not pairs or len(lines) % 2 or not good or len(lines) > MOST_LINES * 2:
        raise ModelFailure("bad-answer", "the answer is not the lines asked for")
    return [Restated(quote[1:].strip(), said[1:].strip()) for quote, said in pairs]
