"""From a sentence to a draft: its examples are decided so, its text says the same as its rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.compiler import model as m
from sayso.compiler.canonical import digest as meaning
from sayso.compiler.diff.judges import Judge
from sayso.compiler.pipeline import Policy, compile_policy
from sayso.nl.dialogue import (
    Draft,
    NoSuchChoice,
    NotAccepted,
    answered,
    as_tests,
    draft,
    must_be_accepted,
    record,
)
from sayso.nl.outcome import Choice, Compiled, Outcome, Question
from sayso.nl.rule import IntermediateRule, extended
from sayso.server.suite.runner import run_file
from tests.nl.gate.reading import VOCABULARIES, reading, vocabulary

RULES = {
    "roles": 'allow user to edit document when "editor" in user.roles',
    "walk": "allow user to edit document when user in document.shared_with.member",
    "windows and networks": (
        "allow user to edit document when now in Mon..Fri 09:00-17:00 and request.ip in corporate"
    ),
    "numbers": "allow user to view document when user.clearance >= 3 and not user.suspended",
    "moments": (
        "allow user to restore document\n"
        "when now >= document.archived_at and now - document.archived_at <= 30 days"
    ),
    "forbid": 'forbid user to edit document when document.classification == "secret"',
    "only": (
        'only user may publish document where document.classification == "secret"\n'
        'when "legal_reviewer" in user.roles'
    ),
    "either": (
        "allow user to view document when user in document.owner or user in document.reviewer"
    ),
    "two parts": (
        'allow user to view document when document.status == "published"\n'
        "forbid user to view document when document.locked"
    ),
    "any action": 'allow user to any action on document when "admin" in user.roles',
}

LIVE = """
rule owners
  allow user to view or edit document when user in document.owner
rule suspended
  forbid user to any action on any resource when user.suspended
"""


@pytest.fixture(scope="module")
def live() -> Policy:
    return compile_policy((VOCABULARIES / "docs.sayso").read_text("utf-8") + LIVE)


def made_of(rule: IntermediateRule, policy: Policy, text: str = "A sentence.") -> Draft:
    """The draft of a front end that gives this rule."""
    return draft(text, policy, compile_text=lambda _, __: Compiled(rule), seconds=20)


@pytest.mark.parametrize("name", RULES)
def test_examples_are_decided_as_told(name: str, live: Policy) -> None:
    found = made_of(reading(RULES[name]), live)
    made = found.made
    assert made is not None
    assert made.samples.allowed
    assert made.samples.denied
    judge = Judge(compile_policy(made.policy.source))
    for sample in made.samples.kept:
        verdict = judge.decide(sample.case)
        assert verdict is not None
        assert (verdict.answer == "allow") == (sample.answer == "allow"), sample.text
    for boundary in made.samples.boundaries:
        assert boundary.parts


@pytest.mark.parametrize("name", [n for n in RULES if not RULES[n].startswith("forbid")])
def test_three_examples_of_what_is_allowed(name: str, live: Policy) -> None:
    made = made_of(reading(RULES[name]), live).made
    assert made is not None
    assert len(made.samples.allowed) == 3
    assert len({sample.text for sample in made.samples.allowed}) == 3


@pytest.mark.parametrize("name", RULES)
def test_the_text_says_what_the_rule_says(name: str, live: Policy) -> None:
    rule = reading(RULES[name])
    found = made_of(rule, live)
    assert found.made is not None
    assert meaning(found.made.policy.model) == meaning(
        extended(live.model, rule, found.name, "A sentence.")
    )
    assert found.made.policy.source.startswith(live.source.rstrip())


@pytest.mark.parametrize("name", RULES)
def test_the_examples_are_tests_that_pass(name: str, live: Policy, tmp_path: Path) -> None:
    found = made_of(reading(RULES[name]), live)
    assert found.made is not None
    (tmp_path / "policy.sayso").write_text(found.made.policy.source, "utf-8")
    file = tmp_path / "english.tests.yaml"
    file.write_text(as_tests(found, found.made, "ann", "policy.sayso"), "utf-8")
    outcomes = list(run_file(file))
    assert len(outcomes) == len(found.made.samples.kept) > 0
    assert [failure for outcome in outcomes for failure in outcome.failures] == []


def test_the_examples_fail_once_the_rule_is_changed(live: Policy, tmp_path: Path) -> None:
    found = made_of(reading(RULES["numbers"]), live)
    assert found.made is not None
    broken = found.made.policy.source.replace("clearance >= 3", "clearance >= 4")
    (tmp_path / "policy.sayso").write_text(broken, "utf-8")
    file = tmp_path / "english.tests.yaml"
    file.write_text(as_tests(found, found.made, "", "policy.sayso"), "utf-8")
    assert any(outcome.failures for outcome in run_file(file))


COMMENTED = """\
# A policy with a layout of its own.
type user
type folder # boxes
  relation in: folder   # where it lies
  relation shared_with: user # whom it is for

  # not the last word
