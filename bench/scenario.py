"""What every engine of a contest is given: one world, and requests with their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .world import Edges


@dataclass(frozen=True)
class Request:
    """May the subject do this to the resource? And whether it may, computed plainly."""

    subject: str
    """The id of a user."""
    action: str
    resource_type: str
    resource: str
    """An id."""
    context: dict[str, Any]
    allowed: bool


@dataclass(frozen=True)
class Scenario:
    """A world, the form of its policy, and the requests that are asked of every engine."""

    suite: str
    form: str
    """What the policies of this scenario are called: FORM.sayso, peers/policies/FORM.cedar, …"""
    case: str
    """The name of the row."""
    policy: str
    """In our language."""
    edges: Sequence[Edges]
    requests: Sequence[Request]
    attributes: Sequence[tuple[str, str, dict[str, Any]]] = field(default=())
    """(type, id, values)"""
    seconds: float = 0.5
    """How long a slow engine is timed in a round: on as many of the first requests as fit."""

    @property
    def relationships(self) -> int:
        """How many there are."""
        return sum(map(len, self.edges))

    def entities(self) -> dict[tuple[str, str], None]:
        """Every (type, id) that the relationships or requests name, each once."""
        found: dict[tuple[str, str], None] = {}
        for e in self.edges:
            found.update(((e.object_type, o), None) for o in e.objects)
            found.update(((e.subject_type, s), None) for s in e.subjects)
        for r in self.requests:
            found["user", r.subject] = None
            found[r.resource_type, r.resource] = None
        return found
