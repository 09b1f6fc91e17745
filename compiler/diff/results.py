"""What a comparison of two policies comes to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from .cases import Case
from .judges import Verdict

Kind = Literal["widening", "narrowing", "opening", "closing"]
"""widening: something is allowed that was not. narrowing: something no longer is. opening: what
was denied for certain now waits for what is not known. closing: the reverse."""


@dataclass(frozen=True)
class Place:
    """A kind of request: subjects of a type, an action, resources of a type.

    With a `relation` the subjects are sets: that relation of the type's objects (`team#member`).
    """

    subject: str
    action: str
    resource: str
    relation: str | None = None

    def __str__(self) -> str:
        subject = self.subject if self.relation is None else f"{self.subject}#{self.relation}"
        return f"{subject} {self.action} {self.resource}"

    def to_json(self) -> dict[str, Any]:
        """The place as JSON-able data."""
        return {
            "subject_type": self.subject,
            "action": self.action,
            "resource_type": self.resource,
            "subject_relation": self.relation,
        }


@dataclass(frozen=True)
class Difference:
    """One kind of request that the two policies can decide differently, shown by a case.

    `rule` is the rule by which it differs, in the policy `side`; `TYPE.RELATION` is the implicit
    one of a relation. The engine has decided the witness so under both policies.
    """

    kind: Kind
    place: Place
    witness: Case
    old: Verdict
    new: Verdict
    rule: str | None = None
    side: Literal["old", "new"] = "new"

    def to_json(self) -> dict[str, Any]:
        """The difference as JSON-able data (docs/diff.md)."""
        return {
            "kind": self.kind,
            **self.place.to_json(),
            "rule": self.rule,
            "side": self.side,
            "old": self.old.to_json(),
            "new": self.new.to_json(),
            "witness": self.witness.to_json(),
        }


@dataclass(frozen=True)
class Undecided:
    """A kind of request of which it is not known whether the policies decide it alike.

    `tried` requests were made up for it, and both policies decided each of them alike.
    """

    place: Place
    reason: str
    tried: int = 0

    def to_json(self) -> dict[str, Any]:
        """The open question as JSON-able data."""
        return {**self.place.to_json(), "reason": self.reason, "tried": self.tried}


@dataclass(frozen=True)
class SchemaChange:
    """One declaration added, removed or changed, in plain words."""

    change: Literal["added", "removed", "changed"]
    what: str
    name: str
    text: str

    def to_json(self) -> dict[str, Any]:
        """The change as JSON-able data."""
        return {"change": self.change, "what": self.what, "name": self.name, "text": self.text}


@dataclass
class PolicyDiff:
    """All that is known to differ between two policies, and what is not known.

    `added`, `removed` and `changed` name rules whose text says something else, whether or not it
    makes a difference.
    """

    differences: list[Difference] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    schema_changes: list[SchemaChange] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    compared: int = 0
    """Kinds of request that a change reaches."""
    settled: int = 0
    """How many of them are decided: proved alike, or their differences shown."""
    solver: bool = True
    """Whether a solver was there to be asked."""

    def of(self, kind: Kind) -> list[Difference]:
        """The differences of one kind."""
        return [each for each in self.differences if each.kind == kind]

    @property
    def widenings(self) -> list[Difference]:
        """What the new policy allows and the old one does not."""
        return self.of("widening")

    @property
    def narrowings(self) -> list[Difference]:
        """What the old policy allows and the new one does not."""
        return self.of("narrowing")

    @property
    def openings(self) -> list[Difference]:
        """What the old policy denies for certain, and the new one as long as something lacks."""
        return self.of("opening")

    @property
    def closings(self) -> list[Difference]:
        """What the old policy denies as long as something lacks, and the new one for certain."""
        return self.of("closing")

    @property
    def same(self) -> bool:
        """Whether every request is known to be decided alike, and the declarations are the same."""
        return not (self.differences or self.undecided or self.schema_changes)

    def to_json(self) -> dict[str, Any]:
        """The comparison as JSON-able data (docs/diff.md)."""
        return {
            "same": self.same,
            "widenings": [each.to_json() for each in self.widenings],
            "narrowings": [each.to_json() for each in self.narrowings],
            "openings": [each.to_json() for each in self.openings],
            "closings": [each.to_json() for each in self.closings],
            "undecided": [each.to_json() for each in self.undecided],
            "schema": [each.to_json() for each in self.schema_changes],
            "rules": {"added": self.added, "removed": self.removed, "changed": self.changed},
            "compared": self.compared,
            "settled": self.settled,
            "solver": self.solver,
        }
