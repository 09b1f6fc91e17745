"""The checked model: what a policy means, every name resolved and every expression typed.

This is the compiler's public product besides the rule graph. It keeps the author's
statements one to one (an `only` is still an `only`, an arrow chain is still a chain), so
it can be printed, formatted, judged by the twin, and stored. `to_json` and `from_json`
give its documented JSON form (docs/model.md).
"""

from __future__ import annotations

from typing import Literal

import msgspec

BOOL, INT, DECIMAL, MONEY = "bool", "int", "decimal", "money"
STRING, ENUM, SET, PATH = "string", "enum", "set", "path"
DATETIME, DURATION, IP, NETWORK = "datetime", "duration", "ip", "network"
UINT, DOUBLE, LIST, MAP, ANY = "uint", "double", "list", "map", "any"

Kind = Literal[
    "bool", "int", "decimal", "money", "string", "enum", "set",
    "path", "datetime", "duration", "ip", "network", "uint", "double", "list", "map", "any",
]  # fmt: skip


class Node(msgspec.Struct, frozen=True, kw_only=False, omit_defaults=True):
    """Base of everything in a model: immutable and comparable by value."""


class Place(Node, frozen=True):
    """Where a statement begins in its file; both count from 1."""

    line: int
    column: int


class ValueType(Node, frozen=True):
    """The type of an attribute, a field, a parameter or an expression.

    `values` lists an enum's members; `element` is the type of a set's or list's elements, or of
    a map's values (its keys are strings).
    """

    kind: Kind
    values: tuple[str, ...] = ()
    element: ValueType | None = None


# ── Values ────────────────────────────────────────────────────────────────────────
# Constants carry their value in a form that survives JSON exactly:
#   bool → bool · int, uint → int · decimal → "12.50" · money → "12.50 USD"
#   double → the shortest text that reads back as it, "0.1", "1e+300"
#   string, enum → str · path → normalised str · datetime → microseconds since 1970, UTC
#   duration → microseconds · ip → "10.0.0.1" · network → "10.0.0.0/16" · set → tuple of these
Constant = bool | int | str | tuple[bool | int | str, ...]


# ── Declarations ──────────────────────────────────────────────────────────────────


class Attribute(Node, frozen=True):
    """A stored attribute of a type, a field of the request, or a parameter.

    `stored` means a request's properties can't override it. `default` applies when absent.
    """

    name: str
    type: ValueType
    stored: bool = False
    default: Constant | None = None
    place: Place | None = None


class Action(Node, frozen=True):
    """An action a type declares, with its typed parameters."""

    name: str
    parameters: tuple[Attribute, ...] = ()
    place: Place | None = None


class SubjectKind(Node, frozen=True):
    """One alternative of a relation: which subjects a stored relationship may name.

    Exactly one shape: objects of `type`; the subjects of `relation` on objects of `type`;
    or, when `everyone`, all of `type`. A relationship stored under an alternative with a
    `condition` must name that condition, and one with `expiry` must carry an expiry.
    """

    type: str
    relation: str | None = None
    everyone: bool = False
    condition: str | None = None
    expiry: bool = False


class Relation(Node, frozen=True):
    """A relation holds stored subjects; `expr`, where given, says how they and others add up.

    `expr` None means just `Direct`.
    """

    name: str
    subjects: tuple[SubjectKind, ...]
    expr: RelationExpr | None = None
    place: Place | None = None


class Permission(Node, frozen=True):
    """A computed relation: no stored subjects of its own."""

    name: str
    expr: RelationExpr
    place: Place | None = None


class Inverse(Node, frozen=True):
    """Declared on type S as `inverse name = type.relation`.

    For an object s of S it names the objects o of `type` with s in o.relation, whichever way
    s came to be there (stored or computed).
    """

    name: str
    type: str
    relation: str
    place: Place | None = None


class Type(Node, frozen=True):
    name: str
    attributes: tuple[Attribute, ...] = ()
    actions: tuple[Action, ...] = ()
    relations: tuple[Relation, ...] = ()
    permissions: tuple[Permission, ...] = ()
    inverses: tuple[Inverse, ...] = ()
    place: Place | None = None


class Network(Node, frozen=True):
    """Named networks, each in CIDR form with host bits zero."""

    name: str
    networks: tuple[str, ...]
    place: Place | None = None


class Window(Node, frozen=True):
    """A recurring span of local time: weekdays (0 = Monday) and minutes of the day.

    Half open: it holds from `start` up to but not at `end`. When `end` ≤ `start` it runs past
    midnight and belongs to the day it starts on. A whole day is 0 to 1440.
    """

    days: tuple[int, ...]
    start: int
    end: int
    zone: str


