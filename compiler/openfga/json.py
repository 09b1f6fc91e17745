"""Knows how to read the JSON form of a model, as OpenFGA's API takes and gives it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import yaml

from ..diagnostics import Report
from .tree import (
    Arrow,
    Computed,
    Condition,
    Model,
    Name,
    Operation,
    Place,
    Relation,
    Restriction,
    Rewrite,
    This,
    Type,
)

MAX_DEPTH = 60

Node = Any
"""A YAML node: JSON is YAML, and YAML's reader knows places."""


def read_json(report: Report) -> Model | None:
    """The model of a JSON text; None, having reported why, if it is none."""
    text = report.source.text
    try:
        json.loads(text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except json.JSONDecodeError as error:
        place = Place(report.source, error.pos, error.pos + 1)
        report.error("invalid-json", place, f"it is not JSON: {error.msg.lower()}")
        return None
    except (RecursionError, yaml.YAMLError):
        report.error("nested-too-deep", Place(report.source, 0, 1), "it is nested too deep")
        return None
    try:
        return _Reader(report).model(root)
    except _Unreadable:
        return None


class _Unreadable(Exception):
    """It is no model; why has been reported."""


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report

    def place(self, node: Node) -> Place:
        return Place(self.report.source, node.start_mark.index, node.end_mark.index)

    def fail(self, node: Node, message: str) -> None:
        self.report.error("invalid-json", self.place(node), message)
        raise _Unreadable

    # ── JSON values ──

    def members(self, node: Node, what: str) -> dict[str, tuple[Node, Node]]:
        """An object's (name node, value node) pairs by name in lower-case words."""
        if not isinstance(node, yaml.MappingNode):
            self.fail(node, f"expected {what} as an object")
        found: dict[str, tuple[Node, Node]] = {}
        for key, value in node.value:
            if key.value in found:
                self.fail(key, f"`{key.value}` is given twice")
            found[key.value] = key, value
        return found

    def fields(self, node: Node, what: str) -> dict[str, Node]:
        """An object's values by their names, camelCase and snake_case being one; null is absent."""
        return {
            _snake(name): value
            for name, (_, value) in self.members(node, what).items()
            if not _is_null(value)
        }

    def text(self, node: Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.style != '"':
            self.fail(node, f"expected {what} as a string")
        value: str = node.value
        return value

    def name(self, node: Node, what: str) -> Name:
        return Name(self.text(node, what), self.place(node))

    def items(self, node: Node, what: str) -> list[Node]:
        if not isinstance(node, yaml.SequenceNode):
            self.fail(node, f"expected {what} as a list")
        found: list[Node] = node.value
        return found

    def needed(self, fields: dict[str, Node], name: str, node: Node) -> Node:
        if name not in fields:
            self.fail(node, f"`{name}` is missing here")
        return fields[name]

    # ── Parts of a model ──

    def model(self, root: Node) -> Model:
        fields = self.fields(root, "a model")
        if "authorization_model" in fields:  # as the API answers
            return self.model(fields["authorization_model"])
        model = Model(start=self.place(root))
        if "schema_version" in fields:
            model.schema = self.text(fields["schema_version"], "the schema's version")
        types = self.needed(fields, "type_definitions", root)
        model.types = [self.type(node) for node in self.items(types, "the types")]
        if "conditions" in fields:
            members = self.members(fields["conditions"], "the conditions")
            model.conditions = [self.condition(key, value) for key, value in members.values()]
        return model

    def type(self, node: Node) -> Type:
        fields = self.fields(node, "a type")
        name = self.name(self.needed(fields, "type", node), "the type's name")
        restrictions: dict[str, tuple[Restriction, ...]] = {}
        if "metadata" in fields:
            metadata = self.fields(fields["metadata"], "the metadata")
            if "relations" in metadata:
                for key, (_, value) in self.members(metadata["relations"], "the metadata").items():
                    restrictions[key] = self.restrictions(value)
        found = Type(name)
        if "relations" in fields:
            for key, value in self.members(fields["relations"], "the relations").values():
                relation = Name(key.value, self.place(key))
                found.relations.append(
                    Relation(relation, self.rewrite(value, 0), restrictions.get(key.value, ()))
                )
        return found

    def restrictions(self, node: Node) -> tuple[Restriction, ...]:
        fields = self.fields(node, "a relation's metadata")
        if "directly_related_user_types" not in fields:
            return ()
        kinds = self.items(fields["directly_related_user_types"], "who may be assigned")
        return tuple(map(self.restriction, kinds))

    def restriction(self, node: Node) -> Restriction:
        fields = self.fields(node, "who may be assigned")
        type_ = self.name(self.needed(fields, "type", node), "a type's name")

        def optional(name: str) -> Name | None:
            value = fields.get(name)
            if value is None or not self.text(value, f"a {name}"):
                return None
            return self.name(value, f"a {name}")

        return Restriction(
            type_, self.place(node), optional("relation"), "wildcard" in fields,
            optional("condition"),
        )  # fmt: skip

    def rewrite(self, node: Node, depth: int) -> Rewrite:
        if depth > MAX_DEPTH:
            self.fail(node, f"the relation nests more than {MAX_DEPTH} deep")
        fields = self.fields(node, "a relation")
        ways: dict[str, Callable[[Node, int], Rewrite]] = {
            "this": lambda given, _: This(self.place(given)),
            "computed_userset": lambda given, _: Computed(self.relation(given)),
            "tuple_to_userset": self.arrow,
            "union": lambda given, n: self.children("or", given, n),
            "intersection": lambda given, n: self.children("and", given, n),
            "difference": self.difference,
        }
        if len(fields) != 1 or next(iter(fields)) not in ways:
            self.fail(node, f"expected one of {', '.join(f'`{way}`' for way in ways)}")
        ((name, given),) = fields.items()
        return ways[name](given, depth + 1)

    def relation(self, node: Node) -> Name:
        fields = self.fields(node, "a userset")
        return self.name(self.needed(fields, "relation", node), "a relation's name")

    def arrow(self, node: Node, depth: int) -> Rewrite:
        fields = self.fields(node, "a tuple to userset")
        return Arrow(
            self.relation(self.needed(fields, "computed_userset", node)),
            self.relation(self.needed(fields, "tupleset", node)),
        )

    def children(self, op: str, node: Node, depth: int) -> Rewrite:
        fields = self.fields(node, "an operation")
        items = self.items(self.needed(fields, "child", node), "its parts")
        if not items:
            self.fail(node, "an operation needs parts")
        found = tuple(self.rewrite(item, depth) for item in items)
        return found[0] if len(found) == 1 else Operation(op, found)

    def difference(self, node: Node, depth: int) -> Rewrite:
        fields = self.fields(node, "a difference")
        base = self.rewrite(self.needed(fields, "base", node), depth)
        return Operation(
            "but not", (base, self.rewrite(self.needed(fields, "subtract", node), depth))
        )

    # ── Conditions ──

    def condition(self, key: Node, node: Node) -> Condition:
        fields = self.fields(node, "a condition")
        expression = self.needed(fields, "expression", node)
        parameters: dict[str, str] = {}
        if "parameters" in fields:
            for name, (_, value) in self.members(fields["parameters"], "parameters").items():
                parameters[name] = self.parameter(value)
        return Condition(
            Name(key.value, self.place(key)), parameters,
            self.text(expression, "an expression").strip(), self.place(expression),
        )  # fmt: skip

    def parameter(self, node: Node) -> str:
        fields = self.fields(node, "a parameter's type")
        name = self.text(self.needed(fields, "type_name", node), "a type's name")
        found = name.removeprefix("TYPE_NAME_").lower()
        if fields.get("generic_types") is not None:
            inner = self.items(fields["generic_types"], "the type's own")
            if inner:
                return f"{found}<{', '.join(self.parameter(item) for item in inner)}>"
        return found


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name)


def _is_null(node: Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.style is None and node.value == "null"
