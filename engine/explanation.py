"""explanation holds what an explanation says, as data: for text, for JSON and for a picture.

docs/explain.md describes the JSON form. Everything is immutable and comparable by value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

Truth = bool | None
"""True, false, or None for unknown."""


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of everything in an explanation."""


class Entity(Part, frozen=True):
    """An object, a set of subjects (with `relation`), or everyone of a type (`id` None)."""

    type: str
    id: str | None
    relation: str | None = None


class Edge(Part, frozen=True):
    """A relationship: the subject stands in `relation` to the object.

    `state` says where it is from: stored, or given with the request; or that a suggested change
    would add or remove it. `expires` is a datetime.
    """

    subject: Entity
    relation: str
    object: Entity
    state: Literal["stored", "contextual", "added", "removed"] = "stored"
    condition: str | None = None
    parameters: dict[str, Any] | None = None
    expires: str | None = None


class Operand(Part, frozen=True):
    """A value that was looked at: how the policy writes it, and what it was (JSON; see data.md).

    `type` is its kind, for a set that of its elements. `known` is false where it is absent or
    could not be computed. `entity` and `attribute` are given where it is an attribute, `constant`
    is true where the policy writes the value out.
    """

    text: str
    type: str
    known: bool
    value: Any = None
    entity: Entity | None = None
    attribute: str | None = None
    constant: bool = False


# ── Steps ─────────────────────────────────────────────────────────────────────────
# Each says whether what it names `holds`, and whether the rule wants it to: it speaks for the
# rule where `holds == wanted`, against it where they differ, and leaves it open where `holds`
# is None.


class Step(Part, frozen=True, tag_field="kind", kw_only=True):
    """One thing that was looked at."""

    holds: Truth
    wanted: bool = True


class RelationshipStep(Step, frozen=True, tag="relationship"):
    """A stored or contextual relationship that was used, with why its condition holds."""

    edge: Edge
    steps: tuple[StepType, ...] = ()


class MembershipStep(Step, frozen=True, tag="membership"):
    """Is the subject in this relation of the object? `steps` is the chain that shows it.

    `relation` may be a path as the policy writes it (`shared_with.member`); `stored` is true
    where it is a relation. `leads_to` has, for a path, some of the objects it leads to.
    `computed` is true where the chain is too long to be shown.
    """

    subject: Entity
    relation: str
    object: Entity
    steps: tuple[StepType, ...] = ()
    stored: bool = False
    leads_to: tuple[Entity, ...] = ()
    computed: bool = False


class HopStep(Step, frozen=True, tag="hop"):
    """A walk moved on to another object for a reason other than one relationship.

    `reason` "inverse": `start` is in `relation` of `end`, by `steps`; "named": the policy names
    `end` itself.
    """

    reason: Literal["inverse", "named"]
    start: Entity
    end: Entity
    relation: str | None = None
    steps: tuple[StepType, ...] = ()


class SubjectStep(Step, frozen=True, tag="subject"):
    """The policy itself counts the subject in: by name, as one of everyone, or as that very set."""

    reason: Literal["named", "everyone", "itself"]
    subject: Entity
    relation: str
    object: Entity


class ComparisonStep(Step, frozen=True, tag="comparison"):
    """Two values compared. `op` is as the rule graph writes it: eq, lt, in, overlaps, under, …"""

    op: str
    left: Operand
    right: Operand


class ValueStep(Step, frozen=True, tag="value"):
    """A value that is itself true or false (`op` "is"), or present or not ("present")."""

    op: Literal["is", "present"]
    operand: Operand


class WindowStep(Step, frozen=True, tag="window"):
    """Was an instant in a weekly window? `local` is its wall-clock time in `zone`."""

    operand: Operand
    windows: tuple[str, ...]
    zone: str
    local: str | None = None
    name: str | None = None


class NetworkStep(Step, frozen=True, tag="network"):
    """Was an address in any of the networks? `matched` is the one it was in."""

    operand: Operand
    networks: Operand
    name: str | None = None
    matched: str | None = None


class EvidenceStep(Step, frozen=True, tag="evidence"):
    """Evidence required, and when it was given; `text` is what the policy says of it."""

    name: str
    text: str | None = None
    within: str | None = None
    given: str | None = None


class IdentityStep(Step, frozen=True, tag="identity"):
    """Is this entity of this type (`id` None), or that one?"""

    entity: Entity
    type: str
    id: str | None = None


class Witness(Part, frozen=True):
    """One entity a quantifier looked at: how it was led to, and what was seen of it."""

    entity: Entity
    holds: Truth
    path: tuple[StepType, ...] = ()
    steps: tuple[StepType, ...] = ()


