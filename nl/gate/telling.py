"""Knows how to tell of a case in English: who asks for what, and what is so there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from ...compiler import model as m
from ...compiler.diff.cases import Case
from ...engine.data import Relationship
from ...engine.errors import SaysoError
from ...engine.times import parse_datetime, parse_duration
from ..paraphrase.conditions import Conditions
from ..paraphrase.constants import zone_text
from ..paraphrase.layout import forced
from ..paraphrase.scope import Entity, Noun, Scope
from ..paraphrase.words import listed
from ..rule import Clause

BOOL = m.ValueType("bool")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def told(case: Case, model: m.Model) -> str:
    """A case in one sentence: `user u1 asks to edit document d1, whose …; it is Monday, …`."""
    facts = list(given(case, model))
    question = asked(case, model)
    return f"{question}. {_sentence(facts)}" if facts else f"{question}."


def asked(case: Case, model: m.Model) -> str:
    """What is asked for: `User u1 asks to edit document d1`."""
    words = _conditions(model).names
    subject = _called(case.subject.type, case.subject.id, model)
    if case.subject.relation is not None:
        reading = words.relations[case.subject.relation]
        subject = f"every {reading.noun or case.subject.relation} of {subject}"
    resource = _called(case.resource.type, case.resource.id, model)
    who = subject[:1].upper() + subject[1:]
    return f"{who} asks to {words.actions[case.action]} {resource}"


def given(case: Case, model: m.Model) -> Iterator[str]:
    """What is so in a case, a clause each; what is not told is not known."""
    teller = _Teller(case, model)
    yield from teller.relationships()
    yield from teller.attributes()
    yield from teller.context()
    if not case.timeless:
        yield f"it is {moment(case.now, model.zone)}"


def unknown(name: str, case: Case, model: m.Model) -> str:
    """What a decision waits for: `user u1's clearance` for `subject.clearance`."""
    of, _, attribute = name.partition(".")
    thing = {"subject": case.subject, "resource": case.resource}.get(of)
    said = attribute.replace("_", " ")
    if thing is None or not attribute:
        return name if not attribute else f"the {of}'s {said}"
    return f"{_called(thing.type, thing.id, model)}'s {said}"


def moment(micros: int, zone: str | None) -> str:
    """`Monday, 5 January 2026, 09:00 New York time`; in UTC where the policy has no zone."""
    at = (_EPOCH + timedelta(microseconds=micros)).astimezone(ZoneInfo(zone or "UTC"))
    exact = f":{at:%S}" if at.second or at.microsecond else ""
    return f"{at:%A}, {at.day} {at:%B} {at.year}, {at:%H:%M}{exact} {zone_text(zone or 'UTC')}"


@lru_cache(maxsize=8)
def _conditions(model: m.Model) -> Conditions:
    return Conditions(model)


class _Teller:
    """Puts the facts of one case into the words in which rules are paraphrased."""

    def __init__(self, case: Case, model: m.Model) -> None:
        self._case, self._model = case, model
        self._conditions = _conditions(model)
        self._types = {type_.name: type_ for type_ in model.types}

    def relationships(self) -> Iterator[str]:
        for row in self._case.relationships:
            yield self._related(row)

    def _related(self, row: Relationship) -> str:
        object_ = Entity(
            Noun(_called(row.object_type, row.object_id, self._model)), (row.object_type,)
        )
        subject = Entity(Noun(self._subject(row)), (row.subject_type,))
        path = m.EntityPath("object", (row.relation,))
        expr = m.Member(BOOL, "subject", path)
        scope = Scope({"subject": subject, "object": object_})
        text = forced(self._conditions.said(expr, scope))
        if row.expires is not None:
            text += f" until {moment(row.expires, self._model.zone)}"
        return text if row.condition is None else f"{text} under the condition {row.condition}"

    def _subject(self, row: Relationship) -> str:
        if row.subject_id is None:
            return f"every {self._conditions.names.types[row.subject_type]}"
        called = _called(row.subject_type, row.subject_id, self._model)
        if row.subject_relation is None:
            return called
        reading = self._conditions.names.relations[row.subject_relation]
        return f"every {reading.noun or row.subject_relation} of {called}"

    def attributes(self) -> Iterator[str]:
        for row in self._case.attributes:
            declared = {a.name: a for a in self._types[row.type].attributes}
            entity = Entity(Noun(_called(row.type, row.id, self._model)), (row.type,))
            scope = Scope({"it": entity})
            for name, value in row.values.items():
                attribute = m.AttributeOf(declared[name].type, "it", name)
                yield from self._valued(attribute, value, scope)

    def context(self) -> Iterator[str]:
        scope = Scope({})
        fields = {f.name: f.type for f in self._model.request}
        for name, value in self._case.context.items():
            yield from self._valued(m.RequestField(fields[name], name), value, scope)
        type_ = self._types[self._case.resource.type]
        for action in type_.actions:
            parameters = {p.name: p.type for p in action.parameters}
            for name, value in self._case.action_properties.items():
                if action.name == self._case.action and name in parameters:
                    yield from self._valued(m.ActionParameter(parameters[name], name), value, scope)
        for name, at in self._case.evidence:
            since = "" if at is None else f", given {moment(at, self._model.zone)}"
            yield f"there is {self._conditions.names.evidence[name]}{since}"

    def _valued(self, of: m.Expr, value: Any, scope: Scope) -> Iterator[str]:
        """That an attribute or a field has a value."""
        if isinstance(value, list) and of.type.element is not None:
            element = of.type.element
            items = [m.InSet(BOOL, _constant(each, element), of) for each in value]
            said = [forced(self._conditions.said(item, scope)) for item in items]
            yield from said[:1]
            yield from (f"they also include {text.rpartition(' include ')[2]}" for text in said[1:])
            return
        if isinstance(value, bool):
            yield forced(self._conditions.said(of if value else m.Not(BOOL, of), scope))
            return
        equal = m.Compare(BOOL, "==", of, _constant(value, of.type))
        yield forced(self._conditions.said(equal, scope))


def _constant(value: Any, type_: m.ValueType) -> m.Const:
    """A value as data give it, as a constant of the model."""
    try:
        if type_.kind == m.DATETIME:
            return m.Const(type_, parse_datetime(str(value)))
        if type_.kind == m.DURATION:
            return m.Const(type_, parse_duration(str(value)))
    except SaysoError:
        return m.Const(m.ValueType("string"), str(value))
    return m.Const(type_, value if isinstance(value, bool | int | str) else str(value))


def _called(type_: str, id_: str, model: m.Model) -> str:
    return f"{_conditions(model).names.types[type_]} {id_}"


def _sentence(facts: list[str]) -> str:
    text = listed(facts, "and")
    return text[:1].upper() + text[1:] + "."


def condition(expr: m.Expr, clause: Clause, model: m.Model) -> str:
    """A condition of a clause in the words of its paraphrase."""
    return _said(expr, clause.subjects, clause.resources, model)


def condition_of_rule(expr: m.Expr, rule: m.Rule, model: m.Model) -> str:
    """A condition of a rule in the words of its paraphrase."""
    return _said(expr, rule.subjects, rule.resources, model)


def _said(
    expr: m.Expr, subjects: tuple[m.Who, ...], resources: tuple[m.Who, ...], model: m.Model
) -> str:
    words = _conditions(model)
    every = tuple(type_.name for type_ in model.types)
    entities = {}
    for variable, whos, other in (
        ("subject", subjects, "requester"),
        ("resource", resources, "resource"),
    ):
        types = tuple(dict.fromkeys(who.type for who in whos))
        noun = words.names.types[types[0]] if len(types) == 1 else other
        entities[variable] = Entity(Noun(f"the {noun}"), types or every)
    if entities["subject"].noun == entities["resource"].noun:
        entities["subject"] = Entity(Noun("the requester"), entities["subject"].types)
    return forced(words.said(expr, Scope(entities)))
