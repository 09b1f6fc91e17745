"""explain_grow knows which relationships, added or removed, would change a membership."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from . import graph as g
from .data import Relationship
from .explain_facts import Object, Subject, edge_of, stating, subject_of
from .explain_members import Members
from .explain_plans import NOTHING, Plan, best, further, one, together
from .explanation import Change, RelationshipStep, StepType, steps_within
from .times import DAY, MAX_DATETIME

if TYPE_CHECKING:
    from .explain_changes import Changes

MAX_DEPTH = 4
"""Relations, sets and walks followed from the resource."""
MAX_EACH = 6
"""Objects tried at each of them."""
MAX_NEAR = 200
"""Objects looked at that the subject's own relationships lead to."""
MAX_AWAY = 1
"""How far from the resource relationships to what the subject is in already are tried."""
RENEWAL = -4
"""The detour of renewing what has expired: it was so before."""
MAX_WAYS = 60
"""Relations looked into altogether."""
EXPIRY = 7 * DAY
"""How long a suggested relationship lasts where its relation wants an expiry."""


class Grow:
    """Plans that make a subject a member of something, or no longer one."""

    def __init__(self, members: Members, changes: Changes) -> None:
        self.members = members
        self.facts = members.facts
        self.changes = changes
        self.left = MAX_WAYS
        self.open: set[tuple[Object, str, Subject]] = set()

    # ── Joining ──

    def join(self, object: Object, relation: str, subject: Subject, depth: int = 0) -> list[Plan]:
        """Plans by which the subject would come to be in a relation of the object."""
        if self.members.truth(object, relation, subject):
            return NOTHING
        s = self.members.sets.get((object[0], relation))
        asked = object, relation, subject
        if s is None or depth > MAX_DEPTH or self.left <= 0 or asked in self.open:
            return []
        self.left -= 1
        self.open.add(asked)
        plans = self.join_set(object, relation, s, subject, depth)
        self.open.discard(asked)
        return plans

    def join_set(
        self, object: Object, relation: str, s: g.Set, subject: Subject, depth: int
    ) -> list[Plan]:
        match s.op:
            case "direct":
                return best(self.direct(object, relation, subject, depth))
            case "ref":
                return further(self.join(object, s.relation or "", subject, depth), 1)
            case "union":
                parts = [self.join_set(object, relation, i, subject, depth) for i in s.items]
                return best(plan for part in parts for plan in part)
            case "intersection":
                return together(self.join_set(object, relation, i, subject, depth) for i in s.items)
            case "exclusion":
                base, excluded = s.items
                return together(
                    (
                        self.join_set(object, relation, base, subject, depth),
                        self.leave_set(object, relation, excluded, subject),
                    )
                )
            case "arrow":
                return best(self.arrow(object, s, subject, depth))
            case _:
                return NOTHING if self.members.set_truth(object, relation, s, subject) else []

    def direct(self, object: Object, relation: str, subject: Subject, depth: int) -> Iterator[Plan]:
        exact = self.facts.exact(object, relation, subject)
        if exact is not None:
            yield from self.effective(exact)
        else:
            yield from self.added(object, relation, subject)
        row = self.facts.row(object, relation, sets=True)
        for r in row[:MAX_EACH]:
            if r.subject_id is not None:
                inside = (r.subject_type, r.subject_id), r.subject_relation or ""
                joined = self.join(*inside, subject, depth + 1)
                yield from further(together((joined, list(self.effective(r)))), 1)
        if depth <= MAX_AWAY:
            yield from self.through_sets(object, relation, subject)

    def through_sets(self, object: Object, relation: str, subject: Subject) -> Iterator[Plan]:
        """The object's relation given to a set that the subject is in already."""
        sets = [
            a
            for a, _ in self.facts.schema.slots.get((object[0], relation), [])
            if a.relation is not None and a.condition is None
        ]
        found = 0
        for type_name, id in self.nearby(subject, {a.type for a in sets}):
            for a in sets:
                if a.type == type_name and found < MAX_EACH:
                    to = (type_name, id, a.relation)
                    if to[:2] != object and self.members.truth(to[:2], a.relation or "", subject):
                        found += 1
                        yield from further(self.added(object, relation, to), 2)

    def nearby(self, subject: Subject, types: set[str]) -> list[Object]:
        """The nearest objects of some types that the subject's own relationships lead to."""
        near = self.facts.closure((subject[0], subject[1] or ""), MAX_NEAR)
        return [o for o in near[1:] if o[0] in types]

    def effective(self, r: Relationship) -> Iterator[Plan]:
        """Plans by which a relationship that exists would hold."""
        now = self.facts.request.now
        if self.facts.truth(r):
            yield Plan()
        elif r.expires is not None and now >= r.expires:
            if now < MAX_DATETIME - EXPIRY and r.condition is None:
                object = r.object_type, r.object_id
                again = stating(object, r.relation, subject_of(r), now + EXPIRY)
                yield one(adding(again), RENEWAL)
        else:
            yield from self.changes.of_question(r)

    def added(self, object: Object, relation: str, subject: Subject) -> Iterator[Plan]:
        """The relationship itself, where its relation takes it without a condition."""
        now = self.facts.request.now
        fits = [
            a
            for a, _ in self.facts.schema.slots.get((object[0], relation), [])
            if (a.type, a.relation, a.everyone) == (subject[0], subject[2], subject[1] is None)
            and a.condition is None
        ]
        for a in sorted(fits, key=lambda a: a.expiry)[:1]:
            if a.expiry and now >= MAX_DATETIME - EXPIRY:
                continue
            expires = now + EXPIRY if a.expiry else None
            yield one(adding(stating(object, relation, subject, expires)))

    def arrow(self, object: Object, s: g.Set, subject: Subject, depth: int) -> Iterator[Plan]:
        relation, step = s.relation or "", s.step
        assert step is not None
        ways = list(self.members.step(object, step, subject))[:MAX_EACH]
        for w, _, hop in ways:
            if (w[0], relation) in self.members.numbers:
                way = list(self.effective(hop)) if isinstance(hop, Relationship) else NOTHING
                yield from together((self.join(w, relation, subject, depth + 1), way))
        if step.id is None and depth <= MAX_AWAY:
            yield from self.led(object, step, relation, subject, depth)

    def led(
        self, object: Object, step: g.Step, relation: str, subject: Subject, depth: int
    ) -> Iterator[Plan]:
        """A walk that would lead to what the subject is in already."""
        found = 0
        for w in self.nearby(subject, self.ends(step)):
            if found >= MAX_EACH:
                return
            if w == object:
                continue
            if self.members.truth(w, relation, subject):
                plans = list(self.step_to(object, step, w, depth))
                found += bool(plans)
                yield from further(plans, 2)

    def ends(self, step: g.Step) -> set[str]:
        """The types of objects that a step can lead to."""
        if step.of_type is not None:
            return {step.of_type}
        slots = self.facts.schema.slots.get((step.type, step.relation or ""), [])
        return {a.type for a, _ in slots if not a.everyone and a.relation is None}

    def step_to(self, object: Object, step: g.Step, w: Object, depth: int) -> Iterator[Plan]:
        """Plans by which one step would lead from one object to another."""
        if step.relation is None:
            return
        if step.of_type is not None:
            if w[0] == step.of_type:
                yield from self.join(w, step.relation, (*object, None), depth + 1)
            return
        exact = self.facts.exact(object, step.relation, (*w, None))
        if exact is not None:
            yield from self.effective(exact)
        else:
            yield from self.added(object, step.relation, (*w, None))

    # ── Leaving ──

    def leave(self, object: Object, relation: str, subject: Subject) -> list[Plan]:
        """Plans by which the subject would no longer be in a relation of the object."""
        truth = self.members.truth(object, relation, subject)
        if truth is False:
            return NOTHING
        if truth is None:
            steps = self.changes.conditions.against.steps(object, relation, subject)
        else:
            steps = self.members.prove(object, relation, subject) or ()
        return self.without(steps)

    def leave_set(self, object: Object, relation: str, s: g.Set, subject: Subject) -> list[Plan]:
        """The same for a part of a relation's expression."""
        if s.op == "ref":
            return self.leave(object, s.relation or "", subject)
        if s.op == "union":
            return together(self.leave_set(object, relation, i, subject) for i in s.items)
        if self.members.set_truth(object, relation, s, subject) is False:
            return NOTHING
        steps = self.members.search((object, relation), s, subject, frozenset())
        return self.without(steps or ())

    def without(self, steps: tuple[StepType, ...]) -> list[Plan]:
        """Plans that take away one relationship of a chain, rather one near the subject."""
        edges = [s.edge for s in steps_within(steps) if isinstance(s, RelationshipStep)]
        return best(
            one(Change("remove", msgspec.structs.replace(edge, state="removed")), detour)
            for detour, edge in enumerate(reversed(edges))
        )


def adding(r: Relationship) -> Change:
    return Change("add", edge_of(r, "added"))
