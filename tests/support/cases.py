"""Runs the clause cases: YAML files of a policy, data, questions and what they must answer.

    clause: 12
    policy: |
      type user …
    data: |
      {"object": …}
    checks:
      - ask: user:alice view document:d
        expect: allow            # allow, deny, or conditional
        missing: [request.ip]    # empty unless said; so is `required`
        now: …, context: …, subject: …, resource: …, action: …   # properties
        relationships: [rows], evidence: {name: time or null}
    lists:
      - objects: user:alice view document    # or `subjects: user view document:d`
        ids: [d]                             # or `actions: user:alice document:d`
        conditional: [e], everyone: true, excluded: [f]
    invalid:
      - ask: user:alice fly document:d       # raises an error of ours

A question's answer is written by reasoning from the clause, never by running an evaluator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from sayso.compiler.pipeline import Policy, compile_policy
from sayso.compiler.twin_facts import Request
from sayso.compiler.twin_solve import Thing
from sayso.engine.data import EntityAttributes, Relationship, parse_row, parse_subject, read_rows
from sayso.engine.errors import SaysoError
from sayso.engine.times import parse_datetime

from .judges import Judge

CASES = Path(__file__).parent.parent / "twin" / "cases"
DEFAULT_NOW = "2026-03-27T16:30:00Z"


def load() -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, case) of every case in every file."""
    for path in sorted(CASES.glob("*.yaml")):
        for i, case in enumerate(yaml.safe_load_all(path.read_text("utf-8")), 1):
            yield f"{path.stem}-{i}", case


def run(case: dict[str, Any], make: Callable[[Policy], Judge]) -> list[str]:
    """What the judge answers otherwise than the case says, one line each."""
    judge = make(compile_policy(case["policy"]))
    rows = list(read_rows(case.get("data", "").splitlines(), "data"))
    judge.write(
        touch=[row for row in rows if isinstance(row, Relationship)],
        attributes=[row for row in rows if isinstance(row, EntityAttributes)],
    )
    wrong: list[str] = []
    for question in case.get("checks", ()):
        wrong += check(question, judge)
    for question in case.get("lists", ()):
        wrong += lists(question, judge)
    for question in case.get("invalid", ()):
        wrong += invalid(question, judge)
    return wrong


def check(question: dict[str, Any], judge: Judge) -> Iterator[str]:
    subject, action, resource = question["ask"].split(" ")
    verdict = judge.check(request(question, subject, action, resource))
    answer = "allow" if verdict.allowed else "conditional" if verdict.conditional else "deny"
    expected = (
        question["expect"],
        tuple(question.get("missing", ())),
        tuple(question.get("required", ())),
    )
    if (answer, verdict.missing, verdict.required) != expected:
        yield f"{question['ask']}: expected {expected}, got {verdict}"


def invalid(question: dict[str, Any], judge: Judge) -> Iterator[str]:
    subject, action, resource = question["ask"].split(" ")
    try:
        verdict = judge.check(request(question, subject, action, resource))
    except SaysoError:
        return
    yield f"{question['ask']}: expected an error, got {verdict}"


def lists(question: dict[str, Any], judge: Judge) -> Iterator[str]:
    if "objects" in question:
        subject, action, type_ = question["objects"].split(" ")
        found = judge.objects(request(question, subject, action, f"{type_}:"))
    elif "subjects" in question:
        type_, action, resource = question["subjects"].split(" ")
        found = judge.subjects(request(question, f"{type_}:", action, resource))
    else:
        subject, resource = question["actions"].split(" ")
        plain = request(question, subject, "", resource)
        found = judge.actions(plain, question.get("relations", False))
    answer = {
        "ids": found.ids,
        "conditional": [id for id, _, _ in found.conditional],
        "everyone": found.everyone,
        "excluded": list(found.excluded),
    }
    for key, value in answer.items():
        if value != question.get(key, False if key == "everyone" else []):
            yield f"{question}: got {answer}"
            return


def request(question: dict[str, Any], subject: str, action: str, resource: str) -> Request:
    evidence = question.get("evidence", {}).items()
    return Request(
        subject=parsed(subject),
        action=action,
        resource=parsed(resource),
        context=question.get("context", {}),
        subject_properties=question.get("subject", {}),
        resource_properties=question.get("resource", {}),
        action_properties=question.get("action", {}),
        relationships=tuple(map(relationship, question.get("relationships", ()))),
        evidence=tuple((n, None if at is None else parse_datetime(at)) for n, at in evidence),
        now=parse_datetime(question.get("now", DEFAULT_NOW)),
    )


def parsed(text: str) -> Thing:
    if text.endswith(":"):  # the side a list asks for
        return Thing(text[:-1], "")
    type_, id_, relation = parse_subject(text)
    assert id_ is not None
    return Thing(type_, id_, relation)


def relationship(row: Any) -> Relationship:
    parsed_row = parse_row(row)
    assert isinstance(parsed_row, Relationship)
    return parsed_row
