"""The sets of sentences, each with the vocabularies of its domains."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sayso.compiler import model as m
from sayso.compiler.pipeline import compile_policy
from sayso.nl.evaluation.records import Record, read_records
from tests.nl.sets import VOCABULARIES

HERE = Path(__file__).parent.parent
SETS = tuple(VOCABULARIES)


@cache
def vocabulary(folder: str, domain: str) -> m.Model:
    """What a domain knows."""
    path = HERE / folder / f"{domain}.sayso"
    return compile_policy(path.read_bytes(), path.name).model


def records_of(name: str) -> tuple[list[Record], dict[str, m.Model]]:
    """The records of a set, and the models of its domains."""
    records: list[Record] = []
    for path in sorted((HERE / "sentences" / name).glob("*.jsonl")):
        records += read_records(path.read_bytes().splitlines(), path.name)
    domains = {record.domain for record in records}
    return records, {domain: vocabulary(VOCABULARIES[name], domain) for domain in domains}
