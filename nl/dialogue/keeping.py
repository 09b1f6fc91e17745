"""Knows what is kept of an accepted draft: text, hash, paraphrase, author, examples as tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import yaml

from ...engine.data import entity_to_json, subject_to_json
from ...engine.times import format_datetime
from .drafting import Draft, Made
from .samples import Sample


@dataclass(frozen=True)
class Record:
    """All that is kept of a rule that was written in English, beside the rule itself.

    `rule` is the name of its first part, `rules` those of all. `digest` is the SHA-256 of the
    intermediate rule.
    """

    rule: str
    rules: tuple[str, ...]
    text: str
    digest: str
    paraphrase: str
    author: str
    examples: tuple[dict[str, Any], ...]


def record(found: Draft, made: Made, author: str) -> Record:
    """What is kept of an accepted draft."""
    return Record(
        found.name,
        made.examination.names,
        found.text,
        made.digest,
        made.paraphrase,
        author,
        tuple(each.to_json() for each in made.samples.kept),
    )


def as_tests(found: Draft, made: Made, author: str, policy: str) -> str:
    """The examples as documents of `sayso test`, for a file beside the policy named.

    A document for each, as each has data of its own. The rest of the record is in its comments.
    """
    lines = [f"# {line}" for line in _about(found, made, author)]
    documents = [_document(each, policy) for each in made.samples.kept]
    return "\n".join(lines) + "\n" + "---\n".join(documents)


def _about(found: Draft, made: Made, author: str) -> list[str]:
    text = " ".join(found.text.split())
    said = ["Written in English", *([f"by {author}"] if author else []), f": {text}"]
    head = " ".join(said).replace(" :", ":")
    return [head, f"The rule {made.digest}:", *made.paraphrase.splitlines()]


def _document(sample: Sample, policy: str) -> str:
    case = sample.case
    data: dict[str, Any] = {"name": f"{sample.rule}: {sample.why}", "policy": policy}
    rows = [row.to_json() for row in case.relationships] + [
        row.to_json() for row in case.attributes
    ]
    if rows:
        data["data"] = rows
    check: dict[str, Any] = {"name": sample.text}
    subject, resource = subject_to_json(*case.subject), entity_to_json(*case.resource[:2])
    check["check"] = f"{_word(subject)} {_word(case.action)} {_word(resource)}"
    if case.context:
        check["context"] = case.context
    if case.action_properties:
        check["action"] = case.action_properties
    if case.evidence:
        check["evidence"] = {
            name: format_datetime(case.now if at is None else at) for name, at in case.evidence
        }
    check["now"] = format_datetime(case.now)
    check["expect"] = sample.decides
    data["checks"] = [check]
    text: str = yaml.safe_dump(
        msgspec.to_builtins(data), sort_keys=False, allow_unicode=True, width=100
    )
    return text


def _word(name: Any) -> str:
    """A name of a request, in quotes where it has spaces."""
    text = name if isinstance(name, str) else msgspec.json.encode(name).decode()
    return (
        text if text and not set(text) & set(" '\"\\") else "'" + text.replace("'", "'\"'\"'") + "'"
    )