class Hours(Node, frozen=True):
    name: str
    windows: tuple[Window, ...]
    place: Place | None = None


class NamedSet(Node, frozen=True):
    """A named set of constants, all of `element` type."""

    name: str
    element: ValueType
    values: tuple[bool | int | str, ...]
    place: Place | None = None


class Condition(Node, frozen=True):
    """A named condition that relationships can carry.

    Its parameters come from the relationship, else from the request's context. A `strict` one
    is unknown unless each parameter has a value, even where `expr` would be known without.
    """

    name: str
    parameters: tuple[Attribute, ...]
    expr: Expr
    strict: bool = False
    place: Place | None = None


class Evidence(Node, frozen=True):
    """Something a rule may `require`: proof the server has verified (a step-up, an approval)."""

    name: str
    text: str | None = None
    place: Place | None = None


# ── Relation expressions ──────────────────────────────────────────────────────────


class Direct(Node, frozen=True, tag_field="node", tag="direct"):
    """The relation's own stored subjects."""


class Ref(Node, frozen=True, tag_field="node", tag="ref"):
    """Another relation or permission of the same object."""

    name: str


class Arrow(Node, frozen=True, tag_field="node", tag="arrow"):
    """Walk `path` (relations or inverses, one after the other), then take `target` there.

    Each step goes to the object of each stored subject (for an inverse: to each object it
    names). Objects whose type has no `target`, or no next step, are skipped. With `every`, the
    subject must be in `target` of all objects walked to that have one, and there must be one.
    """

    path: tuple[str, ...]
    target: str
    every: bool = False


class NamedSubject(Node, frozen=True, tag_field="node", tag="named"):
    """One subject named in the policy."""

    type: str
    id: str


class EveryoneOf(Node, frozen=True, tag_field="node", tag="everyone"):
    """All objects of a type."""

    type: str


class UnionOf(Node, frozen=True, tag_field="node", tag="union"):
    items: tuple[RelationExpr, ...]


class IntersectionOf(Node, frozen=True, tag_field="node", tag="intersection"):
    items: tuple[RelationExpr, ...]


class Exclusion(Node, frozen=True, tag_field="node", tag="exclusion"):
    """`base but not excluded`."""

    base: RelationExpr
    excluded: RelationExpr


RelationExpr = (
    Direct | Ref | Arrow | NamedSubject | EveryoneOf | UnionOf | IntersectionOf | Exclusion
)


# ── Expressions ───────────────────────────────────────────────────────────────────
# Every expression has a `type`. Boolean ones are three-valued (true, false, unknown).
# `of` names an entity variable: "subject", "resource", or one bound by a quantifier.


class Const(Node, frozen=True, tag_field="node", tag="const"):
    type: ValueType
    value: Constant


class AttributeOf(Node, frozen=True, tag_field="node", tag="attribute"):
    """A stored attribute of an entity (a request's property may override it)."""

    type: ValueType
    of: str
    name: str


class IdOf(Node, frozen=True, tag_field="node", tag="id"):
    """The id of an entity, as a string."""

    type: ValueType
    of: str


class RequestField(Node, frozen=True, tag_field="node", tag="request"):
    """A field of the request's context."""

    type: ValueType
    name: str


class ActionParameter(Node, frozen=True, tag_field="node", tag="action"):
    """A parameter of the action, from its properties."""

    type: ValueType
    name: str


class ConditionParameter(Node, frozen=True, tag_field="node", tag="parameter"):
    """A parameter of the condition being evaluated."""

    type: ValueType
    name: str


class Now(Node, frozen=True, tag_field="node", tag="now"):
    type: ValueType


class Local(Node, frozen=True, tag_field="node", tag="local"):
    """The value that an `Each` has bound."""

    type: ValueType
    name: str


class Arithmetic(Node, frozen=True, tag_field="node", tag="arithmetic"):
    """Arithmetic of numbers, money, durations and datetimes, and strings joined by `+`.

    Overflow and division by zero are unknown; doubles have neither.
    """

    type: ValueType
    op: Literal["+", "-", "*", "/", "%"]
    left: Expr
    right: Expr


class Negative(Node, frozen=True, tag_field="node", tag="negative"):
    type: ValueType
    operand: Expr


class Convert(Node, frozen=True, tag_field="node", tag="convert"):
    """`operand as type`; a failed conversion is unknown."""

    type: ValueType
    operand: Expr


class Else(Node, frozen=True, tag_field="node", tag="else"):
    """`operand`, or `fallback` where it is unknown."""

    type: ValueType
    operand: Expr
    fallback: Expr


