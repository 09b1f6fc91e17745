"""The rules written by hand for the development sentences come out exact, and can be said."""

from __future__ import annotations

import json
from typing import Any

from sayso.compiler import model as m
from sayso.compiler.pipeline import compile_policy
from sayso.nl.evaluation.evaluate import evaluate
from sayso.nl.evaluation.figures import report
from sayso.nl.evaluation.records import read_records
from sayso.nl.outcome import Compiled, Outcome, Question, Refusal
from sayso.nl.paraphrase import paraphrase_rule
from sayso.nl.rule import Definition, IntermediateRule

from ..test_sentences_sound import HERE, policy_of, read
from ..written import clause_of

GIVEN = read("development")
RECORDS = read_records([json.dumps(record).encode() for record in GIVEN], "development")


def defined(type_: m.Type) -> list[m.Permission | m.Inverse]:
    """What of a type a rule may define itself."""
    return [*type_.permissions, *type_.inverses]


def by_hand(given: dict[str, Any], vocabulary: m.Model) -> IntermediateRule:
    """The record's own rule, with what it defines beside the vocabulary."""
    model = compile_policy(policy_of(given | {"baseline": "deny"})).model
    known = {(t.name, item.name) for t in vocabulary.types for item in defined(t)}
    definitions = [
        Definition(type_.name, item)
        for type_ in model.types
        for item in defined(type_)
        if (type_.name, item.name) not in known
    ]
    return IntermediateRule(tuple(map(clause_of, model.rules)), tuple(definitions))


def test_rules_by_hand_are_exact() -> None:
    domains = {record.domain for record in RECORDS}
    models = {
        domain: compile_policy((HERE / "vocabularies" / f"{domain}.sayso").read_bytes()).model
        for domain in domains
    }
    by_text = {record["text"]: record for record in GIVEN}

    def front_end(text: str, vocabulary: m.Model) -> Outcome:
        given = by_text[text]
        if given["expect"] != "compile":
            return (Question if given["expect"] == "clarify" else Refusal)("so", "it is said")
        rule = by_hand(given, vocabulary)
        assert paraphrase_rule(rule, vocabulary)
        return Compiled(rule)

    told = report(evaluate(RECORDS, models, front_end))
    assert told["failures"] == []
    assert (told["rule_exact"], told["right_kind"]) == (1.0, 1.0)
