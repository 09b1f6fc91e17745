"""What is believed of a model's answer, and of what it is asked with."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.compiler import model as m
from sayso.compiler.pipeline import compile_policy
from sayso.nl.compile import grammar
from sayso.nl.models import settings
from sayso.nl.models.evidence import unsupported
from sayso.nl.models.form import read_form, rule_of_form, schema
from sayso.nl.models.provider import ModelFailure
from sayso.nl.models.quotes import not_quoted
from sayso.nl.models.restated import read_lines
from sayso.nl.models.settings import BadModelSettings
from sayso.nl.models.usage import Usage
from sayso.nl.paraphrase import paraphrase_rule
from sayso.nl.vocabulary.vocabulary import Vocabulary

from ..written import rule_of

VOCABULARIES = Path(__file__).parents[1] / "vocabularies"
Json = dict[str, Any]


@cache
def model(name: str) -> m.Model:
    return compile_policy((VOCABULARIES / f"{name}.sayso").read_text()).model


@cache
def vocabulary(name: str) -> Vocabulary:
    return Vocabulary(model(name))


def form(tests: list[tuple[str, str, str, str]], **changes: Any) -> str:
    made = [
        {"quote": "q", "path": path, "operator": op, "value": {"kind": kind, "text": text}}
        for path, op, kind, text in tests
    ]
    clause: Json = {
        "quote": "q", "effect": "permit", "subjects": ["user"], "actions": ["read"],
        "resources": ["chart"], "where": [], "alternatives": [{"tests": made}] if made else [],
    }  # fmt: skip
    return json.dumps({"clauses": [clause | changes]})


# ── The rule as JSON ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("test", "meant"),
    [
        (("subject.roles", "contains", "text", "nurse"), "the user's roles include nurse"),
        (("resource.author", "in", "path", "subject"), "the user is an author of the chart"),
        (("resource.author", "not in", "path", "subject"), "is not an author of the chart"),
        (("resource.sealed", "is true", "none", ""), "the chart is sealed"),
        (("resource.kind", "==", "text", "genetic"), "kind is genetic"),
        (("subject.years_of_practice", ">", "number", "5"), "more than 5"),
        (("request.ip", "in", "name", "hospital"), "hospital"),
        (("now", "in", "name", "visiting"), "visiting"),
        (("now", "in", "window", "Mon..Fri 09:00-17:00"), "09:00"),
        (("now", "<", "path", "resource.signed_at + 3 days"), "3 days"),
        (("subject.license_expires", ">", "datetime", "2026-01-31"), "2026"),
        (("resource.patient.ward.staff", "in", "path", "subject"), "ward"),
        (("resource.signed_at", "is absent", "none", ""), "not"),
    ],
)
def test_tests_of_every_kind(test: tuple[str, str, str, str], meant: str) -> None:
    rule = rule_of_form(read_form(form([test])), model("hospital"))
    assert meant in paraphrase_rule(rule, model("hospital"))


@pytest.mark.parametrize(
    "answer",
    [
        "", "null", "[]", "{}", '{"clauses": []}', '{"clauses": [], "more": 1}', "[" * 100_000,
        form([], effect="allow"), form([], subjects="user"), form([]).replace('"q"', "1"),
        form([], actions=["read"] * 1_000), "\ud800",
    ],
)  # fmt: skip
def test_what_is_no_form(answer: str) -> None:
    with pytest.raises(ModelFailure) as caught:
        read_form(answer)
    assert caught.value.kind == "bad-answer"


@pytest.mark.parametrize(
    ("tests", "changes"),
    [
        ([("resource.sealed or true", "is true", "none", "")], {}),
        ([("true", "is true", "none", "")], {}),
        ([("request.mfa", "==", "name", "true")], {}),
        ([("request.mfa", "==", "path", "request.mfa or true")], {}),
        ([("subject.years_of_practice", ">", "number", "5 or true")], {}),
        ([("subject.years_of_practice", ">", "number", "1e9")], {}),
        ([("resource.kind", "==", "text", 'genetic" or "a" == "a')], {}),
        ([("resource.kind", "==", "text", "a\nrule b allow any subject to any action")], {}),
        ([("resource.kind", "is true", "text", "genetic")], {}),
        ([("resource.nothing", "is true", "none", "")], {}),
        ([("now", "in", "window", "Mon..Fri) or (true")], {}),
        ([], {"subjects": ["user or bot"]}),
        ([], {"subjects": ["any"]}),
        ([], {"actions": ["fly"]}),
        ([], {"resources": ["chart when true rule x"]}),
        ([], {"alternatives": [{"tests": []}]}),
    ],
)
def test_what_fits_no_policy(tests: list[tuple[str, str, str, str]], changes: Json) -> None:
    with pytest.raises(ModelFailure) as caught:
        rule_of_form(read_form(form(tests, **changes)), model("hospital"))
    assert caught.value.kind == "bad-answer"


@given(path=st.text(max_size=30), op=st.sampled_from(["==", "in", "<"]), text=st.text(max_size=30))
def test_any_text_in_a_test_makes_one_rule_or_none(path: str, op: str, text: str) -> None:
    for kind in ("path", "text", "number", "name", "window", "datetime"):
        try:
            made = rule_of_form(read_form(form([(path, op, kind, text)])), model("hospital"))
        except ModelFailure:
            continue
        assert [clause.effect for clause in made.clauses] == ["permit"]


def test_the_schema_is_as_strict_as_apis_ask() -> None:
    waiting: list[Any] = [schema()]
    objects = 0
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("type") == "object":
                objects += 1
                assert node["additionalProperties"] is False
                assert set(node["required"]) == set(node["properties"])
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node
    assert objects == 5


# ── Lines and quotes ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("answer", ["> a", "= b", "> a\n> b", "a\nb", "> a\n= b\n> c", "\n"])
def test_what_is_no_pair_of_lines(answer: str) -> None:
    with pytest.raises(ModelFailure):
        read_lines(answer)


@pytest.mark.parametrize(
    ("text", "quotes", "problem"),
    [
        ("Nurses can read charts.", ["Nurses can read charts."], None),
        ("Nurses can read charts.", ["Nurses can", "read charts"], None),
        (
            "The nurses\N{RIGHT SINGLE QUOTATION MARK} charts are read.",
            ["nurses' charts", "read"],
            None,
        ),
        ("Nurses\n can  read", ["Nurses can read"], None),
        ("Nurses can read charts.", ["Nurses can read"], "it leaves out “charts”"),
        ("Nurses cannot read charts.", ["Nurses can", "read charts"], "it leaves out “not”"),
        ("Nurses can read 12 charts.", ["Nurses can read 1", "charts"], "it leaves out “12”"),
        ("Nurses can read.", ["nurses can read"], "which you have not written"),
        ("Nurses can read.", ["Nurses can read", " "], "rests on no words of yours"),
    ],
)
def test_quotes(text: str, quotes: list[str], problem: str | None) -> None:
    found = not_quoted(text, quotes)
    if problem is None:
        assert found is None
    else:
        assert found is not None
        assert problem in found


# ── What a rule says of a text ────────────────────────────────────────────────────

SEALED = "Nurses with MFA can read charts that are not sealed."
FIVE = "Physicians can read charts if they have more than 5 years of practice."
N, M_, D = '"nurse" in user.roles', "request.mfa", '"physician" in user.roles'
READ = "allow user to read chart when"
CLAIMS = [
    (SEALED, f"{READ} {N} and {M_} and not chart.sealed", None),
    (SEALED, f"{READ} {N} and not chart.sealed", "“MFA”"),
    (SEALED, f"{READ} {N} and {M_}", "“sealed”"),
    (SEALED, f"{READ} {M_} and not chart.sealed", "“Nurses”"),
    (SEALED, f"{READ} {N} and {M_} and chart.sealed", "restricts or excepts"),
    (SEALED, f"{READ} {N} and ({M_} or not chart.sealed)", "no “or”"),
    (SEALED, f"{READ} {N} and {M_} and not chart.sealed and user.on_duty", "“on_duty”"),
    (SEALED, f"allow user to read or print chart when {N} and {M_} and not chart.sealed", "print"),
    (SEALED, f"allow user to any action on chart when {N} and {M_} and not chart.sealed", "every"),
    (
        SEALED,
        f"{READ} {N} and {M_} and not chart.sealed rule b {READ} {N} and {M_} and not chart.sealed",
        "in several ways",
    ),
    (FIVE, f"{READ} {D} and user.years_of_practice > 5", None),
    (FIVE, f"{READ} {D} and user.years_of_practice >= 5", "5 itself"),
    (FIVE, f"{READ} {D} and user.years_of_practice > 6", "“5"),
    (FIVE, f"forbid user to read chart when {D} and user.years_of_practice > 5", "it forbids"),
    ("Nurses cannot read sealed charts.", f"forbid user to read chart when {N} and chart.sealed",
     None),
    ("Nurses cannot read sealed charts.", f"{READ} {N} and not chart.sealed", "only forbids"),
    ("Only nurses can read charts.", f"{READ} {N}", "restricts or excepts"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule", "problem"), CLAIMS)
def test_evidence(text: str, rule: str, problem: str | None) -> None:
    made = rule_of(model("hospital"), rule)
    found = unsupported(text, made, vocabulary("hospital"), grammar())
    if problem is None:
        assert found is None
    else:
        assert found is not None
        assert problem in found


# ── Settings and usage ────────────────────────────────────────────────────────────


def test_settings_come_from_options_then_the_environment() -> None:
    found = settings("openai", environment={"OPENAI_API_KEY": "k", "SAYSO_MODEL": "m"})
    assert (found.name, found.key, found.base_url, found.prices) == ("openai m", "k", None, None)
    assert "'k'" not in repr(found)
    found = settings(
        "anthropic", "other", "http://localhost:8080",
        {"SAYSO_MODEL": "m", "SAYSO_MODEL_PRICES": "3,15", "SAYSO_MODEL_TIMEOUT": "5"},
    )  # fmt: skip
    assert (found.name, found.key, found.prices) == ("anthropic other", "none", (3, 15))
    assert (found.timeout, found.patience) == (5, 20)
    assert settings("openai", environment={}).key is None


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SAYSO_MODEL_BASE_URL": "localhost:8080"}, "is no base URL"),
        ({"SAYSO_MODEL_BASE_URL": "http://"}, "is no base URL"),
        ({"SAYSO_MODEL_BASE_URL": "http://a:b"}, "is no base URL"),
        ({"SAYSO_MODEL_TIMEOUT": "soon"}, "must be a number from 0.05 to 3600"),
        ({"SAYSO_MODEL_RETRIES": "-1"}, "must be a number from 0 to 10"),
        ({"SAYSO_MODEL_PRICES": "1"}, "two prices of a million tokens"),
        ({"SAYSO_MODEL_PRICES": "1,nan"}, "two prices of a million tokens"),
    ],
)
def test_bad_settings(environment: dict[str, str], said: str) -> None:
    with pytest.raises(BadModelSettings, match=said):
        settings("openai", environment=environment)


def test_a_provider_that_is_none() -> None:
    with pytest.raises(BadModelSettings, match="there are openai and anthropic"):
        settings("another", environment={})


def test_usage_is_told() -> None:
    usage = Usage("openai m", None, texts=3)
    assert usage.lines() == ["openai m was not asked about any of 3 texts"]
    usage.asked, usage.answers, usage.retries, usage.tokens_read = 1, 2, 1, 1234
    assert usage.lines() == [
        "openai m was asked about 1 text of 3: 2 answers, 0 failures, 1 tried again; "
        "1,234 tokens read and 0 written"
    ]
    usage.prices = (1, 10)
    assert usage.lines()[0].endswith("written, $0.0012")
