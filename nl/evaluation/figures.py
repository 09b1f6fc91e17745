"""Knows the figures of an evaluation, for tools; the text for people is the command line's."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .evaluate import Result, Wrong


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over some results, and the rates of them that are told."""

    rules: int
    to_compile: int
    exact: int
    declined: int
    false_allow: int
    false_deny: int
    unsafe: int
    right_kind: int

    @property
    def to_decline(self) -> int:
        """Records that must not become a rule."""
        return self.rules - self.to_compile

    def to_json(self) -> dict[str, Any]:
        """Rates as fractions (null where there is nothing to count), counts as integers."""
        return {
            "rules": self.rules,
            "rule_exact": _rate(self.exact, self.to_compile),
            "declined_rate": _rate(self.declined, self.to_compile),
            "false_allow": self.false_allow,
            "false_deny": self.false_deny,
            "unsafe_compile": self.unsafe,
            "right_kind": _rate(self.right_kind, self.to_decline),
        }


def figures(results: Sequence[Result]) -> Figures:
    """The figures of these results."""
    to_compile = [r for r in results if r.record.expect == "compile"]
    wrong = [w for r in results for w in r.wrong]
    allowed = sum(w.got == "allow" for w in wrong)
    return Figures(
        len(results),
        len(to_compile),
        sum(r.status == "right" for r in to_compile),
        sum(r.status == "declined" for r in to_compile),
        allowed,
        len(wrong) - allowed,
        sum(r.status == "unsafe" for r in results),
        sum(r.status == "right" for r in results) - sum(r.status == "right" for r in to_compile),
    )


def grouped(results: Sequence[Result]) -> dict[str, dict[str, Figures]]:
    """The figures by domain and by difficulty, each in its order."""
    keys: dict[str, Callable[[Result], Any]] = {
        "domain": lambda r: r.record.domain,
        "difficulty": lambda r: r.record.difficulty,
    }
    return {
        by: {
            str(value): figures([r for r in results if key(r) == value])
            for value in sorted({key(r) for r in results})
        }
        for by, key in keys.items()
    }


def milliseconds(results: Sequence[Result], percentile: int) -> float | None:
    """How long the front end took for a text: the smallest that so many per cent stay within."""
    times = sorted(r.seconds * 1000 for r in results)
    if not times:
        return None
    return round(times[math.ceil(len(times) * percentile / 100) - 1], 3)


def report(results: Sequence[Result]) -> dict[str, Any]:
    """Everything an evaluation found, as JSON-able data."""
    by = grouped(results)
    return {
        **figures(results).to_json(),
        "by": {key: {k: f.to_json() for k, f in group.items()} for key, group in by.items()},
        "compile_ms_p50": milliseconds(results, 50),
        "compile_ms_p95": milliseconds(results, 95),
        "failures": [_failure(result) for result in failures(results)],
    }


def failures(results: Sequence[Result]) -> list[Result]:
    """The results that are not as they should be."""
    return [result for result in results if result.status != "right"]


def _failure(result: Result) -> dict[str, Any]:
    record = result.record
    return {
        "id": record.id,
        "domain": record.domain,
        "difficulty": record.difficulty,
        "text": record.text,
        "expect": record.expect,
        "status": result.status,
        "got": result.got,
        "reason": result.reason,
        "rules": result.rules,
        "examples": [_wrong(wrong) for wrong in result.wrong],
    }


def _wrong(wrong: Wrong) -> dict[str, Any]:
    example = wrong.example
    return {
        "number": wrong.number,
        "request": str(example),
        "expect": example.expect,
        "got": wrong.got,
        "note": example.note,
        "ignored": list(wrong.ignored),
    }


def _rate(count: int, of: int) -> float | None:
    return round(count / of, 4) if of else None
