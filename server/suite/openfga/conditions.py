"""Knows whether a tuple's condition is met, asked apart from where the tuple leads."""

from __future__ import annotations

from typing import Any

from .... import Engine, Policy, compile_policy
from ....compiler.literals import name, new_name
from ....compiler.openfga.tree import Model
from ....compiler.unparse import unparse
from ....engine.data import Relationship
from ....engine.errors import SaysoError
from .tuples import Tuple
from .values import fitted

SUBJECT, OBJECT = ("someone", "x"), ("thing", "x")


class Conditions:
    """A policy's conditions, each asked through a relation of its own."""

    def __init__(self, model: Model, policy: Policy) -> None:
        self.model = model
        bare = type(policy.model)(zone=policy.model.zone, conditions=policy.model.conditions)
        self.relations = {c.name: f"r{i}" for i, c in enumerate(policy.model.conditions)}
        lines = [unparse(bare), f"type {new_name(SUBJECT[0])}", f"type {new_name(OBJECT[0])}"]
        for condition, relation in self.relations.items():
            lines.append(f"  relation {relation}: {SUBJECT[0]} with {name(condition)}")
        self.engine = Engine(compile_policy("\n".join(lines)))

    def holds(self, given: Tuple, context: dict[str, Any] | None) -> bool:
        """Whether a tuple's condition is met, or could be with what is missing."""
        return self.truth(given, context) is not False

    def truth(self, given: Tuple, context: dict[str, Any] | None) -> bool | None:
        """Whether a tuple's condition is met; None where it lacks a value or can't be computed."""
        if given.condition is None:
            return True
        relation = self.relations[given.condition]
        parameters = fitted(self.model, given.condition, given.context)
        stored = Relationship(
            *OBJECT, relation, *SUBJECT, None, given.condition, parameters or None
        )
        try:
            found = self.engine.check(
                SUBJECT, relation, OBJECT, context or None, relationships=[stored]
            )
        except SaysoError:
            return False
        return None if found.conditional else found.allowed
