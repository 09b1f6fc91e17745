"""explain_members knows how to show that a subject is in a relation of an object.

The engine says which facts are true; the search follows only those, from the object towards the
subject, breadth first, so that the first chain found is among the shortest. What must hold
together (`and`, `but not`, `all`) is shown part by part.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import msgspec

from . import graph as g
from .data import Relationship
from .explain_facts import MAX_ROW, Facts, Object, Subject
from .explanation import (
    Entity,
    HopStep,
    MembershipStep,
    RelationshipStep,
    StepType,
    SubjectStep,
    Truth,
)

if TYPE_CHECKING:
    from ._probe import Probe
    from .explain_conditions import Conditions

Steps = tuple[StepType, ...]
Goal = tuple[Object, str]
Open = frozenset[Goal]

MAX_GOALS = 4_000
"""Facts that one proof may ask about."""
MAX_TRIES = 1_000
"""Parts of relations' expressions that one proof may look into."""
MAX_EVERY = 5
"""Objects of an `all` that are shown."""
MAX_CANDIDATES = 500
"""Objects of a type that are tried one by one for an inverse."""
MAX_NESTING = 8
"""How deep proofs are shown inside one another: for `and`, `but not`, `all` and inverses."""


def all_of(truths: Iterator[Truth]) -> Truth:
    """`and` in three values."""
    result: Truth = True
    for truth in truths:
        if truth is False:
            return False
        if truth is None:
            result = None
    return result


def any_of(truths: Iterator[Truth]) -> Truth:
    """`or` in three values."""
    result: Truth = False
    for truth in truths:
        if truth:
            return True
        if truth is None:
            result = None
    return result


def negated(truth: Truth) -> Truth:
    """`not` in three values."""
    return None if truth is None else not truth