type document   actions view
  relation in: folder
"""


def test_definitions_come_into_their_types_and_comments_stay() -> None:
    policy = compile_policy(COMMENTED)
    through = m.Permission("above", m.UnionOf((m.Ref("shared_with"), m.Arrow(("in",), "above"))))
    from sayso.nl.rule import Clause, Definition

    bool_ = m.ValueType("bool")
    path = m.EntityPath("resource", ("in", "above"))
    clause = Clause(
        "permit",
        (m.Who("user"),),
        ("view",),
        (m.Who("document"),),
        None,
        m.Member(bool_, "subject", path),
    )
    rule = IntermediateRule((clause,), (Definition("folder", through),))
    found = made_of(rule, policy, "Folders lead to documents.")
    assert found.made is not None
    source = found.made.policy.source
    assert "relation shared_with: user # whom it is for\n  permission above = " in source
    for line in COMMENTED.splitlines():
        assert line in source
    assert meaning(found.made.policy.model) == meaning(
        extended(policy.model, rule, found.name, "Folders lead to documents.")
    )


# ── Answers ───────────────────────────────────────────────────────────────────────


def asking(policy: Policy) -> Draft:
    one, other = reading(RULES["roles"]), reading(RULES["walk"])
    question = Question("ambiguous", "which?", choices=(Choice("a", one), Choice("b", other)))

    def compile_text(_: str, __: m.Model) -> Outcome:
        return question

    return draft("A sentence.", policy, compile_text=compile_text)


def test_a_choice_leads_to_its_rule(live: Policy) -> None:
    before = asking(live)
    assert before.kind == "question"
    after = answered(before, 2, live)
    assert after.made is not None
    assert after.made.rule == reading(RULES["walk"])


@pytest.mark.parametrize("choice", [0, 3, -1])
def test_there_is_no_other_choice(choice: int, live: Policy) -> None:
    with pytest.raises(NoSuchChoice):
        answered(asking(live), choice, live)


def test_what_asks_nothing_takes_no_answer(live: Policy) -> None:
    with pytest.raises(NoSuchChoice):
        answered(made_of(reading(RULES["roles"]), live), 1, live)


def test_no_yes_to_a_question(live: Policy) -> None:
    with pytest.raises(NotAccepted, match="question"):
        must_be_accepted(asking(live), live, widen=True)


def test_widening_needs_a_yes_of_its_own(live: Policy) -> None:
    found = made_of(reading(RULES["roles"]), live)
    with pytest.raises(NotAccepted, match="own"):
        must_be_accepted(found, live)
    assert must_be_accepted(found, live, widen=True) is found.made


def test_narrowing_does_not(live: Policy) -> None:
    found = made_of(reading(RULES["forbid"]), live)
    assert must_be_accepted(found, live) is found.made


def test_a_policy_that_moved_on_is_not_written_over(live: Policy) -> None:
    found = made_of(reading(RULES["forbid"]), live)
    other = compile_policy(live.source + "\nrule more\n  allow user to print document\n")
    with pytest.raises(NotAccepted, match="anew"):
        must_be_accepted(found, other)


@pytest.mark.parametrize(
    "text", ["", "Users\x00 can view", "x" * 10_000, "\u0412\u0441\u0435 can view"]
)
def test_bad_text_is_refused_before_it_is_read(text: str, live: Policy) -> None:
    def never(_: str, __: m.Model) -> Outcome:
        raise AssertionError

    found = draft(text, live, compile_text=never)
    assert found.to_json()["refusal"]["code"] == "bad-text"


def test_the_record_is_complete(live: Policy) -> None:
    found = made_of(reading(RULES["two parts"]), live, "Two parts, please.")
    assert found.made is not None
    kept = record(found, found.made, "ann")
    assert kept.rule == found.name
    assert len(kept.rules) == 2
    assert kept.text == "Two parts, please."
    assert kept.author == "ann"
    assert kept.digest == found.made.digest
    assert len(kept.paraphrase.splitlines()) >= 2
    assert kept.examples


def test_names_are_free(live: Policy) -> None:
    policy = compile_policy(
        live.source + "\nrule sentence\n  allow user to print document\n"
        "rule sentence-b\n  allow user to comment document\n"
    )
    assert made_of(reading(RULES["roles"]), policy).name == "sentence-c"


def test_nothing_is_left_of_the_model_alone() -> None:
    assert vocabulary().rules == ()
