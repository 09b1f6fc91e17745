"""Examples of rules written in English hold on every later publish, or are dropped knowingly."""

from __future__ import annotations

from typing import Any

import pytest

from sayso import compile_policy
from sayso.compiler.diff import Case
from sayso.compiler.twin_solve import Thing
from sayso.engine.data import EntityAttributes, Relationship
from sayso.store.english import StoredRule
from sayso.tenants.examples import failing, without

BEFORE = """
type user
  attribute level: int
type document
  actions edit
  relation owner: user
rule owners
  allow user to edit document when user in document.owner and user.level >= 3
"""

CASE = Case(
    Thing("user", "u1"),
    "edit",
    Thing("document", "d1"),
    1_767_571_200_000_000,
    relationships=(Relationship.of("document:d1", "owner", "user:u1"),),
    attributes=(EntityAttributes.of("user:u1", {"level": 3}),),
)


def rule(decision: str, name: str = "owners") -> StoredRule:
    example: dict[str, Any] = {
        "rule": name,
        "decision": decision,
        "text": "User u1 asks.",
        "request": CASE.to_json(),
    }
    return StoredRule(4, (name,), "Owners edit.", "d", "Owners edit.", "ann", [example])


def test_a_case_reads_back() -> None:
    assert Case.from_json(CASE.to_json()) == CASE


@pytest.mark.parametrize(
    ("policy", "decision", "fails"),
    [
        (BEFORE, "allow", False),
        (BEFORE, "deny", True),
        (BEFORE.replace(">= 3", ">= 4"), "allow", True),
        (BEFORE.replace(">= 3", ">= 4"), "deny", False),
        (BEFORE.replace("rule owners", "rule others"), "deny", False),
        (BEFORE.replace("level", "grade"), "allow", True),
        (BEFORE.replace("level", "grade"), "deny", False),
    ],
)
def test_examples_are_held_against_a_policy(policy: str, decision: str, fails: bool) -> None:
    found = failing(compile_policy(policy), [rule(decision)])
    assert bool(found) == fails
    if fails:
        assert "`owners`" in found[0].text()


def test_what_fails_is_dropped_and_the_rest_stays() -> None:
    both = StoredRule(
        4, ("owners",), "", "", "", "", [*rule("deny").examples, *rule("allow").examples]
    )
    gone = failing(compile_policy(BEFORE), [both])
    assert without([both], gone) == [(4, rule("allow").examples)]
