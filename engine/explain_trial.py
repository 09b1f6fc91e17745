"""explain_trial tries suggested changes out: only those that make a request allowed are shown.

What a request can say is tried against the engine itself: context, properties, relationships
that are not stored, evidence, time. What only a write can do (taking a relationship away, an
attribute that is `stored` or of a third entity) is tried in a scratch engine, with the rules
and the part of the data that the request can reach.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from .data import EntityAttributes, Relationship
from .errors import SaysoError
from .explain_facts import Facts, Object, Request, subject_of
from .explain_plans import Plan
from .explain_slice import Slice, json_attributes
from .explanation import Change, Edge
from .times import parse_datetime

if TYPE_CHECKING:
    from ._engine import Engine
    from ._state import Decision


class Trial:
    """Tries plans for one request."""

    def __init__(
        self, facts: Facts, decision: Decision, subject: tuple[str, ...], resource: Object
    ) -> None:
        self.facts = facts
        self.engine = facts.engine
        self.request = facts.request
        self.decision = decision
        self.subject = subject
        self.resource = resource
        self.scratch: Engine | None = None
        self.sliced = False

    def allowed(self, plan: Plan) -> Decision | None:
        """The decision with these changes made, if it is an allow."""
        try:
            request, writes = self.changed(plan)
            found = self.written(request, writes) if writes else self.ask(self.engine, request)
        except (SaysoError, ValueError, OverflowError):
            return None  # a value that the request or the schema refuses is no way out
        return found if found is not None and found.allowed else None

    @staticmethod
    def ask(engine: Engine, request: Request) -> Decision:
        # not `check`, which may want the lock that is held while this is explained
        probe = engine.probe(
            request.subject, request.action, request.resource, **request.arguments()
        )
        found: Decision = probe.decide()
        return found

    # ── Changing the request ──

    def changed(self, plan: Plan) -> tuple[Request, list[Change]]:
        """The request with what a request can say; the changes that need a write."""
        parts: dict[str, Any] = self.request.arguments()
        writes: list[Change] = []
        for c in plan.changes:
            match c.kind:
                case "give":
                    parts["context"] = {**parts["context"], c.name: c.value}
                case "parameter":
                    parts["action_properties"] = {**parts["action_properties"], c.name: c.value}
                case "wait":
                    parts["now"] = parse_datetime(c.value)
                case "add":
                    assert c.edge is not None
                    parts["relationships"] = (*parts["relationships"], relationship(c.edge))
                case "remove":
                    assert c.edge is not None
                    if not self.drop(c.edge, parts):
                        writes.append(c)
                case "set" if not self.property(c, parts):
                    writes.append(c)
        for c in plan.changes:  # given at the time that the request would then have
            if c.kind == "prove":
                parts["evidence"] = (*parts["evidence"], (c.name, parts["now"]))
        request = self.request
        return Request(request.subject, request.action, request.resource, **parts), writes

    def drop(self, edge: Edge, parts: dict[str, Any]) -> bool:
        """Leave out one of the request's own relationships, if it is one."""
        key = relationship(edge)
        kept = tuple(r for r in parts["relationships"] if not same(r, key))
        found = len(kept) < len(parts["relationships"])
        parts["relationships"] = kept
        # one that is stored as well would come back
        return found and self.facts.stored_exact(key) is None

    def property(self, c: Change, parts: dict[str, Any]) -> bool:
        """Set an attribute by a property of the request, if that may override it."""
        assert c.entity is not None
        schema = self.facts.schema
        field = schema.attributes[schema.types[c.entity.type]][c.name or ""]
        if field.stored:
            return False
        entity = c.entity.type, c.entity.id
        found = False
        for whose, other in (("subject", self.subject), ("resource", self.resource)):
            if entity == other and c.value is not None:
                name = f"{whose}_properties"
                parts[name] = {**parts[name], c.name: c.value}
                found = True
        return found

    # ── Changing what is stored ──

    def written(self, request: Request, writes: list[Change]) -> Decision | None:
        """The decision of a scratch engine after writing; None where it can't be trusted."""
        if not self.sliced:
            self.sliced = True
            self.scratch = Slice(self.facts, self.subject, self.resource).engine()
            if self.scratch is not None:
                before = self.ask(self.scratch, self.request)
                if (before.allowed, before.conditional, before.missing) != (
                    self.decision.allowed, self.decision.conditional, self.decision.missing,
                ):  # fmt: skip
                    self.scratch = None
        if self.scratch is None:
            return None
        undo = self.write(self.scratch, writes)
        try:
            return self.ask(self.scratch, without_properties(request, writes, self))
        finally:
            self.scratch.write(*undo)

    def write(self, scratch: Engine, writes: list[Change]) -> tuple[Any, Any, Any]:
        """Make the changes; what would undo them, as arguments of another write."""
        deletes, attributes, restored, back = [], [], [], []
        for c in writes:
            if c.kind == "remove":
                assert c.edge is not None
                r = relationship(c.edge)
                stored = self.facts.stored_exact(r)
                if stored is not None:
                    deletes.append(stored)
                    restored.append(stored)
            else:
                assert c.entity is not None
                assert c.entity.id is not None
                key = c.entity.type, c.entity.id
                before = json_attributes(self.engine, key).get(c.name or "")
                attributes.append(EntityAttributes(*key, {c.name or "": c.value}))
                back.append(EntityAttributes(*key, {c.name or "": before}))
        scratch.write((), deletes, attributes)
        return restored, (), back


def without_properties(request: Request, writes: list[Change], trial: Trial) -> Request:
    """The request without the properties that would hide an attribute that is written."""
    kept = {
        "subject_properties": dict(request.subject_properties),
        "resource_properties": dict(request.resource_properties),
    }
    for c in writes:
        if c.entity is not None:
            for whose, other in (("subject", trial.subject), ("resource", trial.resource)):
                if (c.entity.type, c.entity.id) == other:
                    kept[f"{whose}_properties"].pop(c.name or "", None)
    return msgspec.structs.replace(request, **kept)


def relationship(edge: Edge) -> Relationship:
    """The relationship behind an edge."""
    assert edge.object.id is not None
    return Relationship(
        edge.object.type,
        edge.object.id,
        edge.relation,
        edge.subject.type,
        edge.subject.id,
        edge.subject.relation,
        edge.condition,
        edge.parameters,
        None if edge.expires is None else parse_datetime(edge.expires),
    )


def same(a: Relationship, b: Relationship) -> bool:
    """Whether two relationships have the same object, relation and subject."""
    return (a.object_type, a.object_id, a.relation, *subject_of(a)) == (
        b.object_type, b.object_id, b.relation, *subject_of(b),
    )  # fmt: skip
