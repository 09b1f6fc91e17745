"""What the readings of a text come to: settle.yaml, and what holds of any readings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.compiler import model as m
from sayso.nl.gate import settle
from sayso.nl.outcome import Compiled, Question
from sayso.nl.rule import Clause, IntermediateRule

from .reading import reading, vocabulary

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("settle.yaml").read_text("utf-8")
)
_GHOST = m.Compare(
    m.ValueType("bool"),
    "==",
    m.AttributeOf(m.ValueType("int"), "subject", "ghosts"),
    m.Const(m.ValueType("int"), 3),
)
NONSENSE = IntermediateRule(
    (Clause("permit", (m.Who("user"),), ("edit",), (m.Who("document"),), None, _GHOST),)
)


def readings(case: dict[str, Any]) -> list[IntermediateRule]:
    return [NONSENSE if text == "nonsense" else reading(text) for text in case["readings"]]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_readings_come_to(case: dict[str, Any]) -> None:
    outcome = settle(readings(case), vocabulary(), seconds=20)
    got = "compiled" if isinstance(outcome, Compiled) else outcome.code
    assert got == case["expect"], outcome
    if isinstance(outcome, Compiled):
        assert outcome.rule in readings(case)
        return
    for part in case.get("says", ()):
        assert part in outcome.message
    for part in case.get("silent", ()):
        assert part not in outcome.message
    if isinstance(outcome, Question) and outcome.code == "ambiguous":
        assert outcome.case is not None
        assert len({choice.answer for choice in outcome.choices}) > 1
        assert [c.answer for c in outcome.choices] == case.get(
            "answers", [c.answer for c in outcome.choices]
        )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_without_a_solver_nothing_unproved_compiles(
    case: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("alike", "asking"):
        monkeypatch.setattr(f"sayso.nl.gate.{module}.available", lambda: False)
    outcome = settle(readings(case), vocabulary())
    several = len({text for text in case["readings"] if text != "nonsense"}) > 1
    if several and case.get("form") != "one":
        assert isinstance(outcome, Question)
        assert outcome.case is None


def test_no_time_is_no_proof() -> None:
    one = reading("forbid user to edit document when user.clearance >= 3")
    other = reading(
        "forbid user to edit document when user.clearance >= 3\n"
        "forbid user to edit document when user.clearance >= 4"
    )
    assert isinstance(settle([one, other], vocabulary(), seconds=0), Question)


def test_many_readings_are_cut_short() -> None:
    many = [
        reading(f"allow user to view document when user.clearance >= {level}")
        for level in range(1, 9)
    ]
    outcome = settle(many, vocabulary(), seconds=20)
    assert isinstance(outcome, Question)
    assert len(outcome.choices) == 5
    assert "in 8 ways" in outcome.message
