"""The syntax tree: what an author wrote, before any name is resolved.

Every node covers the stretch of text from `start` up to but not including `end`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class Tree:
    """Base of all nodes."""

    start: int
    end: int


@dataclass(slots=True)
class Word(Tree):
    """A name as written; `quoted` when it stood in backticks."""

    text: str
    quoted: bool = False


@dataclass(slots=True)
class Text(Tree):
    """A string, its escapes resolved."""

    value: str


# ── Expressions ───────────────────────────────────────────────────────────────────

ConstantKind = Literal[
    "bool", "number", "money", "string", "duration", "datetime", "ip", "network"
]  # fmt: skip


@dataclass(slots=True)
class ExprTree(Tree):
    """Base of expressions. `depth` counts levels of nesting; `grouped` means in parentheses."""

    depth: int = field(default=1, kw_only=True)
    grouped: bool = field(default=False, kw_only=True)


@dataclass(slots=True)
class ConstantTree(ExprTree):
    """A constant: `text` is how it is written, a string's with its escapes resolved."""

    kind: ConstantKind
    text: str


@dataclass(slots=True)
class WindowTree(ExprTree):
    """`Mon..Fri 09:00-17:00 Europe/Berlin`, each part optional but one of the first two."""

    days: Word | None
    opens: Word | None
    closes: Word | None
    zone: Word | None


@dataclass(slots=True)
class SetTree(ExprTree):
    """`{a, b}`: constants, or windows."""

    items: list[ConstantTree | WindowTree]


@dataclass(slots=True)
class PathTree(ExprTree):
    """`a.b.c`, or a single name."""

    words: list[Word]


@dataclass(slots=True)
class UnaryTree(ExprTree):
    op: Literal["not", "-"]
    operand: ExprTree


@dataclass(slots=True)
class ChainTree(ExprTree):
    """`a and b and c` or `a or b or c`."""

    op: Literal["and", "or"]
    items: list[ExprTree]


@dataclass(slots=True)
class BinaryTree(ExprTree):
    """`left op right`; `op` as the words between them read, `mark` where they stand."""

    op: str
    left: ExprTree
    right: ExprTree
    mark: Tree


@dataclass(slots=True)
class ConvertTree(ExprTree):
    operand: ExprTree
    type: Word


@dataclass(slots=True)
class IfTree(ExprTree):
    """`if test then then otherwise other`."""

    test: ExprTree
    then: ExprTree
    other: ExprTree


@dataclass(slots=True)
class CallTree(ExprTree):
    """`function(args)`."""

    function: Word
    args: list[ExprTree]


@dataclass(slots=True)
class ListTree(ExprTree):
    """`[a, b]`."""

    items: list[ExprTree]


@dataclass(slots=True)
class CollectTree(ExprTree):
    """`[result for variable in of if test]`."""

    result: ExprTree
    variable: Word
    of: ExprTree
    test: ExprTree | None


@dataclass(slots=True)
class IndexTree(ExprTree):
    """`of[index]`."""

    of: ExprTree
    index: ExprTree


@dataclass(slots=True)
class PresenceTree(ExprTree):
    operand: ExprTree
    present: bool


@dataclass(slots=True)
class IsTree(ExprTree):
    """`left is word`, or `left is word "id"`."""

    left: ExprTree
    word: Word
    id: Text | None


@dataclass(slots=True)
class AtLeastTree(ExprTree):
    k: Word
    items: list[ExprTree]


@dataclass(slots=True)
class QuantifierTree(ExprTree):
    """Over the entities that a path leads to; `any` and `one` also over a list or a map."""

    kind: Literal["any", "one", "all", "at_least"]
    k: Word | None
    variable: Word
    path: ExprTree
    body: ExprTree | None


# ── Relation expressions ──────────────────────────────────────────────────────────


@dataclass(slots=True)
class DirectTree(ExprTree):
    pass


@dataclass(slots=True)
class ArrowTree(ExprTree):
    """A name (one word, not `every`) or an arrow."""

    words: list[Word]
    every: bool


