"""What a rule would change in a live policy: what it opens and closes, and what becomes idle."""

from __future__ import annotations

import pytest

from sayso.compiler.diff import Case, rule_examples
from sayso.compiler.pipeline import Policy, compile_policy
from sayso.nl.gate import Examination, boundaries, examine, rule_name
from sayso.nl.gate.telling import moment, told

from .reading import VOCABULARIES, reading

LIVE = """
rule owners
  allow user to view or edit document when user in document.owner
rule editors
  allow user to edit document when "editor" in user.roles and document.status != "archived"
rule suspended
  forbid user to any action on any resource when user.suspended
rule secrets
  only user may download document where document.classification == "secret"
  when user.clearance >= 5
"""


@pytest.fixture(scope="module")
def live() -> Policy:
    return compile_policy((VOCABULARIES / "docs.sayso").read_text("utf-8") + LIVE)


def examined(live: Policy, rule: str) -> Examination:
    return examine(live, reading(rule), "new", seconds=30)


WIDENING = [
    'allow user to edit document when "intern" in user.roles',
    "allow user to view document when user.clearance >= 5",
    'only user may print document when "admin" in user.roles',
]
NARROWING = [
    "forbid user to edit document when document.locked",
    'only user may edit document where document.status == "draft" when "editor" in user.roles',
]
NEITHER = {
    "allow user to edit document when user in document.owner and not user.suspended": (
        "allowed-already",
        ("owners",),
    ),
    "allow user to view document when user in document.owner and user.suspended": (
        "forbidden",
        ("suspended",),
    ),
    "forbid user to edit document when user.suspended and document.locked": (
        "forbidden-already",
        ("suspended",),
    ),
    "forbid user to print document when document.locked": ("never-allowed", ()),
}


@pytest.mark.parametrize("rule", WIDENING)
def test_widening_is_shown_with_a_request(rule: str, live: Policy) -> None:
    found = examined(live, rule)
    assert found.widens
    for each in found.diff.widenings:
        assert each.old.answer != "allow"
        assert each.new.answer == "allow"
    data = found.to_json()
    assert data["widens"] is True
    assert all("asks to" in each["text"] for each in data["diff"]["widenings"])


@pytest.mark.parametrize("rule", NARROWING)
def test_narrowing_is_shown_and_is_no_widening(rule: str, live: Policy) -> None:
    found = examined(live, rule)
    assert found.narrows


@pytest.mark.parametrize("rule", NEITHER)
def test_what_changes_nothing_says_why(rule: str, live: Policy) -> None:
    found = examined(live, rule)
    assert not found.widens
    assert not found.narrows
    assert [(each.why, each.by) for each in found.shadows] == [NEITHER[rule]]
    assert "`new`" in found.shadows[0].text()


def test_live_rules_of_which_nothing_is_left_are_told(live: Policy) -> None:
    found = examined(
        live, "forbid user to edit document when not document.locked or user.suspended"
    )
    assert found.shadows == []
    found = examined(live, "forbid user to view or edit document")
    assert {(each.why, each.rule) for each in found.shadows} == {
        ("silenced", "owners"),
        ("silenced", "editors"),
    }


def test_no_time_counts_as_widening(live: Policy) -> None:
    found = examine(live, reading(WIDENING[0]), "new", seconds=0)
    assert found.widens
    assert found.shadows == []


# ── Boundaries ────────────────────────────────────────────────────────────────────


BOUNDARIES = {
    "allow user to view document when user.clearance >= 3": {
        "subject.clearance": [("2", "deny"), ("3", "allow"), ("4", "allow")]
    },
    'allow user to view document when "admin" in user.roles': {
        "subject.roles, admin": [("with it", "allow"), ("without it", "deny")]
    },
    'forbid user to view document when document.status == "draft"': {
        "resource.status": [("draft", "deny"), ("in_review", "allow")]
    },
    "allow user to view document when request.ip in vpn": {
        "request.ip": [
            ("10.98.255.255", "deny"),
            ("10.99.0.0", "allow"),
            ("10.99.255.255", "allow"),
            ("10.100.0.0", "deny"),
        ]
    },
    "allow user to view document when now in Mon..Fri 09:00-17:00": {
        "the opening of hours": [
            ("2026-01-05T13:59:00Z", "deny"),
            ("2026-01-05T14:00:00Z", "allow"),
        ],
        "the closing of hours": [
            ("2026-01-05T21:59:00Z", "allow"),
            ("2026-01-05T22:00:00Z", "deny"),
        ],
    },
    "allow user to view document when now < 2026-03-01T00:00:00Z": {
        "the time": [
            ("2026-02-28T23:59:59Z", "allow"),
            ("2026-03-01T00:00:00Z", "deny"),
            ("2026-03-01T00:00:01Z", "deny"),
        ]
    },
}


@pytest.mark.parametrize("rule", BOUNDARIES)
def test_both_sides_of_every_constant(rule: str, live: Policy) -> None:
    found = examined(live, rule)
    new = next(each for each in found.model.rules if each.name == "new")
    (first, *_) = rule_examples(found.model, "new", seconds=30).applies
    told_of = {
        each.of: [(side.value, side.answer) for side in each.sides]
        for each in boundaries(found.model, new, first.case)
    }
    wanted = BOUNDARIES[rule]
    if "hours" in " ".join(wanted):  # of the day that the example happened to have
        assert [[(value[10:], answer) for value, answer in told_of[of]] for of in wanted] == [
            [(value[10:], answer) for value, answer in sides] for sides in wanted.values()
        ]
        return
    assert told_of == wanted


# ── Words ─────────────────────────────────────────────────────────────────────────


def test_a_case_is_told_in_the_words_of_the_policy(live: Policy) -> None:
    case = Case.from_json(
        {
            "subject": "user:ann",
            "action": "edit",
            "resource": "document:plan",
            "now": "2026-01-05T14:00:00Z",
            "context": {"ip": "10.20.0.1", "mfa": True},
            "action_properties": {},
            "evidence": {},
            "data": [
                {"object": "document:plan", "relation": "shared_with", "subject": "team:eng"},
                {"object": "team:eng", "relation": "member", "subject": "user:ann"},
                {"entity": "user:ann", "attributes": {"roles": ["editor", "intern"]}},
                {"entity": "document:plan", "attributes": {"locked": False}},
            ],
        }
    )
    assert told(case, live.model) == (
        "User ann asks to edit document plan. Document plan is shared with team eng, user ann is "
        "a member of team eng, user ann's roles include editor, they also include intern, "
        "document plan is not locked, the request's IP is 10.20.0.1, the request has MFA and it "
        "is Monday, 5 January 2026, 09:00 New York time."
    )


def test_a_moment_without_a_zone_is_in_utc() -> None:
    assert moment(1_767_621_600_000_000, None) == "Monday, 5 January 2026, 14:00 UTC"


@pytest.mark.parametrize(
    ("sentence", "taken", "name"),
    [
        (
            "Editors can edit any document that isn't archived.",
            set(),
            "editors-edit-document-archived",
        ),
        ("Nobody may do anything!", set(), "nobody-anything"),
        ("42.", set(), "rule"),
        ("Editors edit.", {"editors-edit"}, "editors-edit-b"),
        ("Editors edit.", {"editors-edit-2"}, "editors-edit-b"),
    ],
)
def test_names_come_from_the_sentence(sentence: str, taken: set[str], name: str) -> None:
    assert rule_name(sentence, taken) == name