class QuantifierStep(Step, frozen=True, tag="quantifier"):
    """Some, all, or at least `k` of the entities a path leads to.

    `count` entities were led to, of which some are shown as witnesses.
    """

    quantifier: Literal["any", "all", "at_least"]
    variable: str
    k: int
    root: Entity
    path: str
    count: int
    matching: int
    witnesses: tuple[Witness, ...] = ()


class LogicStep(Step, frozen=True, tag="logic"):
    """Some of several conditions: `or`, `and`, or `at least k of`."""

    op: Literal["or", "and", "at_least"]
    steps: tuple[StepType, ...]
    k: int = 1


StepType = (
    RelationshipStep | MembershipStep | HopStep | SubjectStep | ComparisonStep | ValueStep
    | WindowStep | NetworkStep | EvidenceStep | IdentityStep | QuantifierStep | LogicStep
)  # fmt: skip


# ── Rules and changes ─────────────────────────────────────────────────────────────


class RuleReport(Part, frozen=True):
    """One rule that applies to the request, and what became of its conditions.

    `rule` is the author's name for it, or `type.relation` for the rule that each relation and
    permission brings along (`implicit`). `sentence` is the author's. `paraphrase` says in lines
    what the rule means; the engine, which has only the graph, leaves it to those above it.
    """

    rule: str
    effect: Literal["allow", "forbid"]
    holds: Truth
    steps: tuple[StepType, ...]
    sentence: str | None = None
    implicit: bool = False
    paraphrase: str | None = None


class Change(Part, frozen=True):
    """One thing that could be otherwise.

    `add` and `remove` have an `edge`. `set` gives an attribute (`name`) of `entity` a `value`;
    `give` gives a field of the request's context one, `parameter` one of the action; without a
    value it is left out. `wait` asks again at `value`, `prove` gives the evidence `name`.
    `label` is what the policy calls the value, such as a network's name.
    """

    kind: Literal["add", "remove", "set", "give", "parameter", "wait", "prove"]
    edge: Edge | None = None
    entity: Entity | None = None
    name: str | None = None
    value: Any = None
    label: str | None = None
    text: str | None = None


class Suggestion(Part, frozen=True):
    """Changes that together make the decision an allow: tried out, not guessed."""

    changes: tuple[Change, ...]
    rule: str | None = None


class OtherRule(Part, frozen=True):
    """An allow rule for this action on this type that does not speak of the subject."""

    rule: str
    subjects: tuple[Entity, ...]
    resources: tuple[Entity, ...] = ()


class Picture(Part, frozen=True):
    """The entities and relationships the explanation speaks of, each once, in order of mention."""

    entities: tuple[Entity, ...]
    edges: tuple[Edge, ...]


class Explanation(Part, frozen=True):
    """A decision with its reasons.

    `reasons` has the rule that decided: the allow that allowed or the forbid that forbade. For
    a deny for want of an allow it has the allows that came nearest, and a forbid that would
    have forbidden it all the same; for a conditional one the rules that are unknown. `changes`
    has up to three ways to an allow, the shortest first. `others` is filled where no allow rule
    speaks of such a subject at all.
    """

    decision: Literal["allow", "deny", "conditional"]
    subject: Entity
    action: str
    resource: Entity
    revision: int
    now: str | None = None
    rule: str | None = None
    sentence: str | None = None
    effect: Literal["allow", "forbid"] | None = None
    reasons: tuple[RuleReport, ...] = ()
    changes: tuple[Suggestion, ...] = ()
    others: tuple[OtherRule, ...] = ()
    missing: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    picture: Picture = Picture((), ())

    @property
    def allowed(self) -> bool:
        """Whether the decision is an allow."""
        return self.decision == "allow"

    @property
    def conditional(self) -> bool:
        """Whether it is denied only for want of what `missing` and `required` name."""
        return self.decision == "conditional"

    def to_json(self) -> dict[str, Any]:
        """The JSON form, as dicts and lists; see docs/explain.md."""
        found = msgspec.to_builtins(self)
        assert isinstance(found, dict)
        return found

    def text(self, color: bool = False, width: int = 100) -> str:
        """What a person reads, in lines of `width` where words allow."""
        from .explain_text import render

        return render(self, color, width)


def steps_within(steps: tuple[StepType, ...]) -> Iterator[StepType]:
    """Each step and the steps below it, in order of mention."""
    for step in steps:
        yield step
        if isinstance(step, QuantifierStep):
            for witness in step.witnesses:
                yield from steps_within(witness.path)
                yield from steps_within(witness.steps)
        elif isinstance(step, RelationshipStep | MembershipStep | HopStep | LogicStep):
            yield from steps_within(step.steps)
