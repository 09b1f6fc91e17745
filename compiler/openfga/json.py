"""Knows how to read the JSON form of a model, as OpenFGA's API takes and gives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

from ..diagnostics import Report
from .nodes import Node, Unreadable, read_nodes
from .tree import (
    Arrow,
    Computed,
    Condition,
    Model,
    Name,
    Operation,
    Relation,
    Restriction,
    Rewrite,
    This,
    Type,
)

MAX_DEPTH = 60

SCALARS = (
    "any", "bool", "string", "int", "uint", "double", "duration", "timestamp", "ipaddress",
)  # fmt: skip


def read_json(report: Report) -> Model | None:
    """The model of a JSON text; None, having reported why, if it is none."""
    try:
        return _Reader(report).model(read_nodes(report.source))
    except Unreadable as problem:
        code = "nested-too-deep" if problem.deep else "invalid-json"
        report.error(code, problem.place, f"it is not JSON: {problem.message}")
    except _Unreadable:
        pass
    return None


class _Unreadable(Exception):
    """It is no model; why has been reported."""


class _Reader:
    def __init__(self, report: Report) -> None:
        self.report = report

    def fail(self, node: Node, message: str, code: str = "invalid-json") -> NoReturn:
        self.report.error(code, node.place, message)
        raise _Unreadable

    # ── JSON values ──

    def members(self, node: Node, what: str) -> dict[str, tuple[Node, Node]]:
        """An object's (name node, value node) pairs by name in lower-case words."""
        if node.members is None:
            self.fail(node, f"expected {what} as an object")
        found: dict[str, tuple[Node, Node]] = {}
        for key, value in node.members:
            name = key.string or ""
            if name in found:
                self.fail(key, f"`{name}` is given twice")
            found[name] = key, value
        return found

    def fields(self, node: Node, what: str) -> dict[str, Node]:
        """An object's values by their names, camelCase and snake_case being one; null is absent."""
        return {
            _snake(name): value
            for name, (_, value) in self.members(node, what).items()
            if value.other != "null"
        }

    def text(self, node: Node, what: str) -> str:
        if node.string is None:
            self.fail(node, f"expected {what} as a string")
        return node.string

    def name(self, node: Node, what: str) -> Name:
        return Name(self.text(node, what), node.place)

    def items(self, node: Node, what: str) -> list[Node]:
        if node.items is None:
            self.fail(node, f"expected {what} as a list")
        return node.items

    def needed(self, fields: dict[str, Node], name: str, node: Node) -> Node:
        if name not in fields:
            self.fail(node, f"`{name}` is missing here")
        return fields[name]

    # ── Parts of a model ──

    def model(self, root: Node) -> Model:
        fields = self.fields(root, "a model")
        if "authorization_model" in fields:  # as the API answers
            return self.model(fields["authorization_model"])
        model = Model(start=root.place)
        if "schema_version" in fields:
            version = fields["schema_version"]
            model.schema, model.start = self.text(version, "the schema's version"), version.place
        if "type_definitions" in fields:
            types = self.items(fields["type_definitions"], "the types")
            model.types = [self.type(node) for node in types]
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
            for given, (at, value) in self.members(fields["relations"], "the relations").items():
                rewrite = self.rewrite(value, 0)
                found.relations.append(
                    Relation(Name(given, at.place), rewrite, restrictions.get(given, ()))
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

        if "wildcard" in fields:
            self.members(fields["wildcard"], "the wildcard")

        return Restriction(
            type_, node.place, optional("relation"), "wildcard" in fields,
            optional("condition"),
        )  # fmt: skip

    def rewrite(self, node: Node, depth: int) -> Rewrite:
        if depth > MAX_DEPTH:
            self.fail(node, f"the relation nests more than {MAX_DEPTH} deep")
        fields = self.fields(node, "a relation")
        ways: dict[str, Callable[[Node, int], Rewrite]] = {
            "this": lambda given, _: This(given.place),
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
        if len(items) < 2:
            self.fail(node, "an operation has at least two parts")
        return Operation(op, tuple(self.rewrite(item, depth) for item in items))

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
        name = self.needed(fields, "name", node)
        if self.text(name, "the condition's name") != key.string:
            self.fail(name, f"this condition is called `{key.string}` above")
        parameters: dict[str, str] = {}
        if "parameters" in fields:
            for given, (_, value) in self.members(fields["parameters"], "parameters").items():
                parameters[given] = self.parameter(value)
        return Condition(
            Name(key.string or "", key.place), parameters,
            self.text(expression, "an expression").strip(), expression.place,
        )  # fmt: skip

    def parameter(self, node: Node) -> str:
        """A parameter's type, as the language writes it."""
        fields = self.fields(node, "a parameter's type")
        given = self.needed(fields, "type_name", node)
        name = self.text(given, "a type's name")
        found = name.removeprefix("TYPE_NAME_").lower()
        container = found in ("list", "map")
        if name != f"TYPE_NAME_{found.upper()}" or not (container or found in SCALARS):
            self.fail(given, f"`{name}` is no type of a parameter", "invalid-parameter")
        inner: list[Node] = []
        if "generic_types" in fields:
            inner = self.items(fields["generic_types"], "the type's own")
        if len(inner) != container:
            many = "one of its own" if container else "none of its own"
            self.fail(given, f"a type `{found}` has {many}", "invalid-parameter")
        return f"{found}<{self.parameter(inner[0])}>" if container else found


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name)
