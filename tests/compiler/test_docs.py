"""The manual's pages about the language say what the compiler does."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from sayso import compile_policy
from sayso.compiler import model
from sayso.compiler.format import format_text
from sayso.compiler.pipeline import read_policy

from . import cases

DOCS = Path(__file__).parents[2] / "docs"
MODEL = (DOCS / "model.md").read_text(encoding="utf-8")
LANGUAGE = (DOCS / "language.md").read_text(encoding="utf-8")
VOCABULARY = (DOCS / "vocabulary.md").read_text(encoding="utf-8")


def test_the_page_of_errors_is_what_the_compiler_says() -> None:
    assert cases.ERRORS_PAGE.read_text(encoding="utf-8") == cases.errors_page()


def test_the_worked_example_of_a_model() -> None:
    text, expected = re.findall(r"```(?:sayso|json)\n(.*?)```", MODEL, re.DOTALL)
    actual = json.loads(model.to_json(compile_policy(text).model))
    assert actual == json.loads(expected)


def nodes() -> list[type[msgspec.Struct]]:
    found = [value for value in vars(model).values() if isinstance(value, type)]
    return [value for value in found if issubclass(value, model.Node) and value is not model.Node]


@pytest.mark.parametrize("node", nodes(), ids=lambda node: node.__name__)
def test_every_node_of_a_model_is_documented(node: type[msgspec.Struct]) -> None:
    tag = node.__struct_config__.tag
    name = node.__name__ if tag is None else str(tag)
    rows = [line for line in MODEL.splitlines() if f"`{name}`" in line]
    assert rows, name
    for field in node.__struct_fields__:
        # every expression has a type, which its table's introduction says once
        if field != "type" or tag is None:
            assert any(re.search(rf'["`]{field}["`]', row) for row in rows), (name, field)


def examples(page: str) -> list[str]:
    """The indented blocks of a page."""
    blocks = re.findall(r"(?:^    .*\n|^\n(?=    ))+", page, re.MULTILINE)
    return [re.sub(r"(?m)^    ", "", block) for block in blocks if block.strip()]


def test_the_examples_of_the_language_compile() -> None:
    declarations, terms, rules = examples(LANGUAGE)
    for block in (declarations, terms, rules):
        read_policy(block)
    missing = """
type folder
  relation parent: folder
  permission view = parent.view
type payment
  actions release
  attribute amount: money
"""
    shared = "relation owner: user\n  relation shared_with: team"
    org = "attribute department: string\n  attribute org: string"
    wanted = declarations.replace("relation owner: user", shared)
    wanted = wanted.replace("attribute department: string", org)
    policy = compile_policy(wanted + missing + terms + rules)
    assert not any(warning.code == "repeated-term" for warning in policy.warnings)


def test_the_examples_of_a_vocabulary_compile() -> None:
    (whole,) = re.findall(r"```sayso\n(.*?)```", VOCABULARY, re.DOTALL)
    policy = compile_policy(whole)
    assert not policy.warnings
    assert format_text(whole) == whole
    for block in examples(VOCABULARY):
        read_policy(block)


def test_the_terms_of_the_page_on_vocabularies_mean_something() -> None:
    declared = """
time zone Etc/UTC
request
  attribute ip: ip
  attribute mfa: bool
  attribute via_proxy: bool
network corporate = 10.0.0.0/8
type user
  attribute roles: set of string
  attribute on_call: bool
  attribute clearance: int
  attribute department: string
  relation manager: user
  inverse teams = team.member
type team
  relation member: user
  relation lead: user
type document
  actions view
  relation owner: user
  attribute classification: one of confidential, secret
type contract
  actions approve
"""
    policy = compile_policy(declared + "\n".join(examples(VOCABULARY)))
    kinds = {term.means.kind for term in policy.model.terms if term.means}
    assert kinds >= {"type", "action", "attribute", "relation", "walk", "network", "entity"}
    assert not policy.warnings
