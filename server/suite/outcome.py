"""Knows what became of a test."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Failure:
    """One thing that was expected and did not come."""

    place: str
    title: str
    expected: str
    got: str
    explanation: str | None = None


@dataclass(slots=True)
class Outcome:
    """How one document of a test file fared."""

    path: Path
    name: str
    passed: int = 0
    failures: list[Failure] = field(default_factory=list)
