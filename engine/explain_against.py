"""explain_against knows what stands against a membership that is not true.

That is a relationship that would make it true but has expired or waits on a condition, or an
exclusion that takes away what would.
"""

from __future__ import annotations

from collections.abc import Iterator

from . import graph as g
from .data import Relationship
from .explain_facts import Object, Subject
from .explain_members import Members, Steps, set_text
from .explanation import Entity, MembershipStep, StepType

MAX_SHOWN = 4
MAX_DEPTH = 6
"""Relations, sets and walks looked into."""
MAX_HOPS = 20
"""Objects of a walk, and sets of a relation, looked into at each."""
MAX_WAYS = 100
"""Relations looked into altogether."""


class Against:
    """Looks for what stands against memberships of one request."""

    def __init__(self, members: Members) -> None:
        self.members = members
        self.facts = members.facts
        self.left = 0

    def steps(self, object: Object, relation: str, subject: Subject) -> Steps:
        """The relationships and exclusions that keep a membership from being true."""
        self.left = MAX_WAYS
        found: list[StepType] = []
        for step in self.inside(object, relation, subject, 0):
            if step not in found:
                found.append(step)
            if len(found) == MAX_SHOWN:
                break
        return tuple(found)

    def inside(
        self, object: Object, relation: str, subject: Subject, depth: int
    ) -> Iterator[StepType]:
        s = self.members.sets.get((object[0], relation))
        if s is None or depth > MAX_DEPTH or self.left <= 0:
            return
        self.left -= 1
        if not self.members.truth(object, relation, subject):
            yield from self.opposing(object, relation, s, subject, depth)

    def opposing(
        self, object: Object, relation: str, s: g.Set, subject: Subject, depth: int
    ) -> Iterator[StepType]:
        match s.op:
            case "direct":
                yield from self.ineffective(object, relation, subject, depth)
            case "ref":
                yield from self.inside(object, s.relation or "", subject, depth + 1)
            case "union" | "intersection":
                for item in s.items:
                    yield from self.opposing(object, relation, item, subject, depth)
            case "exclusion":
                base, excluded = s.items
                if self.members.set_truth(object, relation, base, subject) is False:
                    yield from self.opposing(object, relation, base, subject, depth)
                else:
                    yield from self.excluded(object, relation, excluded, subject)
            case "arrow":
                relation = s.relation or ""
                for w, truth, hop in list(self.members.step(object, s.step, subject))[:MAX_HOPS]:
                    if truth:
                        yield from self.inside(w, relation, subject, depth + 1)
                    elif isinstance(hop, Relationship) and self.members.truth(w, relation, subject):
                        yield self.members.relationship(hop)

    def ineffective(
        self, object: Object, relation: str, subject: Subject, depth: int
    ) -> Iterator[StepType]:
        """Relationships that name the subject, or a set it is in, but do not hold now.

        Of sets that it is not in, what keeps it out of them.
        """
        exact = self.facts.exact(object, relation, subject)
        if exact is not None and not self.facts.truth(exact):
            yield self.members.relationship(exact)
        for r in self.facts.row(object, relation, sets=True)[:MAX_HOPS]:
            effective = self.facts.truth(r)
            if r.subject_id is None:
                if r.subject_type == subject[0] and not effective:
                    yield self.members.relationship(r)
                continue
            inner, name = (r.subject_type, r.subject_id), r.subject_relation or ""
            if effective:
                yield from self.inside(inner, name, subject, depth + 1)
            elif self.members.truth(inner, name, subject):
                yield self.members.relationship(r)

    def excluded(
        self, object: Object, relation: str, s: g.Set, subject: Subject
    ) -> Iterator[StepType]:
        """That the subject is, or may be, in what an expression takes away."""
        for item in s.items if s.op == "union" else (s,):
            truth = self.members.set_truth(object, relation, item, subject)
            if truth is not False:
                name = set_text(item, relation)
                steps = self.members.search((object, relation), item, subject, frozenset())
                yield MembershipStep(
                    holds=truth,
                    wanted=False,
                    subject=Entity(*subject),
                    relation=name,
                    object=Entity(*object),
                    stored=(object[0], name) in self.members.kept,
                    steps=steps or (),
                )
