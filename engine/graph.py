"""The rule graph: what the engine runs, one node for each thing it does.

The compiler lowers a checked model to it; `assemble` lays it out as arrays. It is documented
in docs/graph.md, and differs from the model in that every walk is spelled out in single steps,
`only` is an allow and a forbid, `unless` and `require` are part of the condition, and every
relation's action has its rule.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Constant = bool | int | str | tuple[bool | int | str, ...]


class Node(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of everything in a graph: immutable and comparable by value."""


class Spec(Node, frozen=True):
    """The type of a value: its kind, an enum's members, a set's element type."""

    kind: str
    values: tuple[str, ...] = ()
    element: Spec | None = None


class Field(Node, frozen=True):
    """An attribute, a request field or a parameter."""

    name: str
    type: Spec
    stored: bool = False
    default: Constant | None = None


class Alternative(Node, frozen=True):
    """One shape of stored subject, as in the model."""

    type: str
    relation: str | None = None
    everyone: bool = False
    condition: str | None = None
    expiry: bool = False


class Step(Node, frozen=True):
    """One step of a walk from objects of `type`.

    Over a relation: to the objects of its stored subjects. With `of_type`, over an inverse: to
    the objects of `of_type` in whose `relation` the object is. With `id`: to that one object
    of `of_type`, wherever it starts.
    """

    type: str
    relation: str | None = None
    of_type: str | None = None
    id: str | None = None


class Set(Node, frozen=True):
    """A relation expression.

    op: `direct`; `ref` (relation); `arrow` (step, relation: the relation at the objects walked
    to; those whose type lacks it are skipped); `every` (walks, relation: in it at all of those,
    and there is one); `named` (type, id); `everyone` (type); `union`, `intersection` (items);
    `exclusion` (items: base, excluded).
    """

    op: Literal[
        "direct", "ref", "arrow", "every", "named", "everyone", "union", "intersection", "exclusion"
    ]
    items: tuple[Set, ...] = ()
    relation: str | None = None
    step: Step | None = None
    walks: tuple[tuple[Step, ...], ...] = ()
    type: str | None = None
    id: str | None = None


class Relation(Node, frozen=True):
    """A relation, a permission, or (synthetic, named `@…`) a part of an arrow chain."""

    name: str
    set: Set
    subjects: tuple[Alternative, ...] = ()
    kind: Literal["relation", "permission", "synthetic"] = "relation"


class Action(Node, frozen=True):
    name: str
    parameters: tuple[Field, ...] = ()


class Type(Node, frozen=True):
    name: str
    attributes: tuple[Field, ...] = ()
    relations: tuple[Relation, ...] = ()
    actions: tuple[Action, ...] = ()


class Window(Node, frozen=True):
    """As in the model: days (0 = Monday), minutes of the day, a zone's name."""

    days: tuple[int, ...]
    start: int
    end: int
    zone: str


class Expr(Node, frozen=True):
    """A value or a three-valued condition; `type` is that of its value.

    Conditions: `and`, `or`, `not`, `at_least` (k), `const`; `eq` `ne` `lt` `le` `gt` `ge`;
    `in` (item, set); `overlaps`, `subset`; `in_networks` (item, networks); `in_windows`
    (windows); `starts` `ends` `contains` `matches` `under`; `present`; `in_relation` (is entity
    `of` in relation `name` of entity `root`; false if root's type has none); `same` (of, root);
    `is` (of, types, id); `evidence` (name, within); `any`, `all`, `at_least_of` (k): over the
    entities that `walks` lead to from `root`, bound to `of`, does the one item hold; `any_item`,
    `one_item`: the same over a list's items or a map's keys (list, body); `strict` (a condition,
    parameters): the condition, but unknown unless each parameter has a value.

    Values: `attribute` (of, name), `id` (of), `request`, `action`, `parameter` (name), `now`,
    `local` (name: what `any_item` binds), `add` `sub` `mul` `neg`, `convert`, `else`, `const`,
    `if` (test, then, otherwise), `call` (name: see functions.py), `collect` (list, result, perhaps
    a test): the results as a list.
    """

    op: str
    type: Spec
    args: tuple[Expr, ...] = ()
    of: str | None = None
    root: str | None = None
    name: str | None = None
    value: Constant | None = None
    k: int = 0
    within: int | None = None
    id: str | None = None
    types: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    walks: tuple[tuple[Step, ...], ...] = ()


class Condition(Node, frozen=True):
    """A condition that relationships can carry."""

    name: str
    parameters: tuple[Field, ...]
    expr: Expr


class Who(Node, frozen=True):
    type: str
    id: str | None = None


class Rule(Node, frozen=True):
    """allow or forbid; empty subjects, actions or resources mean any.

    `source` is the author's rule (or `type.relation` for an implicit one), the name that
    decisions report. `only` names the subjects inside an `only`, on the forbid made of it: of
    others its condition does not look at more than that they are not these.
    """

    source: str
    effect: Literal["allow", "forbid"]
    subjects: tuple[Who, ...]
    actions: tuple[str, ...]
    resources: tuple[Who, ...]
    condition: Expr
    sentence: str | None = None
    implicit: bool = False
    only: tuple[Who, ...] = ()


class Graph(Node, frozen=True):
    types: tuple[Type, ...]
    rules: tuple[Rule, ...]
    request: tuple[Field, ...] = ()
    conditions: tuple[Condition, ...] = ()
    evidence: tuple[str, ...] = ()
    digest: str = ""
    version: int = 1


def to_json(graph: Graph) -> bytes:
    """The graph's JSON form."""
    return msgspec.json.encode(graph)


def from_json(data: bytes) -> Graph:
    """Read back what `to_json` wrote."""
    return msgspec.json.decode(data, type=Graph)
