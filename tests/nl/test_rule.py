"""The intermediate rule's canonical JSON: read back it is the same, and so is its hash."""

from __future__ import annotations

import msgspec
import pytest

from sayso.compiler import model as m
from sayso.nl.compile import compile_english
from sayso.nl.outcome import Compiled
from sayso.nl.rule import Definition, IntermediateRule, digest, from_json, to_json

from .gate.reading import reading, vocabulary

RULES = [
    "allow user to view document when user.clearance >= 3 and now in Mon..Fri 09:00-17:00",
    "only user may publish document where document.locked when user in document.owner",
    "forbid user to edit document when any f in document.in has user in f.shared_with",
]


@pytest.mark.parametrize("text", RULES)
def test_what_is_written_reads_back(text: str) -> None:
    rule = reading(text)
    assert from_json(to_json(rule)) == rule
    assert digest(from_json(to_json(rule))) == digest(rule)


def test_definitions_read_back() -> None:
    rule = IntermediateRule(
        reading(RULES[0]).clauses,
        (
            Definition("folder", m.Permission("above", m.Ref("shared_with"))),
            Definition("user", m.Inverse("papers", "document", "owner")),
        ),
    )
    assert from_json(to_json(rule)) == rule


def test_a_rule_with_definitions_of_its_own_reads_back() -> None:
    text = (
        "A user can view a document if it sits in a folder that has been shared with them, or "
        "anywhere underneath such a folder."
    )
    outcome = compile_english(text, vocabulary())
    assert isinstance(outcome, Compiled)
    assert outcome.rule.definitions
    assert from_json(to_json(outcome.rule)) == outcome.rule


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b'{"clauses": [], "version": 99}', b'{"clauses": [{"effect": "grant"}]}',
     b'{"clauses": [], "definitions": [{"type": "a", "item": {"name": 3}}]}'],
)  # fmt: skip
def test_what_is_no_rule_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        from_json(data)
