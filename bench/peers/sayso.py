"""Sayso itself, in process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sayso import Engine, compile_policy
from sayso import __version__ as version
from sayso.engine.data import EntityAttributes, Relationship

from ..scenario import Request, Scenario
from ..world import Edges
from . import Attributes, Peer
from .contestant import Contestant as ContestantBase

CHUNK = 100_000
"""Rows in one write."""

OPERATIONS = (
    "check",
    "check_batch",
    "check_ids",
    "id_of",
    "list_objects",
    "list_object_ids",
    "list_subjects",
    "list_actions",
    "explain",
    "memory",
    "save",
)
"""Those that the engine has under the peers' own names."""


class Contender(Peer):
    """An engine and its policy."""

    name = "sayso"

    def __init__(self) -> None:
        self.engine: Any = None
        self.policy: Any = None

    def load(
        self, policy: str, edges: Sequence[Edges], attributes: Sequence[Attributes] = ()
    ) -> None:
        self.policy = compile_policy(policy)
        self._take(Engine(self.policy))
        for e in edges:
            self._load(e)
        for i in range(0, len(attributes), CHUNK):
            rows = [EntityAttributes(*row) for row in attributes[i : i + CHUNK]]
            self.engine.write(attributes=rows)

    def _load(self, e: Edges) -> None:
        self.engine.load_columns(
            e.object_type, e.relation, e.objects, e.subject_type, e.subjects, e.subject_relation
        )

    def _take(self, engine: Any) -> None:
        self.engine = engine
        for name in OPERATIONS:
            setattr(self, name, getattr(engine, name, None))
        self.map = self._map if self.save else None

    def _map(self, path: Path) -> Peer:
        peer = Contender()
        peer.policy = self.policy
        peer._take(Engine.map(path, self.policy))
        return peer

    def edge(
        self,
        object_type: str,
        object_id: str,
        relation: str,
        subject_type: str,
        subject_id: str,
        subject_relation: str | None = None,
    ) -> Relationship:
        return Relationship(
            object_type, object_id, relation, subject_type, subject_id, subject_relation
        )

    def add(self, edge: Relationship) -> None:
        self.engine.write(touch=(edge,))

    def remove(self, edge: Relationship) -> None:
        self.engine.write(delete=(edge,))

    def close(self) -> None:
        self.__dict__.clear()
        self.engine = self.policy = None


class Contestant(ContestantBase):
    """The engine as in Contender, asked by name with the request's context."""

    name = "sayso"
    form = "relationships loaded once; the request is names and a dictionary of its context"

    def version(self) -> str:
        return version

    def load(self, scenario: Scenario) -> None:
        peer = Contender()
        peer.load(scenario.policy, scenario.edges, scenario.attributes)
        self.ask = peer.engine.check

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        subject = f"user:{request.subject}"
        resource = f"{request.resource_type}:{request.resource}"
        if request.context:
            return subject, request.action, resource, request.context
        return subject, request.action, resource

    def allowed(self, decision: Any) -> bool:
        return bool(decision.allowed)
