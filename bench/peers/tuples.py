"""The world as tuples, the form of the peers that are built on relationships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..paper import tinytodo
from ..scenario import Scenario


@dataclass(frozen=True)
class Tuple:
    """One relationship. A subject id of `*` is every user."""

    object_type: str
    object_id: str
    relation: str
    subject_type: str
    subject_id: str
    subject_relation: str | None = None
    condition: str | None = None


CONDITIONS = {("document", "shared_with"): "office"}
"""In the form teams, the relations whose tuples hold under a condition."""


def tuples(scenario: Scenario) -> Iterator[Tuple]:
    """Every relationship; what is public is viewed by every user, tinytodo is open to them."""
    conditions = CONDITIONS if scenario.form == "teams" else {}
    for e in scenario.edges:
        condition = conditions.get((e.object_type, e.relation))
        for o, s in zip(e.objects, e.subjects, strict=True):
            yield Tuple(
                e.object_type, o, e.relation, e.subject_type, s, e.subject_relation, condition
            )
    for kind, id_, values in scenario.attributes:
        if values.get("public"):
            yield Tuple(kind, id_, "viewer", "user", "*")
    if scenario.form == tinytodo.SUITE:
        yield Tuple("application", tinytodo.APPLICATION, "member", "user", "*")
