"""What a comparison says of small policies: each kind of difference, and none."""

from __future__ import annotations

from typing import Any

import pytest

from sayso.compiler.diff import (
    Differs,
    Equivalent,
    PolicyDiff,
    diff_policies,
    differ,
    equivalent,
    rule_examples,
)
from sayso.compiler.pipeline import compile_policy
from sayso.compiler.prove import available

pytestmark = pytest.mark.skipif(not available(), reason="no solver is installed")

VOCABULARY = """
request
  attribute mfa: bool
type user
  attribute level: int
  attribute tags: set of string
type team
  relation member: user
type doc
  actions read, edit
  relation owner: user
  relation team: team
  attribute secret: bool default false
"""


def diff(old: str, new: str, vocabulary: str = VOCABULARY, **given: Any) -> PolicyDiff:
    return diff_policies(
        compile_policy(VOCABULARY + old), compile_policy(vocabulary + new), **given
    )


def kinds(found: PolicyDiff) -> list[tuple[str, str]]:
    return [(each.kind, str(each.place)) for each in found.differences]


RULE = "rule r allow user to read doc when user in doc.owner and user.level > 3\n"


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (RULE, []),
        (RULE.replace(" r ", " other "), []),
        (RULE.replace("user.level > 3", "not (user.level <= 3)"), []),
        (RULE.replace("user.level > 3", "user.level >= 4"), []),
        (RULE.replace("user.level > 3", "user.level >= 3"), ["widening"]),
        (RULE.replace("user.level > 3", "user.level > 4"), ["narrowing"]),
        (RULE.replace(" and user.level > 3", ""), ["widening"]),
        (RULE.replace(" and ", " or "), ["widening"]),
        (RULE.replace("doc.owner", "doc.team.member"), ["widening", "narrowing"]),
        (RULE + "rule s forbid any subject to read doc when doc.secret\n", ["narrowing"]),
        (RULE + "rule s forbid any subject to read doc when request.mfa\n", ["narrowing"]),
        (RULE.replace("allow user to", "only user may"), []),
        ("", ["narrowing"]),
    ],
)
def test_one_rule_is_changed(new: str, expected: list[str]) -> None:
    found = diff(RULE, new)
    assert [kind for kind, _ in kinds(found)] == expected
    assert not found.undecided
    assert found.same == (not expected)


def test_a_witness_holds_no_more_than_is_needed() -> None:
    [widening] = diff(RULE, RULE.replace("> 3", ">= 3")).widenings
    assert widening.witness.lines() == [
        "user:u1 read doc:d1",
        "doc:d1 owner user:u1",
        "user:u1 level = 3",
    ]
    assert (widening.old.answer, widening.new.answer) == ("deny", "allow")


def test_what_becomes_conditional_is_told() -> None:
    old = "rule r allow user to read doc\nrule s forbid user to read doc\n"
    new = (
        "rule r allow user to read doc\nrule s forbid user to read doc when user.level is absent\n"
    )
    assert kinds(diff(old, new)) == [("widening", "user read doc")]
    closed = diff(RULE, RULE + "rule t forbid user to read doc when user.level is absent\n")
    assert kinds(closed) == [("closing", "user read doc")]


def test_a_relation_changes_what_reads_it() -> None:
    old = VOCABULARY + "  permission view = owner or team.member\n"
    new = VOCABULARY + "  permission view = owner\n"
    rule = "rule r allow user to edit doc when user in doc.view\n"
    found = diff_policies(compile_policy(old + rule), compile_policy(new + rule))
    assert ("narrowing", "user edit doc") in kinds(found)
    assert ("narrowing", "user view doc") in kinds(found)
    assert not found.widenings
    assert [change.name for change in found.schema_changes] == ["doc.view"]


