"""Knows what asking a model has come to: requests, retries, tokens, cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Usage:
    """Counts, of one front end since it was made. `prices` as in Settings."""

    name: str
    prices: tuple[float, float] | None = None
    texts: int = 0
    asked: int = 0
    answers: int = 0
    failures: int = 0
    retries: int = 0
    tokens_read: int = 0
    tokens_written: int = 0

    @property
    def cost(self) -> float | None:
        """In US dollars; None where no prices are known."""
        if self.prices is None:
            return None
        read, written = self.prices
        return (self.tokens_read * read + self.tokens_written * written) / 1_000_000

    def lines(self) -> list[str]:
        """For a person."""
        if not self.asked:
            return [f"{self.name} was not asked about any of {_many(self.texts, 'text')}"]
        told = (
            f"{self.name} was asked about {_many(self.asked, 'text')} of {self.texts}: "
            f"{_many(self.answers, 'answer')}, {_many(self.failures, 'failure')}, "
            f"{self.retries} tried again; {self.tokens_read:,} tokens read and "
            f"{self.tokens_written:,} written"
        )
        cost = self.cost
        return [told + ("" if cost is None else f", ${cost:.4f}")]

    def to_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            "model": self.name,
            "texts": self.texts,
            "asked": self.asked,
            "answers": self.answers,
            "failures": self.failures,
            "retries": self.retries,
            "tokens_read": self.tokens_read,
            "tokens_written": self.tokens_written,
            "cost_usd": self.cost,
        }


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")
