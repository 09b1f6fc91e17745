"""Knows what the real engine decides of a case under each of two policies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from ...engine import Decision, Engine
from ...engine.data import EntityAttributes, Relationship
from ...engine.errors import SaysoError
from ...engine.values import parse_value
from .. import model as m
from ..canonical import digest
from ..lower import lower
from ..pipeline import Policy
from ..twin import relations_of
from .cases import Case

Answer = Literal["allow", "conditional", "deny"]


@dataclass(frozen=True)
class Verdict:
    """What one policy decides of a case, and the rule that decides it, if one does.

    `missing` and `required` name what a conditional denial waits for. `unknown` says that the
    policy has no such type or action, for which it denies.
    """

    answer: Answer
    rule: str | None = None
    missing: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    unknown: bool = False
    unfit: bool = False
    """Whether some of the data could not be stored under this policy, and was left out."""

    def to_json(self) -> dict[str, Any]:
        """The verdict as JSON-able data."""
        found: dict[str, Any] = {"decision": self.answer, "rule": self.rule}
        if self.missing:
            found["missing"] = list(self.missing)
        if self.required:
            found["required"] = list(self.required)
        if self.unknown:
            found["unknown"] = True
        if self.unfit:
            found["unfit"] = True
        return found


class Judge:
    """One policy's engine, which forgets each case after it is decided."""

    def __init__(self, policy: Policy | m.Model) -> None:
        self._policy = policy
        self.model = policy.model if isinstance(policy, Policy) else policy
        self._types = {type_.name: type_ for type_ in self.model.types}
        self._engine: Engine | None = None

    @property
    def engine(self) -> Engine:
        """The engine, made when the first case comes."""
        if self._engine is None:
            if isinstance(self._policy, Policy):
                self._engine = Engine(self._policy)
            else:
                self._engine = Engine(lower(self.model, digest(self.model)))
        return self._engine

    def knows(self, case: Case) -> bool:
        """Whether the policy declares the types and the action of a case."""
        resource = self._types.get(case.resource.type)
        return (
            case.subject.type in self._types
            and resource is not None
            and (
                case.action in relations_of(resource)
                or any(action.name == case.action for action in resource.actions)
            )
        )

    def decide(self, case: Case) -> Verdict | None:
        """The engine's decision, by data it has for the one question; None if it refuses."""
        if not self.knows(case):
            return Verdict("deny", unknown=True)
        touch = [row for row in case.relationships if self.fits(row)]
        rows = [self.fitting(row) for row in case.attributes]
        attributes = [row for row in rows if row is not None and row.values]
        unfit = len(touch) < len(case.relationships) or sum(
            len(row.values) for row in attributes
        ) < sum(len(row.values) for row in case.attributes)
        try:
            self.engine.write(touch=touch, attributes=attributes)
            try:
                return _verdict(self._ask(case), unfit)
            finally:
                gone = [
                    EntityAttributes(row.type, row.id, dict.fromkeys(row.values))
                    for row in attributes
                ]
                self.engine.write(delete=touch, attributes=gone)
        except SaysoError:
            return None

    def _ask(self, case: Case) -> Decision:
        action = next(
            (a for a in self._types[case.resource.type].actions if a.name == case.action), None
        )
        type_, id_, relation = case.subject
        subject = (type_, id_) if relation is None else (type_, id_, relation)
        return self.engine.check(
            subject,
            case.action,
            case.resource[:2],
            _declared(self.model.request, case.context),
            action_properties=_declared(
                action.parameters if action else (), case.action_properties
            ),
            evidence=case.evidence,
            now=case.now,
        )

    # ── Data ──────────────────────────────────────────────────────────────────────

    def fits(self, row: Relationship) -> bool:
        """Whether a relationship can be stored under this policy."""
        type_ = self._types.get(row.object_type)
        relation = next(
            (r for r in (type_.relations if type_ else ()) if r.name == row.relation), None
        )
        return relation is not None and any(
            kind.type == row.subject_type
            and kind.relation == row.subject_relation
            and kind.everyone == (row.subject_id is None)
            and kind.condition == row.condition
            and kind.expiry == (row.expires is not None)
            for kind in relation.subjects
        )

    def fitting(self, row: EntityAttributes) -> EntityAttributes | None:
        """The attributes that can be stored under this policy."""
        type_ = self._types.get(row.type)
        if type_ is None:
            return None
        return EntityAttributes(row.type, row.id, _declared(type_.attributes, row.values))


def _declared(attributes: Iterable[m.Attribute], values: dict[str, Any]) -> dict[str, Any]:
    """The values of declared attributes that are of their types."""
    types = {attribute.name: attribute.type for attribute in attributes}
    return {
        name: value
        for name, value in values.items()
        if name in types and _is_value(value, types[name])
    }


def _is_value(value: Any, type_: m.ValueType) -> bool:
    try:
        parse_value(value, type_)
    except SaysoError:
        return False
    return True


def _verdict(decision: Decision, unfit: bool) -> Verdict:
    answer: Answer = (
        "allow" if decision.allowed else "conditional" if decision.conditional else "deny"
    )
    return Verdict(answer, decision.rule, decision.missing, decision.required, unfit=unfit)
