"""One face for the twin and the engine, so that the same cases and properties judge both."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from sayso import Engine
from sayso.compiler.pipeline import Policy
from sayso.compiler.twin import Listing, Outcome, Twin
from sayso.compiler.twin_facts import Request
from sayso.compiler.twin_solve import Thing
from sayso.engine.data import EntityAttributes, Relationship
from sayso.engine.errors import SaysoError


class Verdict(NamedTuple):
    """A decision, as far as judges must agree on it."""

    allowed: bool
    conditional: bool
    missing: tuple[str, ...]
    required: tuple[str, ...]


Conditional = tuple[str, tuple[str, ...], tuple[str, ...]]


class Listed(NamedTuple):
    """A list, its conditional entries with what they miss and require."""

    ids: list[str]
    conditional: list[Conditional]
    everyone: bool = False
    excluded: tuple[str, ...] = ()


class Judge(Protocol):
    """Something that answers requests over a policy and data."""

    def write(
        self,
        touch: Iterable[Relationship] = (),
        delete: Iterable[Relationship] = (),
        attributes: Iterable[EntityAttributes] = (),
    ) -> None: ...

    def swap(self, policy: Policy) -> None: ...
    def reload(self, path: Path, policy: Policy) -> None: ...
    def check(self, request: Request) -> Verdict: ...
    def objects(self, request: Request) -> Listed: ...
    def subjects(self, request: Request) -> Listed: ...
    def actions(self, request: Request, relations: bool) -> Listed: ...
    def pages(self, request: Request, limit: int) -> Listed: ...
    def batch(self, request: Request, ids: list[str]) -> tuple[bytes, bytes]: ...
    def explain(self, request: Request) -> Verdict: ...
    def rule(self, request: Request) -> tuple[str | None, frozenset[str]]: ...


class TwinJudge:
    """The twin; `judge.twin` is replaced when the policy is."""

    def __init__(self, policy: Policy) -> None:
        self.twin = Twin(policy.model)

    def write(
        self,
        touch: Iterable[Relationship] = (),
        delete: Iterable[Relationship] = (),
        attributes: Iterable[EntityAttributes] = (),
    ) -> None:
        self.twin.write(touch, delete, attributes)

    def swap(self, policy: Policy) -> None:
        fresh = Twin(policy.model)
        fresh.relationships, fresh.attributes = self.twin.relationships, self.twin.attributes
        self.twin = fresh

    def reload(self, path: Path, policy: Policy) -> None:
        """Nothing of the twin outlives its process."""

    def check(self, request: Request) -> Verdict:
        return verdict(self.twin.check(request))

    def objects(self, request: Request) -> Listed:
        return listed(self.twin.list_objects(request))

    def subjects(self, request: Request) -> Listed:
        return listed(self.twin.list_subjects(request))

    def actions(self, request: Request, relations: bool) -> Listed:
        return listed(self.twin.list_actions(request, relations))

    def pages(self, request: Request, limit: int) -> Listed:
        return self.objects(request)

    def batch(self, request: Request, ids: list[str]) -> tuple[bytes, bytes]:
        by_subject = [Thing(request.subject.type, id) for id in ids]
        by_resource = [Thing(request.resource.type, id) for id in ids]
        return (
            bytes(code(self.check(replace(request, subject=subject))) for subject in by_subject),
            bytes(code(self.check(replace(request, resource=it))) for it in by_resource),
        )

    def explain(self, request: Request) -> Verdict:
        return self.check(request)

    def rule(self, request: Request) -> tuple[str | None, frozenset[str]]:
        outcome = self.twin.check(request)
        return outcome.effect, outcome.rules


class EngineJudge:
    """The compiled engine behind the same face."""

    def __init__(self, policy: Policy) -> None:
        self.engine = Engine(policy)

    def write(
        self,
        touch: Iterable[Relationship] = (),
        delete: Iterable[Relationship] = (),
        attributes: Iterable[EntityAttributes] = (),
    ) -> None:
        self.engine.write(touch=list(touch), delete=list(delete), attributes=list(attributes))

    def swap(self, policy: Policy) -> None:
        self.engine.swap(policy)

    def reload(self, path: Path, policy: Policy) -> None:
        """Save a snapshot and go on from it."""
        self.engine.save(path)
        self.engine = Engine.map(path, policy)

    def check(self, request: Request) -> Verdict:
        d = self.engine.check(
            thing(request.subject),
            request.action,
            thing(request.resource),
            request.context,
            subject_properties=request.subject_properties,
            resource_properties=request.resource_properties,
            **asked(request),
        )
        if not self._plainly_the_same(request):
            return Verdict(d.allowed, True, ("DIFFERS WHEN ASKED PLAINLY",), ())
        return Verdict(d.allowed, d.conditional, d.missing, d.required)

    def _plainly_the_same(self, request: Request) -> bool:
        """Whether names alone, asked at present, have the answer that they have the usual way.

        They go a shorter way, and what was answered once may be answered from memory.
        """
        names = thing(request.subject), request.action, thing(request.resource)

        def told(**more: Any) -> str:
            try:
                return repr(self.engine.check(*names, **more))
            except SaysoError as error:
                return repr(error)

        usual = told(now=datetime.now(UTC))
        return all(told() == usual for _ in range(3))

    def objects(self, request: Request) -> Listed:
        found = self.engine.list_objects(
            thing(request.subject),
            request.action,
            request.resource.type,
            request.context,
            subject_properties=request.subject_properties,
            **asked(request),
        )
        return Listed(list(found.ids), entries(found.conditional))

    def subjects(self, request: Request) -> Listed:
        found = self.engine.list_subjects(
            request.subject.type,
            request.action,
            thing(request.resource),
            request.context,
            resource_properties=request.resource_properties,
            **asked(request),
        )
        return Listed(
            list(found.ids), entries(found.conditional), found.everyone, tuple(found.excluded)
        )

    def actions(self, request: Request, relations: bool) -> Listed:
        found = self.engine.list_actions(
            thing(request.subject),
            thing(request.resource),
            request.context,
            relations=relations,
            subject_properties=request.subject_properties,
            resource_properties=request.resource_properties,
            **asked(replace(request, action_properties={})),
        )
        return Listed(list(found.names), entries(found.conditional))

    def pages(self, request: Request, limit: int) -> Listed:
        """The list of objects, page by page."""
        ids: list[str] = []
        conditional: list[Conditional] = []
        after = None
        while True:
            page = self.engine.list_objects(
                thing(request.subject),
                request.action,
                request.resource.type,
                request.context,
                subject_properties=request.subject_properties,
                after=after,
                limit=limit,
                **asked(request),
            )
            ids += page.ids
            conditional += entries(page.conditional)
            after = page.next
            if after is None:
                break
        numbers = self.engine.list_object_ids(
            thing(request.subject),
            request.action,
            request.resource.type,
            request.context,
            subject_properties=request.subject_properties,
            **asked(request),
        )
        type_ = request.resource.type
        names = sorted(self.engine.name_of(type_, number) for number in numbers)
        # An object that only the request names has no number.
        numbered = [id for id in ids if self.engine.id_of(f"{type_}:{id}") is not None]
        return Listed(ids if names == numbered else names, conditional)

    def batch(self, request: Request, ids: list[str]) -> tuple[bytes, bytes]:
        """The codes for these subjects, and those for these resources."""
        subject, resource = ":".join(request.subject[:2]), ":".join(request.resource[:2])
        subjects = [f"{request.subject.type}:{id}" for id in ids]
        resources = [f"{request.resource.type}:{id}" for id in ids]
        check, now = self.engine.check_batch, request.now
        by_name = check(subjects, request.action, resource, request.context, now=now)
        by_number = self.by_number(request, subjects, resource)
        if any(code not in (None, by_name[i]) for i, code in enumerate(by_number)):
            return by_name, bytes(255 if code is None else code for code in by_number)
        return (
            by_name,
            check(subject, [request.action] * len(ids), resources, request.context, now=now),
        )

    def by_number(
        self, request: Request, subjects: list[str], resource: str
    ) -> Iterator[int | None]:
        """The same by the engine's numbers; None for names without one."""
        resource_number = self.engine.id_of(resource)
        for subject in subjects:
            number = self.engine.id_of(subject)
            if number is None or resource_number is None:
                yield None
                continue
            codes = self.engine.check_ids(
                request.subject.type,
                array("I", [number]),
                request.action,
                request.resource.type,
                array("I", [resource_number]),
                request.context,
                now=request.now,
            )
            yield codes[0]

    def explain(self, request: Request) -> Verdict:
        d = self.engine.explain(
            thing(request.subject),
            request.action,
            thing(request.resource),
            request.context,
            subject_properties=request.subject_properties,
            resource_properties=request.resource_properties,
            **asked(request),
        )
        return Verdict(d.allowed, d.conditional, tuple(d.missing), tuple(d.required))

    def rule(self, request: Request) -> tuple[str | None, frozenset[str]]:
        d = self.engine.check(
            thing(request.subject),
            request.action,
            thing(request.resource),
            request.context,
            subject_properties=request.subject_properties,
            resource_properties=request.resource_properties,
            **asked(request),
        )
        return d.effect, frozenset() if d.rule is None else frozenset([d.rule])


def asked(request: Request) -> dict[str, Any]:
    """The keyword arguments that all of the engine's questions share."""
    return {
        "action_properties": request.action_properties,
        "relationships": request.relationships,
        "evidence": request.evidence,
        "now": request.now,
    }


def code(verdict: Verdict) -> int:
    """As in a batch: 0 deny, 1 allow, 2 conditional."""
    return 1 if verdict.allowed else 2 if verdict.conditional else 0


def thing(t: Thing) -> tuple[str, ...]:
    return (t.type, t.id) if t.relation is None else (t.type, t.id, t.relation)


def entries(conditional: Iterable[Any]) -> list[Conditional]:
    return [(c.id, tuple(c.missing), tuple(c.required)) for c in conditional]


def verdict(outcome: Outcome) -> Verdict:
    return Verdict(outcome.allowed, outcome.conditional, outcome.missing, outcome.required)


def listed(found: Listing) -> Listed:
    conditional = [(id, o.missing, o.required) for id, o in found.conditional.items()]
    return Listed(found.ids, conditional, found.everyone, tuple(found.excluded or ()))