class If(Node, frozen=True, tag_field="node", tag="if"):
    """`if test then then otherwise other`; unknown where `test` is."""

    type: ValueType
    test: Expr
    then: Expr
    other: Expr


class Call(Node, frozen=True, tag_field="node", tag="call"):
    """A built-in function of values: see engine/functions.py."""

    type: ValueType
    function: str
    args: tuple[Expr, ...]


class ListOf(Node, frozen=True, tag_field="node", tag="list"):
    """`[a, b]`; unknown where one of them is."""

    type: ValueType
    items: tuple[Expr, ...]


class Collect(Node, frozen=True, tag_field="node", tag="collect"):
    """`[result for variable in of if test]`, over a list's items or a map's keys.

    Unknown where a test, or a result that counts, is. `test` None means true.
    """

    type: ValueType
    variable: str
    of: Expr
    result: Expr
    test: Expr | None = None


class Item(Node, frozen=True, tag_field="node", tag="item"):
    """`of[index]`, an item of a list or a map; unknown where there is none."""

    type: ValueType
    of: Expr
    index: Expr


class Present(Node, frozen=True, tag_field="node", tag="present"):
    """True where `operand` is known, else false; never unknown. Sets are present if non-empty."""

    type: ValueType
    operand: Expr


class Not(Node, frozen=True, tag_field="node", tag="not"):
    type: ValueType
    operand: Expr


class And(Node, frozen=True, tag_field="node", tag="and"):
    type: ValueType
    items: tuple[Expr, ...]


class Or(Node, frozen=True, tag_field="node", tag="or"):
    type: ValueType
    items: tuple[Expr, ...]


class AtLeast(Node, frozen=True, tag_field="node", tag="at_least"):
    """`at least k of (…)`."""

    type: ValueType
    k: int
    items: tuple[Expr, ...]


class Compare(Node, frozen=True, tag_field="node", tag="compare"):
    """Both sides have comparable types; unlike currencies are unknown.

    `<` and its kin apply to int, decimal, money, datetime, duration and string (by code point).
    Int and decimal compare with each other.
    """

    type: ValueType
    op: Literal["==", "!=", "<", "<=", ">", ">="]
    left: Expr
    right: Expr


class InSet(Node, frozen=True, tag_field="node", tag="in_set"):
    """`item in set`; `set` is of set type (an attribute, a field, or a constant), or a list, or
    a map, whose keys are meant.
    """

    type: ValueType
    item: Expr
    set: Expr


class SetTest(Node, frozen=True, tag_field="node", tag="set_test"):
    """overlaps: some element in common. subset: every element of left is in right."""

    type: ValueType
    op: Literal["overlaps", "subset"]
    left: Expr
    right: Expr


class InNetworks(Node, frozen=True, tag_field="node", tag="in_networks"):
    """An ip within any of the networks (a set of network constants, or one network attribute).

    An IPv4-mapped IPv6 address counts as the IPv4 address it maps.
    """

    type: ValueType
    item: Expr
    networks: Expr


class InWindows(Node, frozen=True, tag_field="node", tag="in_windows"):
    """A datetime within any of the windows."""

    type: ValueType
    item: Expr
    windows: tuple[Window, ...]


class StringTest(Node, frozen=True, tag_field="node", tag="string_test"):
    """starts, ends, contains: by code points. matches: a glob over the whole string, where `*`
    is any run without `/`, `**` any run, `?` one character but `/`. regex: the regular expression
    `right`, in RE2's syntax, matches somewhere. under: `left` is the path `right` or lies below
    it; both are normalised paths.
    """

    type: ValueType
    op: Literal["starts", "ends", "contains", "matches", "regex", "under"]
    left: Expr
    right: Expr


class EntityPath(Node, frozen=True):
    """The entities reached from variable `root` by `path` of relations, permissions, inverses."""

    root: str
    path: tuple[str, ...]


class Member(Node, frozen=True, tag_field="node", tag="member"):
    """`item in root.a.b.c`: is entity variable `item` a subject of `c` where `a.b` leads?

    The last step is a relation, permission or inverse; the ones before are walked as an arrow.
    """

    type: ValueType
    item: str
    of: EntityPath


class SameEntity(Node, frozen=True, tag_field="node", tag="same_entity"):
    """`left is right` for two entity variables."""

    type: ValueType
    left: str
    right: str


class IsEntity(Node, frozen=True, tag_field="node", tag="is_entity"):
    """`subject is user` or `subject is user "alice"`."""

    type: ValueType
    of: str
    entity_type: str
    id: str | None = None