@dataclass(slots=True)
class NamedTree(ExprTree):
    type: Word
    id: Text


@dataclass(slots=True)
class EveryoneTree(ExprTree):
    type: Word


@dataclass(slots=True)
class ButNotTree(ExprTree):
    base: ExprTree
    excluded: ExprTree


# ── Parts of declarations ─────────────────────────────────────────────────────────


@dataclass(slots=True)
class TypeTree(Tree):
    """A value type: a kind's name, an enum's members, or the element of a set, list or map."""

    kind: Word
    values: list[Word] = field(default_factory=list)
    element: TypeTree | None = None


@dataclass(slots=True)
class FieldTree(Tree):
    """An attribute, a field of the request or a parameter."""

    name: Word
    type: TypeTree
    stored: Word | None
    default: ConstantTree | SetTree | Word | None


@dataclass(slots=True)
class ActionTree(Tree):
    name: Word
    parameters: list[FieldTree]


@dataclass(slots=True)
class SubjectTree(Tree):
    """`user`, `team.member` or `everyone user`, `with …`."""

    type: Word
    relation: Word | None
    everyone: bool
    conditions: list[Word]


@dataclass(slots=True)
class WhoTree(Tree):
    type: Word
    id: Text | None


@dataclass(slots=True)
class RequirementTree(Tree):
    evidence: Word
    within: ConstantTree | None


# ── Statements ────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class ZoneTree(Tree):
    zone: Word


@dataclass(slots=True)
class RequestTree(Tree):
    pass


@dataclass(slots=True)
class TypeDeclTree(Tree):
    name: Word


@dataclass(slots=True)
class AttributeTree(Tree):
    field: FieldTree


@dataclass(slots=True)
class ActionsTree(Tree):
    actions: list[ActionTree]


@dataclass(slots=True)
class RelationTree(Tree):
    name: Word
    subjects: list[SubjectTree]
    expr: ExprTree | None


@dataclass(slots=True)
class PermissionTree(Tree):
    name: Word
    expr: ExprTree


@dataclass(slots=True)
class InverseTree(Tree):
    name: Word
    type: Word
    relation: Word


@dataclass(slots=True)
class NetworkTree(Tree):
    name: Word
    items: list[ConstantTree]


@dataclass(slots=True)
class HoursTree(Tree):
    name: Word
    windows: list[WindowTree]


@dataclass(slots=True)
class NamedSetTree(Tree):
    name: Word
    type: TypeTree
    items: list[ConstantTree]


@dataclass(slots=True)
class EvidenceTree(Tree):
    name: Word
    text: Text | None


@dataclass(slots=True)
class ConditionTree(Tree):
    name: Word
    parameters: list[FieldTree]
    strict: bool
    expr: ExprTree


@dataclass(slots=True)
class RuleTree(Tree):
    """Empty lists of subjects, actions or resources stand for any."""

    name: Word
    sentence: Text | None
    effect: Literal["allow", "forbid", "only"]
    subjects: list[WhoTree]
    actions: list[Word]
    resources: list[WhoTree]
    where: ExprTree | None
    when: ExprTree | None
    unless: ExprTree | None
    require: list[RequirementTree]


@dataclass(slots=True)
class TermTree(Tree):
    """Words, and what they mean: `means`, or `when` a condition holds, of a `type` or of none."""

    phrases: list[Text]
    type: Word | None
    when: ExprTree | None
    means: PathTree | WhoTree | None


Member = AttributeTree | ActionsTree | RelationTree | PermissionTree | InverseTree
"""A statement that belongs to the `type` (or `request`) before it."""

Statement = (
    ZoneTree | RequestTree | TypeDeclTree | AttributeTree | ActionsTree | RelationTree
    | PermissionTree | InverseTree | NetworkTree | HoursTree | NamedSetTree | EvidenceTree
    | ConditionTree | RuleTree | TermTree
)  # fmt: skip