class Members:
    """Shows memberships of one request."""

    def __init__(self, facts: Facts, probe: Probe) -> None:
        self.facts = facts
        self.probe = probe
        self.numbers = facts.schema.relation_ids
        self.sets = {(t.name, r.name): r.set for t in facts.engine.graph.types for r in t.relations}
        self.kept = {
            (t.name, r.name)
            for t in facts.engine.graph.types
            for r in t.relations
            if r.kind == "relation"
        }
        self.left, self.tries = MAX_GOALS, MAX_TRIES
        self.nesting = 0
        self.known: dict[tuple[Object, str, Subject], Truth] = {}
        self.conditions: Conditions | None = None

    # ── Truth, as the engine sees it ──

    def truth(self, object: Object, relation: str, subject: Subject) -> Truth:
        """Is the subject in this relation of the object? False where its type has none."""
        number = self.numbers.get((object[0], relation))
        if number is None:
            return False
        key = object, relation, subject
        if key not in self.known:
            type_name, id, name = subject
            given = (type_name, id or "") if name is None else (type_name, id or "", name)
            self.known[key] = self.probe.member(number, object, given)[0]
        return self.known[key]

    def set_truth(self, object: Object, relation: str, s: g.Set, subject: Subject) -> Truth:
        """How true a part of a relation's expression is."""
        match s.op:
            case "ref":
                return self.truth(object, s.relation or "", subject)
            case "union":
                return any_of(self.set_truth(object, relation, i, subject) for i in s.items)
            case "intersection":
                return all_of(self.set_truth(object, relation, i, subject) for i in s.items)
            case "exclusion":
                base, excluded = (self.set_truth(object, relation, i, subject) for i in s.items)
                return all_of(iter((base, negated(excluded))))
            case "named":
                return subject == (s.type, s.id, None)
            case "everyone":
                return subject[0] == s.type and subject[2] is None
            case "direct":
                return self.direct_truth(object, relation, subject)
            case "arrow":
                return any_of(
                    all_of(iter((truth, self.truth(w, s.relation or "", subject))))
                    for w, truth, _ in self.step(object, s.step)
                )
            case _:
                return self.every_truth(object, s, subject)

    def direct_truth(self, object: Object, relation: str, subject: Subject) -> Truth:
        def truths() -> Iterator[Truth]:
            exact = self.facts.exact(object, relation, subject)
            if exact is not None:
                yield self.facts.truth(exact)
            for r in self.facts.row(object, relation, sets=True):
                if r.subject_id is None:
                    inside: Truth = r.subject_type == subject[0] and subject[2] is None
                else:
                    inside = self.truth(
                        (r.subject_type, r.subject_id), r.subject_relation or "", subject
                    )
                yield all_of(iter((self.facts.truth(r), inside)))

        return any_of(truths())

    def every_truth(self, object: Object, s: g.Set, subject: Subject) -> Truth:
        found = self.walked(object, s.walks)
        truths = [
            (truth, self.truth(w, s.relation or "", subject))
            for w, (truth, _) in found.items()
            if (w[0], s.relation) in self.numbers
        ]
        some = any_of(truth for truth, _ in truths)
        each = all_of(any_of(iter((negated(truth), inside))) for truth, inside in truths)
        return all_of(iter((some, each)))

    # ── Proofs ──

    def membership(self, object: Object, relation: str, subject: Subject) -> MembershipStep:
        """A true membership, with the chain that shows it."""
        steps = self.prove(object, relation, subject)
        return MembershipStep(
            holds=True,
            subject=Entity(*subject),
            relation=shown(relation),
            object=Entity(*object),
            stored=(object[0], relation) in self.kept,
            steps=steps or (),
            computed=steps is None,
        )

    def prove(
        self, object: Object, relation: str, subject: Subject, open: Open = frozenset()
    ) -> Steps | None:
        """The chain behind a true membership; None where the search gives up."""
        if self.nesting >= MAX_NESTING:
            return None
        if self.nesting == 0:
            self.left, self.tries = MAX_GOALS, MAX_TRIES
        self.nesting += 1
        try:
            return self.search((object, relation), None, subject, open)
        finally:
            self.nesting -= 1

    def search(self, start: Goal, part: g.Set | None, subject: Subject, open: Open) -> Steps | None:
        """Breadth first from one goal, or from a part of its expression."""
        if len(open) >= MAX_NESTING:
            return None
        queue: deque[tuple[Goal, g.Set | None, Steps]] = deque([(start, part, ())])
        seen = set(open)
        if part is None:
            seen.add(start)
        while queue:
            goal, at, chain = queue.popleft()
            for steps, following in self.ways(goal, at, subject, open):
                if following is None:
                    return tuple(map(self.completed, chain + steps))
                if following not in seen and self.left > 0:
                    seen.add(following)
                    self.left -= 1
                    if self.truth(*following, subject):
                        queue.append((following, None, chain + steps))
        return None

    def ways(
        self, goal: Goal, part: g.Set | None, subject: Subject, open: Open
    ) -> Iterator[tuple[Steps, Goal | None]]:
        """The steps that lead from a goal on to another one, or, with None, to the subject."""
        object, relation = goal
        self.tries -= 1
        if self.tries < 0:
            return
        if part is None:
            if subject == (*object, relation):
                yield (self.itself("itself", goal, subject),), None
            part = self.sets[object[0], relation]
        s = part
        match s.op:
            case "direct":
                yield from self.direct(object, relation, subject)
            case "ref":
                yield (), (object, s.relation or "")
            case "union":
                for item in s.items:
                    yield from self.ways(goal, item, subject, open)
            case "named" | "everyone":
                if self.set_truth(object, relation, s, subject):
                    yield (self.itself(s.op, goal, subject),), None
            case "arrow":
                yield from self.arrow(object, s, subject)
            case "intersection" | "exclusion" | "every":
                steps = self.together(goal, s, subject, open | {goal})
                if steps is not None:
                    yield steps, None

    def itself(self, reason: Any, goal: Goal, subject: Subject) -> SubjectStep:
        return SubjectStep(
            holds=True,
            reason=reason,
            subject=Entity(*subject),
            relation=shown(goal[1]),
            object=Entity(*goal[0]),
        )

    def direct(
        self, object: Object, relation: str, subject: Subject
    ) -> Iterator[tuple[Steps, Goal | None]]:
        exact = self.facts.exact(object, relation, subject)
        if exact is not None and self.facts.truth(exact):
            yield (self.relationship(exact),), None
        row = self.facts.row(object, relation, sets=True)
        for r in row:
            if r.subject_id is None:
                inside = r.subject_type == subject[0] and subject[2] is None
                if inside and self.facts.truth(r):
                    yield (self.relationship(r),), None
        for r in row if len(row) < MAX_ROW else self.meeting(object, relation, subject):
            if r.subject_id is not None and r.subject_relation is not None:
                following = (r.subject_type, r.subject_id), r.subject_relation
                if self.facts.truth(r):
                    yield (self.relationship(r),), following

    def meeting(self, object: Object, relation: str, subject: Subject) -> Iterator[Relationship]:
        """Of a long row, the relationships to what the subject's own memberships lead to."""
        alternatives = [a for a, _ in self.facts.schema.slots.get((object[0], relation), [])]
        shapes = dict.fromkeys((a.type, a.relation) for a in alternatives if not a.everyone)
        for type_name, id in self.facts.closure((subject[0], subject[1] or "")):
            for shape_type, set_relation in shapes:
                if shape_type == type_name:
                    r = self.facts.exact(object, relation, (type_name, id, set_relation))
                    if r is not None:
                        yield r

    def arrow(
        self, object: Object, s: g.Set, subject: Subject
    ) -> Iterator[tuple[Steps, Goal | None]]:
        for w, truth, hop in self.step(object, s.step, subject):
            if truth and (w[0], s.relation) in self.numbers:
                following = w, s.relation or ""
                if isinstance(hop, Relationship):
                    yield (self.relationship(hop),), following
                elif self.truth(*following, subject):
                    yield (self.bare_hop(object, w, hop),), following

    def together(self, goal: Goal, s: g.Set, subject: Subject, open: Open) -> Steps | None:
        """The parts of an intersection, an exclusion or an `all`, each shown."""
        object, relation = goal
        if s.op == "every":
            return self.every(object, s, subject, open)
        found: list[StepType] = []
        wanted = s.items if s.op == "intersection" else s.items[:1]
        for item in wanted:
            steps = self.search(goal, item, subject, open)
            if steps is None:
                return None
            found.extend(steps)
        if s.op == "exclusion":
            excluded = s.items[1]
            if self.set_truth(object, relation, excluded, subject) is not False:
                return None
            found.extend(self.outside(object, relation, excluded, subject))
        return tuple(found)

    def outside(
        self, object: Object, relation: str, s: g.Set, subject: Subject
    ) -> Iterator[MembershipStep]:
        """That the subject is in none of what a part of an expression names."""
        for item in s.items if s.op == "union" else (s,):
            name = set_text(item, relation)
            yield MembershipStep(
                holds=False,
                wanted=False,
                subject=Entity(*subject),
                relation=name,
                object=Entity(*object),
                stored=(object[0], name) in self.kept,
            )

    def every(self, object: Object, s: g.Set, subject: Subject, open: Open) -> Steps | None:
        found: list[StepType] = []
        places = {
            w: hops
            for w, (truth, hops) in self.walked(object, s.walks).items()
            if truth is not False and (w[0], s.relation) in self.numbers
        }
        for w, hops in list(places.items())[:MAX_EVERY]:
            steps = self.prove(w, s.relation or "", subject, open)
            if steps is None:
                return None
            found.extend(self.path(hops))
            found.extend(steps)
        return tuple(found) if found else None

    # ── Walks ──

    def step(
        self, object: Object, step: g.Step | None, towards: Subject | None = None
    ) -> Iterator[tuple[Object, Truth, Relationship | g.Step]]:
        """The objects one step leads to, how truly, and by what."""
        assert step is not None
        if step.id is not None:
            assert step.of_type is not None
            yield (step.of_type, step.id), True, step
            return
        assert step.relation is not None
        if step.of_type is not None:
            for w in self.candidates(object, step.of_type):
                truth = self.truth(w, step.relation, (*object, None))
                if truth is not False:
                    yield w, truth, step
            return
        row = self.facts.row(object, step.relation)
        rows: Any = row
        if len(row) >= MAX_ROW and towards is not None:
            rows = self.meeting(object, step.relation, towards)
        for r in rows:
            if r.subject_id is not None:
                yield (r.subject_type, r.subject_id), self.facts.truth(r), r

    def candidates(self, object: Object, type_name: str) -> list[Object]:
        """Objects of a type that may have this one in a relation of theirs."""
        ids = {id for t, id in self.facts.closure(object) if t == type_name}
        ids.update(self.facts.ids(type_name, MAX_CANDIDATES))
        return [(type_name, id) for id in sorted(ids, key=str.encode)]

    def walked(
        self, root: Object, walks: tuple[tuple[g.Step, ...], ...]
    ) -> dict[Object, tuple[Truth, tuple[tuple[Object, Object, Relationship | g.Step], ...]]]:
        """The objects that walks lead to: how truly, and the hops of the best way there."""
        found: dict[Object, tuple[Truth, tuple[Any, ...]]] = {}
        for walk in walks:
            here: dict[Object, tuple[Truth, tuple[Any, ...]]] = {root: (True, ())}
            for step in walk:
                there: dict[Object, tuple[Truth, tuple[Any, ...]]] = {}
                for object, (before, hops) in here.items():
                    if object[0] != step.type or len(there) >= MAX_ROW:
                        continue
                    for w, truth, by in self.step(object, step):
                        way = all_of(iter((before, truth)))
                        better(there, w, way, (*hops, (object, w, by)))
                here = there
            for w, (truth, hops) in here.items():
                better(found, w, truth, hops)
        return {w: way for w, way in found.items() if way[0] is not False}

    def path(self, hops: tuple[tuple[Object, Object, Relationship | g.Step], ...]) -> Steps:
        """The hops of a walk as steps."""
        return tuple(
            self.relationship(by) if isinstance(by, Relationship) else self.hop(start, end, by)
            for start, end, by in hops
        )

    def hop(self, start: Object, end: Object, step: g.Step) -> StepType:
        return self.completed(self.bare_hop(start, end, step))

    def bare_hop(self, start: Object, end: Object, step: g.Step) -> HopStep:
        """A hop without what shows it, which is looked for when the hop is used."""
        named = step.id is not None
        return HopStep(
            holds=True,
            reason="named" if named else "inverse",
            start=Entity(*start),
            end=Entity(*end),
            relation=None if named else step.relation,
        )

    def completed(self, step: StepType) -> StepType:
        """A step with what shows it, if it is a hop against a relation."""
        if not isinstance(step, HopStep) or step.relation is None or step.steps:
            return step
        start, end = step.start, step.end
        assert start.id is not None
        assert end.id is not None
        steps = self.prove((end.type, end.id), step.relation, (start.type, start.id, None))
        return msgspec.structs.replace(step, steps=steps or ())

    def relationship(self, r: Relationship) -> RelationshipStep:
        """A relationship in use, with why its condition holds."""
        steps: Steps = ()
        question = self.facts.question(r) if r.condition is not None else None
        if question is not None and self.conditions is not None:
            steps = self.conditions.of_question(question)
        return RelationshipStep(holds=self.facts.truth(r), edge=self.facts.edge(r), steps=steps)


def better(
    found: dict[Object, tuple[Truth, tuple[Any, ...]]],
    w: Object,
    truth: Truth,
    hops: tuple[Any, ...],
) -> None:
    """Keep the truest way to an object, of equally true ones the first."""
    rank = {False: 0, None: 1, True: 2}
    if w not in found or rank[truth] > rank[found[w][0]]:
        found[w] = truth, hops


def set_text(s: g.Set, relation: str) -> str:
    """A part of a relation's expression, as one would name it."""
    if s.op == "ref":
        return shown(s.relation or "")
    if s.op == "arrow" and s.step is not None and s.step.of_type is None:
        return f"{s.step.relation}.{shown(s.relation or '')}"
    return f"part of {shown(relation)}"


def shown(relation: str) -> str:
    """A relation's name as the policy writes it: `@a.b` stands for the path `a.b`."""
    return relation.removeprefix("@")
