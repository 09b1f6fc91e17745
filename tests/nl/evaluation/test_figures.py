"""What an evaluation counts, with front ends whose faults are known."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.compiler import model as m
from sayso.compiler.pipeline import compile_policy
from sayso.nl.evaluation.evaluate import Result, evaluate
from sayso.nl.evaluation.figures import milliseconds, report
from sayso.nl.outcome import Choice, Compiled, Outcome, Question, Refusal
from sayso.nl.rule import Clause, IntermediateRule

from .front_end import FOLDER, PERFECT, READ, front_end, records

VOCABULARIES = {"clinic": compile_policy((FOLDER / "clinic.sayso").read_bytes()).model}
ASKED = Question("vague", "how good?", choices=(Choice("very"), Choice("rather")))
REFUSED = Refusal("uncheckable", "nothing can check `politely`")
ALL: dict[str, str | Outcome] = {**PERFECT, "c-u1": ASKED, "c-u2": REFUSED, "c-u3": REFUSED}
UNFIT = Compiled(IntermediateRule((Clause("permit", actions=("fly",)),)))

CASES: dict[str, tuple[dict[str, str | Outcome], dict[str, Any], list[tuple[str, str]]]] = {
    "all right": ({}, {}, []),
    "declined by a question": (
        {"c-1": ASKED},
        {"rule_exact": 0.75, "declined_rate": 0.25},
        [("c-1", "declined")],
    ),
    "declined by a refusal": (
        {"c-1": REFUSED, "c-3": REFUSED},
        {"rule_exact": 0.5, "declined_rate": 0.5},
        [("c-1", "declined"), ("c-3", "declined")],
    ),
    "a condition is dropped": (
        {"c-1": "allow user to read record"},
        {"rule_exact": 0.75, "false_allow": 1},
        [("c-1", "inexact")],
    ),
    "a condition is turned": (
        {"c-2": "allow user to change record when user.ward != record.ward"},
        {"rule_exact": 0.75, "false_allow": 1, "false_deny": 1},
        [("c-2", "inexact")],
    ),
    "conditional counts as denied": (
        {"c-2": "allow user to change record when user.ward == record.ward and user.level > 1"},
        {"rule_exact": 0.75, "false_deny": 1},
        [("c-2", "inexact")],
    ),
    "another action": (
        {"c-3": "forbid any subject to discharge record"},
        {"rule_exact": 0.75, "false_allow": 1},
        [("c-3", "inexact")],
    ),
    "a rule where none may be": (
        {"c-u1": READ, "c-u2": READ},
        {"unsafe_compile": 2, "right_kind": 0.3333},
        [("c-u1", "unsafe"), ("c-u2", "unsafe")],
    ),
    "a question for a refusal, and the reverse": (
        {"c-u1": REFUSED, "c-u2": ASKED},
        {"right_kind": 0.3333},
        [("c-u1", "wrong-kind"), ("c-u2", "wrong-kind")],
    ),
    "a rule that does not fit": ({"c-4": UNFIT}, {"rule_exact": 0.75}, [("c-4", "broken")]),
}  # fmt: skip


def results(changes: dict[str, str | Outcome]) -> list[Result]:
    return evaluate(records(), VOCABULARIES, front_end(ALL | changes))


@pytest.mark.parametrize("name", CASES)
def test_figures(name: str) -> None:
    changes, figures, failures = CASES[name]
    told = report(results(changes))
    right = {
        "rules": 7, "rule_exact": 1.0, "declined_rate": 0.0, "false_allow": 0, "false_deny": 0,
        "unsafe_compile": 0, "right_kind": 1.0,
    }  # fmt: skip
    assert {key: told[key] for key in right} == right | figures
    assert [(f["id"], f["status"]) for f in told["failures"]] == failures
    assert sum(f["rules"] for f in told["by"]["difficulty"].values()) == 7
    assert told["by"]["domain"]["clinic"] == {key: told[key] for key in right}


def test_the_report_has_these_keys_and_no_others() -> None:
    told = report(results({"c-2": "allow user to change record"}))
    assert list(told) == [
        "rules", "rule_exact", "declined_rate", "false_allow", "false_deny", "unsafe_compile",
        "right_kind", "by", "compile_ms_p50", "compile_ms_p95", "failures",
    ]  # fmt: skip
    assert list(told["by"]) == ["domain", "difficulty"]
    assert list(told["by"]["difficulty"]) == ["1", "2", "3"]
    [failure] = told["failures"]
    assert failure["rules"] == "allow user to change record"
    assert failure["examples"] == [
        {
            "number": 2,
            "request": "user:ann change record:r",
            "expect": "deny",
            "got": "allow",
            "note": "",
            "ignored": [],
        }
    ]


def test_where_there_is_nothing_to_count_there_is_no_rate() -> None:
    told = report(results({})[:4])
    assert told["right_kind"] is None
    told = report(results({})[4:])
    assert told["rule_exact"] is None
    assert told["declined_rate"] is None


def test_a_front_end_that_fails_is_told_of() -> None:
    def broken(text: str, model: m.Model) -> Outcome:
        raise LookupError(text)

    told = report(evaluate(records(), VOCABULARIES, broken))
    assert told["rule_exact"] == 0.0
    assert told["declined_rate"] == 0.0
    assert told["right_kind"] == 0.0
    assert {f["got"] for f in told["failures"]} == {"error"}
    assert told["failures"][0]["reason"] == "LookupError: Doctors may read records."


def test_a_question_is_told_with_its_choices() -> None:
    [failure] = report(results({"c-1": ASKED}))["failures"]
    assert failure["reason"] == "vague: how good? (“very” or “rather”)"


def test_percentiles_are_times_that_were_measured() -> None:
    some = [
        Result(r, "right", "rule", "", s / 1000) for r, s in zip(records(), range(7), strict=True)
    ]
    assert [milliseconds(some, p) for p in (1, 50, 95, 100)] == [0.0, 3.0, 6.0, 6.0]
    assert milliseconds([], 50) is None