def test_new_declarations_are_compared() -> None:
    vocabulary = VOCABULARY + "type bot\n attribute level: int\n"
    found = diff(RULE, RULE + "rule b allow bot to edit doc when bot.level > 1\n", vocabulary)
    assert kinds(found) == [("widening", "bot edit doc")]
    assert {change.name for change in found.schema_changes} == {"bot", "bot.level"}


def test_readings_are_the_same_only_if_they_forbid_the_same_too() -> None:
    one, two, three = (
        compile_policy(VOCABULARY + f"rule r forbid user to read doc {text}\n").model
        for text in ("when user.level > 3", "when user.level >= 3", "unless user.level <= 3")
    )
    assert isinstance(equivalent(one, two), Differs)
    assert equivalent(one, three) == Equivalent()


def test_a_rule_is_shown_by_examples() -> None:
    model = compile_policy(VOCABULARY + RULE).model
    found = rule_examples(model, "r")
    assert found.vacuous is False
    assert [each.verdict.answer for each in found.applies] == ["allow"]
    assert [(miss.condition.text, miss.example is not None) for miss in found.misses] == [
        ("subject in resource.owner", True),
        ("subject.level > 3", True),
    ]


def test_without_a_solver_requests_are_made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differ, "available", lambda: False)
    found = diff(RULE, RULE.replace("> 3", ">= 3"))
    assert not found.solver
    assert kinds(found) == [("widening", "user read doc")]
    same = diff(RULE, RULE.replace("user.level > 3", "(user.level > 3 or user.level > 5)"))
    assert not same.differences
    assert not same.same
    assert [(str(each.place), each.reason) for each in same.undecided] == [
        ("user read doc", "no solver is installed")
    ]


def test_what_the_solver_leaves_open_is_looked_for() -> None:
    """A regular expression has no form in the solver's terms."""
    condition = "condition named(name: string) = name matches regex "
    rule = "type box\n actions open\n relation key: user with named\n"
    rule += "rule b allow user to open box when user in box.key\n"
    old = compile_policy(VOCABULARY + condition + '"^a"\n' + rule)
    new = compile_policy(VOCABULARY + condition + '"^(a|b)"\n' + rule)
    found = diff_policies(old, new)
    assert ("widening", "user open box") in kinds(found) or any(
        str(each.place) == "user open box" for each in found.undecided
    )
    assert not found.same


def test_without_time_nothing_is_called_the_same() -> None:
    found = diff(RULE, RULE.replace("user.level > 3", "user.level + 0 > 3"), seconds=0)
    assert found.undecided
    assert not found.same


def test_a_widening_of_a_large_policy_takes_in_what_stands_in_its_way() -> None:
    many = "".join(
        f"rule n{i} forbid user to read doc when user.level == {i}\n"
        f"rule a{i} allow user to read doc when user.level == {i} and request.mfa\n"
        for i in range(4, 60)
    )
    found = diff(RULE + many, RULE.replace("> 3", "> 2") + many)
    assert kinds(found) == [("widening", "user read doc")]
    shadowed = diff(RULE + many, RULE.replace("> 3", "> 3 and user.level < 60") + many)
    assert kinds(shadowed) == [("narrowing", "user read doc")]
    idle = "rule z allow user to read doc when user.level is present and user.level == 9\n"
    assert diff(RULE + many, RULE + many + idle).same


def test_a_rule_that_applies_to_nothing_is_vacuous() -> None:
    text = VOCABULARY + "rule r allow user to read doc when user.level > 3 and user.level < 2\n"
    assert rule_examples(compile_policy(text).model, "r").vacuous is True


NESTED = """rule r allow user to read doc
when any {0} in doc.owner has (any {1} in doc.team has ({0} in {1}.member and {0}.level > 3))
"""


def test_what_a_quantifier_calls_its_entities_tells_nothing() -> None:
    found = diff(NESTED.format("a", "b"), NESTED.format("z", "y"))
    assert not found.differences
    assert not found.undecided
    assert diff(NESTED.format("a", "b"), NESTED.format("z", "y").replace("> 3", "> 4")).narrowings