class Quantifier(Node, frozen=True, tag_field="node", tag="quantifier"):
    """`any v in path has body`, `all v in path have body`, `at least k v in path have body`.

    Ranges over the entities `path` leads to by stored subjects (or inverses), each distinct
    entity once. `body` None means true. `types` are the types `variable` can have. Over nothing
    each kind is false. Membership itself may be unknown (a conditional relationship):
    any = or(m and b), all = or(m) and and(not m or b), at least k counts (m and b).
    """

    type: ValueType
    kind: Literal["any", "all", "at_least"]
    variable: str
    types: tuple[str, ...]
    path: EntityPath
    body: Expr | None = None
    k: int = 1


class Each(Node, frozen=True, tag_field="node", tag="each"):
    """`any v in of has body`, `exactly one v in of has body`, for the items of a list or the keys
    of a map. any: the or of the bodies. one: unknown where a body is.
    """

    type: ValueType
    kind: Literal["any", "one"]
    variable: str
    of: Expr
    body: Expr


Expr = (
    Const | AttributeOf | IdOf | RequestField | ActionParameter | ConditionParameter | Now | Local
    | Arithmetic | Negative | Convert | Else | If | Call | ListOf | Collect | Item | Present | Not
    | And | Or | AtLeast | Compare | InSet | SetTest | InNetworks | InWindows | StringTest | Member
    | SameEntity | IsEntity | Quantifier | Each
)  # fmt: skip


# ── Rules ─────────────────────────────────────────────────────────────────────────


class Who(Node, frozen=True):
    """A type of subject or resource, or one of them by id."""

    type: str
    id: str | None = None


class Requirement(Node, frozen=True):
    """`require evidence [within duration]`; `within` in microseconds."""

    evidence: str
    within: int | None = None


class Rule(Node, frozen=True):
    """One rule. Empty `subjects`, `actions` or `resources` mean any.

    `where` belongs to `only`. In a rule whose resource is any, `actions` are names that some
    type declares.
    """

    name: str
    effect: Literal["allow", "forbid", "only"]
    subjects: tuple[Who, ...]
    actions: tuple[str, ...]
    resources: tuple[Who, ...]
    sentence: str | None = None
    where: Expr | None = None
    when: Expr | None = None
    unless: Expr | None = None
    require: tuple[Requirement, ...] = ()
    place: Place | None = None


# ── Terms ─────────────────────────────────────────────────────────────────────────


MeaningKind = Literal[
    "type", "action", "attribute", "id", "relation", "walk", "request", "network", "hours", "set",
    "evidence", "entity",
]  # fmt: skip


class Meaning(Node, frozen=True):
    """What a word stands for: exactly one kind of declared thing.

    `names` leads to it: ("document",) for a type; ("view",) or ("document", "view") for an action
    of any or one type; ("user", "department") for an attribute; ("document", "owner") for a
    relation, permission or inverse; ("user", "teams", "lead") for a walk, the last of which may be
    an attribute; ("user",) for the id of a type; ("mfa",) for an attribute of the request; the name
    of a network, hours, set or evidence; ("user", "alex.chen") for one entity.
    """

    kind: MeaningKind
    names: tuple[str, ...]


class Term(Node, frozen=True):
    """Words of an author's English and what they mean; no decision depends on it.

    One of three shapes: what the words stand for, `means`; entities of `type` where `when` holds,
    which speaks of the entity as the variable "subject"; or, without a type, a circumstance, which
    speaks of the request and the time only. `phrases` are trimmed, with single spaces.
    """

    phrases: tuple[str, ...]
    type: str | None = None
    when: Expr | None = None
    means: Meaning | None = None
    place: Place | None = None


class Model(Node, frozen=True):
    """A whole policy."""

    types: tuple[Type, ...] = ()
    rules: tuple[Rule, ...] = ()
    request: tuple[Attribute, ...] = ()
    zone: str | None = None
    networks: tuple[Network, ...] = ()
    hours: tuple[Hours, ...] = ()
    sets: tuple[NamedSet, ...] = ()
    conditions: tuple[Condition, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    terms: tuple[Term, ...] = ()
    version: int = 1

    def type_named(self, name: str) -> Type | None:
        """The declared type of this name."""
        return next((t for t in self.types if t.name == name), None)


def to_json(model: Model) -> bytes:
    """The model's JSON form, keys in declaration order: equal models give equal bytes."""
    return msgspec.json.encode(model)


def from_json(data: bytes) -> Model:
    """Read back what `to_json` wrote; raises msgspec.ValidationError where it does not fit."""
    return msgspec.json.decode(data, type=Model)
