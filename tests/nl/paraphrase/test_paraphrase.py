"""Paraphrases to the letter: of the example policies, of cases.yaml, and of clauses."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
import yaml

from sayso import compile_policy
from sayso.nl.paraphrase import paraphrase, paraphrase_clause, paraphrase_rule
from sayso.nl.paraphrase.constants import zone_text
from sayso.nl.rule import Clause, Definition, IntermediateRule

from ..written import rule_of
from .golden import GOLDEN, page

SPEC: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text("utf-8"))
MODEL = compile_policy(SPEC["vocabulary"]).model


def test_the_rules_of_the_policies() -> None:
    assert page() == GOLDEN.read_text("utf-8")


@pytest.mark.parametrize("case", SPEC["cases"], ids=lambda case: case["rule"])
def test_cases(case: dict[str, Any]) -> None:
    model = compile_policy(f"{SPEC['vocabulary']}\nrule r {case['rule']}").model
    assert paraphrase(model.rules[0], model) == case["says"]


def test_no_two_zones_are_called_alike() -> None:
    zones = available_timezones()
    assert len({zone_text(zone) for zone in zones}) == len(zones)


def test_names_that_would_read_alike_are_quoted() -> None:
    text = """
      type user relation owner: user relation owners: user relation Owner: user
        attribute is_late: bool attribute is-late: bool
        attribute max_age: int attribute max-age: int
      type request actions read relation reader: user
      rule a allow user to read request when user in request.reader
      rule b allow user to read request
        when user.is_late and user.is-late and user.max_age > user.max-age
      rule c allow user to read request
        when any o in user.owner has any p in o.owners has user in p.Owner
    """
    model = compile_policy(text).model
    assert [paraphrase(rule, model) for rule in model.rules] == [
        "A user may read a “request” if the user is a reader of the “request”.",
        "A user may read a “request” if the user has “is_late” set, the user has “is-late” set and "
        "the user's “max_age” is more than the user's “max-age”.",
        "A user may read a “request” if the user is in “Owner” of a user that is in “owners” of a "
        "user that is in “owner” of the user.",
    ]


def clause(text: str) -> Clause:
    [made] = rule_of(MODEL, text).clauses
    return made


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (
            "allow user to edit document when user in document.owner",
            "A user may edit a document if the user is an owner of the document.",
        ),
        ("forbid user to edit document", "No user may edit any document."),
        (
            "only user may edit document where document.locked when user in document.owner",
            "If the document is locked, then only a user may edit a document, and only if the user "
            "is an owner of the document; nobody else may.",
        ),
    ],
)
def test_clauses(rule: str, says: str) -> None:
    assert paraphrase_clause(clause(rule), MODEL) == says


def test_a_region_may_speak_of_the_subject() -> None:
    only = clause("only user may edit document when request.mfa")
    owns = clause("allow user to edit document when user not in document.owner").condition
    made = Clause("only", only.subjects, only.actions, only.resources, owns, only.condition)
    assert paraphrase_clause(made, MODEL) == (
        "If the user is not an owner of the document, then only a user may edit a document, and "
        "only if the request has MFA; nobody else may."
    )


def test_a_rule_of_several_clauses_with_definitions() -> None:
    text = SPEC["vocabulary"].replace(
        "type robot", "permission ally = line or reports_to type robot"
    )
    model = compile_policy(text).model
    [user] = (t for t in model.types if t.name == "user")
    ally = next(p for p in user.permissions if p.name == "ally")
    edit = "allow user to edit document when any o in document.owner has o in user.ally"
    rules = f"{edit} rule b forbid user to delete document"
    made = IntermediateRule(rule_of(model, rules).clauses, (Definition("user", ally),))
    assert paraphrase_rule(made, MODEL) == (
        "A user may edit a document if an owner of the document is in “ally” of the user.\n"
        "No user may delete any document."
    )
