"""What a rule decides on examples, from decisions.yaml."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from sayso.compiler.pipeline import compile_policy
from sayso.nl.evaluation.records import Record, read_records
from sayso.nl.evaluation.trial import Trial

from ..written import rule_of

FOLDER = Path(__file__).parent
CLINIC = compile_policy((FOLDER / "clinic.sayso").read_bytes()).model
CASES: list[dict[str, Any]] = yaml.safe_load((FOLDER / "decisions.yaml").read_text("utf-8"))


def record(case: dict[str, Any]) -> Record:
    """A case's record, through the lines that a file has."""
    examples = []
    for example in case["examples"]:
        ask = dict(example["ask"])
        ask["subject"] = {"type": "user", "id": "u"} | ask["subject"]
        ask["resource"] = {"type": "record", "id": "r"} | ask["resource"]
        examples.append(ask | {"expect": "deny" if example["gives"] != "allow" else "allow"})
    given = {
        "id": "case", "text": case["name"], "domain": "clinic", "difficulty": 1,
        "expect": "compile", "baseline": case.get("baseline", "deny"), "examples": examples,
    }  # fmt: skip
    [read] = read_records([json.dumps(given).encode()], "cases")
    return read


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_examples_are_decided(case: dict[str, Any]) -> None:
    judged = record(case)
    trial = Trial(CLINIC, rule_of(CLINIC, case["rule"]), judged)
    decided = [trial.decide(example) for example in judged.examples]
    assert [d.answer for d in decided] == [e["gives"] for e in case["examples"]]
    assert [len(d.ignored) for d in decided] == [e.get("ignored", 0) for e in case["examples"]]


def test_the_rules_of_a_vocabulary_play_no_part() -> None:
    case = CASES[0]
    text = (FOLDER / "clinic.sayso").read_text("utf-8") + "rule own allow user to read record"
    trial = Trial(compile_policy(text).model, rule_of(CLINIC, case["rule"]), record(case))
    assert trial.decide(record(case).examples[1]).answer == "deny"
