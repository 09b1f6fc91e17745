"""Knows what a rule decides on examples: it is made a domain's only policy and really run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from msgspec.structs import replace

from ... import Engine
from ...compiler import model as m
from ...compiler.pipeline import Policy, compile_policy
from ...compiler.unparse import plain_text
from ...engine.errors import UnknownAction, UnknownType
from ..rule import IntermediateRule, extended
from .facts import Facts, Reader
from .fitting import currencies, nodes
from .records import Example, Record
from .widening import substituted, widened

NAME = "judged"
_BASELINE = m.Rule("baseline", "allow", (), (), ())
_NOW = m.Now(m.ValueType("datetime"))
_UNKNOWN = m.Attribute("unknown-time", m.ValueType("datetime"))


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of an example: `answer` is allow, deny or conditional, which denies too."""

    answer: str
    ignored: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.answer == "allow"


class Trial:
    """One rule as the only policy of its vocabulary, beside the record's baseline.

    Raises PolicyError where the rule does not compile.
    """

    def __init__(self, vocabulary: m.Model, rule: IntermediateRule, record: Record) -> None:
        self._baseline = record.baseline
        wide = widened(replace(vocabulary, rules=()), record.examples)
        model = extended(wide, rule, NAME)
        self.rules = model.rules
        beside = (_BASELINE,) if record.baseline == "allow" else ()
        self._model = replace(model, rules=(*model.rules, *beside))
        self._timed = any(isinstance(node, m.Now) for node in nodes(self.rules))
        self._reader = Reader(self._model, currencies(self.rules))
        self._policy = _policy(self._model)

    def decide(self, example: Example) -> Decided:
        """The engine's decision on one example, and of what it gave the vocabulary knows nothing.

        Where it gives no time, `now` is unknown: no window is open and none is shut.
        """
        facts = self._reader.facts(example)
        timeless = self._timed and facts.now is None
        engine = Engine(self._timeless if timeless else self._policy)
        engine.write(touch=facts.relationships, attributes=facts.attributes)
        return Decided(self._asked(engine, example, facts), tuple(facts.ignored))

    def _asked(self, engine: Engine, example: Example, facts: Facts) -> str:
        subject, resource = example.subject, example.resource
        try:
            decision = engine.check(
                (subject.type, subject.id),
                example.action,
                (resource.type, resource.id),
                facts.context,
                action_properties=facts.parameters,
                now=facts.now,
            )
        except (UnknownType, UnknownAction):
            return self._baseline  # no name that a policy could hold: the rule can't speak of it
        if decision.allowed:
            return "allow"
        return "conditional" if decision.conditional else "deny"

    @cached_property
    def _timeless(self) -> Policy:
        """The policy with a request's field that nobody gives in the place of `now`."""
        field = m.RequestField(_UNKNOWN.type, _UNKNOWN.name)
        rules = substituted(m.Model(rules=self._model.rules), _NOW, field).rules
        request = (*self._model.request, _UNKNOWN)
        return _policy(replace(self._model, rules=rules, request=request))


def _policy(model: m.Model) -> Policy:
    return compile_policy(plain_text(model))
