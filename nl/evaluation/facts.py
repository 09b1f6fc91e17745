"""Knows how an example's facts are written for the engine: relationships, attributes, context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...compiler import model as m
from ...engine.data import EntityAttributes, Relationship, parse_subject
from ...engine.errors import InvalidRequest, InvalidValue
from .fitting import USD, fit, instant
from .records import Entity, Example
from .widening import attributes_of, parameters_of

TIME = "time"
"""The context's key that is the moment of the request."""

Named = tuple[str, str | None, str | None]
"""A subject's type, its id (None for everyone), and its relation where it is a set."""


@dataclass(slots=True)
class Facts:
    """What an example tells the engine; `ignored` says what the vocabulary has no place for."""

    relationships: list[Relationship] = field(default_factory=list)
    attributes: list[EntityAttributes] = field(default_factory=list)
    context: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] = field(default_factory=dict)
    now: datetime | None = None
    ignored: list[str] = field(default_factory=list)


class Reader:
    """Reads the examples of one rule, in the words of its (widened) vocabulary."""

    def __init__(self, model: m.Model, currencies: dict[str, str]) -> None:
        self._model = model
        self._currencies = currencies
        self._relations = {(t.name, r.name): r for t in model.types for r in t.relations}
        self._inverses = {(t.name, i.name): i for t in model.types for i in t.inverses}

    def facts(self, example: Example) -> Facts:
        """All that the example says and the vocabulary can take."""
        facts = Facts()
        for triple in example.relationships:
            if (row := self.relationship(*triple)) is None:
                facts.ignored.append(f"no type takes {' '.join(triple)}")
            else:
                facts.relationships.append(row)
        for entity in (example.subject, example.resource, *example.entities):
            self._entity(entity, facts)
        context = dict(example.context)
        if (given := context.get(TIME)) is not None:
            try:
                facts.now = instant(str(given), self._model.zone)
            except InvalidValue as error:
                facts.ignored.append(f"context.{TIME}: {error.message}")
        fields = {f.name: f for f in self._model.request}
        facts.context = self._fitted("context", fields, context, facts)
        parameters = parameters_of(self._model, example)
        facts.parameters = self._fitted("context", parameters, context, facts)
        return facts

    def relationship(self, a: str, relation: str, b: str) -> Relationship | None:
        """The row that a triple means: `a` is the object where its type declares the relation for
        `b`'s type, otherwise `b` is. None where neither does.

        A relation that takes only sets (`team.member`) is given the set of the team.
        """
        try:
            ends = (parse_subject(a), parse_subject(b))
        except InvalidRequest:
            return None
        for as_set in (False, True):
            for (object_type, object_id, of), subject in (ends, ends[::-1]):
                if object_id is None or of is not None:
                    continue
                taken = self._subject((object_type, relation), subject, as_set)
                if taken is not None:
                    return Relationship(object_type, object_id, relation, *taken)
        return self._inverse(ends, relation)

    def _subject(self, key: tuple[str, str], subject: Named, as_set: bool) -> Named | None:
        """The subject as the relation takes it, or None where it takes none of its type."""
        type_, id_, of = subject
        relation = self._relations.get(key)
        for kind in relation.subjects if relation is not None else ():
            if kind.type != type_ or kind.condition is not None or kind.expiry:
                continue
            if kind.everyone == (id_ is None) and kind.relation == of:
                return subject
            if as_set and of is None and kind.relation is not None and not kind.everyone:
                return type_, id_, kind.relation
        return None

    def _inverse(self, ends: tuple[Named, Named], relation: str) -> Relationship | None:
        """A triple told by an inverse's name: the relation it inverts, the other way round."""
        for subject, (object_type, object_id, of) in (ends, ends[::-1]):
            inverse = self._inverses.get((subject[0], relation))
            if inverse is None or inverse.type != object_type or object_id is None or of:
                continue
            taken = self._subject((object_type, inverse.relation), subject, False)
            if taken is not None:
                return Relationship(object_type, object_id, inverse.relation, *taken)
        return None

    def _entity(self, entity: Entity, facts: Facts) -> None:
        declared = attributes_of(self._model, entity)
        values = self._fitted(str(entity), declared, entity.attributes, facts)
        if values:
            facts.attributes.append(EntityAttributes(entity.type, entity.id, values))
        for name, given in entity.attributes.items():
            if name not in declared and (entity.type, name) in self._relations:
                facts.relationships += self._named(entity, name, given)

    def _named(self, entity: Entity, name: str, given: Any) -> Iterator[Relationship]:
        """Relationships told as an attribute: `"owner": "user:ann"`, or just `"ann"`."""
        kinds = self._relations[entity.type, name].subjects
        for text in given if isinstance(given, list) else [given]:
            if not isinstance(text, str) or not text:
                continue
            subject = text if ":" in text else f"{kinds[0].type}:{text}"
            row = self.relationship(str(entity), name, subject)
            if row is not None:
                yield row

    def _fitted(
        self, of: str, declared: dict[str, m.Attribute], values: dict[str, Any], facts: Facts
    ) -> dict[str, Any]:
        """The declared ones among the values, brought to their types."""
        fitted: dict[str, Any] = {}
        for name, value in values.items():
            if name not in declared or value is None:
                continue
            currency = self._currencies.get(name) or self._currencies.get("") or USD
            try:
                fitted[name] = fit(value, declared[name].type, currency, self._model.zone)
            except InvalidValue as error:
                facts.ignored.append(f"{of}: `{name}`: {error.message}")
        return fitted
