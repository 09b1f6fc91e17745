"""How the request that shows a finding is written: as a command, or as a policy test."""

from __future__ import annotations

import shlex
from typing import Any

import msgspec
import yaml

from ...compiler.prove import Finding, Witness


def witness_lines(finding: Finding) -> list[str]:
    """The lines that show a finding's request, to be printed below it; none without one."""
    witness = finding.witness
    if witness is None:
        return []
    blank = " " * len(str(finding.diagnostic.line))
    command = as_command(witness, finding.diagnostic.file)
    if command is not None:
        return [f"{blank} = for example, which is {_decided(witness)}:", f"{blank}   {command}"]
    lines = [f"{blank} = for example, as a test:"]
    return lines + [f"{blank}     {line}" for line in as_test(witness).splitlines()]


def as_command(witness: Witness, policy: str) -> str | None:
    """The `sayso check` that asks it; None where it takes attributes that only data can have."""
    given = witness.to_json()
    words = ["sayso", "check", "--policy", policy]
    words += [given["subject"], given["action"], given["resource"]]
    if not all(isinstance(word, str) for word in words):
        return None
    for part, properties in (
        ("subject", witness.subject_properties),
        ("resource", witness.resource_properties),
        ("action", given["action_properties"]),
    ):
        if properties is None:
            return None
        for name, value in properties.items():
            words += ["--property", f"{part}.{name}={_json(value)}"]
    if given["context"]:
        words += ["--context", _json(given["context"])]
    for row in witness.relationships:
        data = row.to_json()
        texts = [data["object"], data["relation"], data["subject"]]
        plain = len(data) == 3 and all(isinstance(t, str) for t in texts) and " " not in texts[0]
        words += ["--relationship", " ".join(texts) if plain else _json(data)]
    for name, at in given["evidence"].items():
        words += ["--evidence", name if at is None else f"{name}={at}"]
    return shlex.join([*words, "--now", given["now"]])


def as_test(witness: Witness) -> str:
    """A document of docs/testing.md that expects what was decided."""
    given = witness.to_json()
    check: dict[str, Any] = {
        "check": f"{given['subject']} {given['action']} {given['resource']}",
        "expect": given["decision"],
    }
    for key, name in (
        ("action_properties", "action"),
        ("context", "context"),
        ("evidence", "evidence"),
    ):
        if given[key]:
            check[name] = given[key]
    document = {"now": given["now"], "data": given["data"], "checks": [check]}
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=90)
    return text


def _decided(witness: Witness) -> str:
    words = {"allow": "allowed", "conditional": "conditional", "deny": "denied"}
    decision: str = witness.to_json()["decision"]
    return words[decision]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
