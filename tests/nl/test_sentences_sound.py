"""The sentences of tests/nl/sentences are sound: their examples follow from a rule in .sayso.

A record's `policy` says by hand what its `text` says in English. The examples of the record are
put to the real engine under that policy and the vocabulary of the record's domain, so no example
rests on anyone's reading alone. Nothing of the English is read here.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sayso import Engine, compile_policy
from sayso.compiler.parse import Beginning
from sayso.compiler.pipeline import begin_policy
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError
from sayso.engine.schema import Schema
from sayso.engine.times import parse_datetime
from tests.nl.sets import FOLDERS
from tests.nl.sets import VOCABULARIES as SETS

HERE = Path(__file__).parent
NOON = "2026-11-18T12:00:00Z"
"""The time of an example that gives none: a Wednesday."""

BASELINE = "rule baseline allow any subject to any action on any resource\n"
KINDS = {
    "clarify": {
        "undefined-term",
        "attachment",
        "vague-threshold",
        "ambiguous-scope",
        "ambiguous-reference",
        "ambiguous-name",
        "several-readings",
        "allow-everything",
    },
    "reject": {"contradiction", "vacuous", "injection", "uncheckable", "not-a-rule"},
}


def read(which: str) -> list[dict[str, Any]]:
    paths = sorted((HERE / "sentences" / which).glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def vocabularies() -> dict[str, Path]:
    """The file of each domain; no two sets have a domain of one name."""
    paths = [path for folder in FOLDERS for path in (HERE / folder).glob("*.sayso")]
    found = {path.stem: path for path in paths}
    assert len(found) == len(paths)
    return found


RECORDS = [record for which in SETS for record in read(which)]
VOCABULARIES = vocabularies()
COMPILED = [record for record in RECORDS if record["expect"] == "compile"]
DOMAINS = sorted({record["domain"] for record in COMPILED})


@cache
def beginning(domain: str) -> Beginning:
    """A domain's vocabulary, read once for all the rules that stand under it."""
    return begin_policy(VOCABULARIES[domain].read_text("utf-8").rstrip())


def policy_of(record: dict[str, Any]) -> str:
    """The vocabulary of the record's domain with what its hand-written rule adds."""
    text: str = VOCABULARIES[record["domain"]].read_text("utf-8").rstrip()
    for extra in record.get("definitions", ()):
        head = re.compile(rf"^type {extra['type']}$", re.MULTILINE)
        line = f"type {extra['type']}\n  {extra['text']}"
        text, found = head.subn(line, text)
        assert found == 1, f"no type {extra['type']}"
    text += "\n" + record["policy"] + "\n"
    return text + BASELINE if record["baseline"] == "allow" else text


def triple(row: list[str], schema: Schema) -> Relationship:
    """`[a, relation, b]`: a is the object if its type declares the relation for b's type."""
    first, relation, second = row
    try:
        made = Relationship.of(first, relation, second)
        schema.alternatives(made)
    except SaysoError:
        made = Relationship.of(second, relation, first)
        schema.alternatives(made)
    return made


def attributes(
    entity_type: str, entity_id: str, values: dict[str, Any], schema: Schema
) -> EntityAttributes:
    """The attributes as data: a bare number where money is due is in US dollars."""
    fields = schema.attributes[schema.types[entity_type]]
    assert set(values) <= set(fields), f"{entity_type} has no {set(values) - set(fields)}"

    def shaped(name: str, value: Any) -> Any:
        bare = isinstance(value, int | float) and fields[name].spec.kind == "money"
        return f"{value} USD" if bare else value

    return EntityAttributes(entity_type, entity_id, {k: shaped(k, v) for k, v in values.items()})


def stored(example: dict[str, Any], schema: Schema) -> list[EntityAttributes]:
    rows = []
    for side in ("subject", "resource"):
        values = {k: v for k, v in example[side].items() if k not in ("type", "id")}
        rows.append(attributes(example[side]["type"], example[side]["id"], values, schema))
    for name, values in example.get("entities", {}).items():
        entity_type, entity_id = name.split(":", 1)
        rows.append(attributes(entity_type, entity_id, values, schema))
    return rows


def decide(policy: Any, example: dict[str, Any]) -> str:
    engine = Engine(policy)
    engine.write(
        touch=[triple(row, engine.schema) for row in example["relationships"]],
        attributes=stored(example, engine.schema),
    )
    context = {k: v for k, v in example["context"].items() if k != "time"}
    assert set(context) <= set(engine.schema.fields), f"the request has no {set(context)}"
    subject, resource = ((example[s]["type"], example[s]["id"]) for s in ("subject", "resource"))
    now = parse_datetime(example["context"].get("time", NOON))
    decision = engine.check(subject, example["action"], resource, context, now=now)
    return "allow" if decision.allowed else "deny"


def failing(record: dict[str, Any]) -> Iterator[str]:
    """The examples of a record that its rule decides otherwise."""
    policy = compile_policy(policy_of(record), beginning=beginning(record["domain"]))
    for number, example in enumerate(record["examples"], 1):
        if decide(policy, example) != example["expect"]:
            expected = f"expected {example['expect']}: {json.dumps(example)}"
            yield f"{record['id']}: {record['policy']}\n{number}: {expected}"


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_examples_follow_from_the_rules(domain: str) -> None:
    records = [record for record in COMPILED if record["domain"] == domain]
    wrong = [found for record in records for found in failing(record)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("which", SETS)
def test_the_examples_are_of_both_sides(which: str) -> None:
    for record in read(which):
        asked = [{k: v for k, v in e.items() if k != "note"} for e in record["examples"]]
        if record["expect"] == "compile":
            assert 5 <= len(asked) <= 7, record["id"]
            assert {e["expect"] for e in asked} == {"allow", "deny"}, record["id"]
            assert all(asked.count(e) == 1 for e in asked), f"{record['id']}: one stands twice"
            assert record["baseline"] in ("allow", "deny"), record["id"]
            assert record["intent"]["reading"], record["id"]


@pytest.mark.parametrize("which", SETS)
def test_records_are_whole(which: str) -> None:
    for record in read(which):
        assert record["text"].strip() == record["text"] != "", record["id"]
        assert record["difficulty"] in (1, 2, 3), record["id"]
        if record["expect"] != "compile":
            assert record["kind"] in KINDS[record["expect"]], record["id"]
            assert record["why"], record["id"]
            assert record["examples"] == [], record["id"]
            assert ("ask" in record) == (record["expect"] == "clarify"), record["id"]


def test_no_sentence_stands_twice() -> None:
    for key in ("id", "text"):  # two authors may write the same of what differs
        counted = Counter((record["domain"], record[key].lower()) for record in RECORDS)
        assert not [value for value, times in counted.items() if times > 1]
