"""Front ends that do as a table says: what they make of each text stands in the test."""

from __future__ import annotations

from pathlib import Path

from sayso.compiler import model as m
from sayso.nl.evaluation.evaluate import Compile
from sayso.nl.evaluation.records import Record, read_records
from sayso.nl.outcome import Compiled, Outcome

from ..written import rule_of

FOLDER = Path(__file__).parent
RECORDS = FOLDER / "records.jsonl"

READ = 'allow user to read record when "doctor" in user.roles'
CHANGE = 'allow user to change record when "nurse" in user.roles and user.ward == record.ward'
PAY = "forbid any subject to pay bill"
DISCHARGE = "allow user to discharge record"

PERFECT: dict[str, str] = {"c-1": READ, "c-2": CHANGE, "c-3": PAY, "c-4": DISCHARGE}


def records() -> list[Record]:
    """The records of records.jsonl."""
    return read_records(RECORDS.read_bytes().splitlines(), RECORDS.name)


def front_end(answers: dict[str, str | Outcome]) -> Compile:
    """What answers the text of a record with the rule, or the outcome, that its id has."""
    by_text = {record.text: record.id for record in records()}

    def compile_text(text: str, model: m.Model) -> Outcome:
        answer = answers[by_text[text]]
        return Compiled(rule_of(model, answer)) if isinstance(answer, str) else answer

    return compile_text
