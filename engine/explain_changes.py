"""explain_changes knows what could be otherwise for a condition to come out as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import explain_phrases as phrases
from . import graph as g
from .data import Relationship
from .explain_conditions import Conditions, Frame, wall_clock, within
from .explain_facts import Object, Request
from .explain_grow import Grow
from .explain_members import Members
from .explain_plans import NOTHING, Plan, best, cost, one, together
from .explain_solve import MIRRORED, OUTSIDE, addresses, next_instant, single, targets
from .explain_words import plain
from .explanation import Change
from .times import MAX_DATETIME, MIN_DATETIME, format_datetime
from .values import Ip, Net, Value, sorted_set

MAX_ELEMENTS = 3
"""Elements of a set tried as values."""
MAX_SEARCHED = 200
"""Entities of a type that are tried as witnesses, where there are no more."""


class Changes:
    """Plans for the conditions of one request."""

    def __init__(self, members: Members, conditions: Conditions, request: Request) -> None:
        self.members = members
        self.conditions = conditions
        self.request = request
        self.grow = Grow(members, self)

    def of_question(self, r: Relationship) -> list[Plan]:
        """Plans by which a relationship's condition would hold."""
        question = self.members.facts.question(r)
        if question is None or question.node >= len(question.layout.exprs):
            return []
        frame = Frame(question.probe, question.layout)
        return self.wants(question.condition.expr, question.node, frame, True)

    def wants(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> list[Plan]:
        """Plans by which a condition would come out as wanted, the cheapest first."""
        if frame.truth(node) is wanted:
            return NOTHING
        nodes = frame.args(node)
        match e.op:
            case "not":
                return self.wants(e.args[0], nodes[0], frame, not wanted)
            case "and" | "or":
                parts = [
                    self.wants(a, n, frame, wanted) for a, n in zip(e.args, nodes, strict=True)
                ]
                if (e.op == "and") == wanted:
                    return together(parts)
                return best(plan for part in parts for plan in part)
            case "at_least":
                return self.at_least(e, nodes, frame, wanted)
            case "else" | "strict":
                return self.wants(e.args[0], nodes[0], frame, wanted)
            case "any" | "all" | "at_least_of":
                return best(self.quantifier(e, node, frame, wanted))
            case _:
                return best(self.atom(e, nodes, frame, wanted))

    def at_least(self, e: g.Expr, nodes: list[int], frame: Frame, wanted: bool) -> list[Plan]:
        items = list(zip(e.args, nodes, strict=True))
        k = e.k if wanted else len(items) - e.k + 1
        have = sum(frame.truth(n) is wanted for _, n in items)
        return some_of([self.wants(a, n, frame, wanted) for a, n in items], k - have)

    # ── Atoms ──

    def atom(self, e: g.Expr, nodes: list[int], frame: Frame, wanted: bool) -> Iterator[Plan]:
        match e.op:
            case "evidence":
                if wanted:
                    text = self.conditions.labels.evidence.get(e.name or "")
                    yield one(Change("prove", name=e.name, text=text))
            case "in_relation":
                yield from self.member(e, frame, wanted)
            case "in_windows":
                yield from self.windows(e, nodes, frame, wanted)
            case "in_networks":
                yield from self.networks(e, nodes, frame, wanted)
            case "present":
                if not wanted:
                    yield from self.given(e.args[0], frame, None)
            case "attribute" | "request" | "action" | "parameter":
                yield from self.given(e, frame, wanted)
            case "in" | "overlaps" | "subset":
                yield from self.sets(e, nodes, frame, wanted)
            case "eq" | "ne" | "lt" | "le" | "gt" | "ge":
                (a, b), (m, n) = e.args, nodes
                yield from self.compared(e.op, a, m, b, n, frame, wanted)
                yield from self.compared(MIRRORED[e.op], b, n, a, m, frame, wanted)
            case "starts" | "ends" | "contains" | "under":
                right = frame.value(nodes[1])
                if wanted and right is not None:
                    yield from self.assigned(e.args[0], nodes[0], frame, right)

    def member(self, e: g.Expr, frame: Frame, wanted: bool) -> list[Plan]:
        subject, object = frame.entity(e.of), frame.object(e.root)
        if object is None:
            return []
        asked = subject.type, subject.id, subject.relation
        if wanted:
            return self.grow.join(object, e.name or "", asked)
        return self.grow.leave(object, e.name or "", asked)

    def windows(self, e: g.Expr, nodes: list[int], frame: Frame, wanted: bool) -> Iterator[Plan]:
        at = frame.value(nodes[0])
        start = at if isinstance(at, int) else self.request.now
        moment = next_instant(start, e.windows, wanted)
        if moment is not None:
            zone = e.windows[0].zone
            yield from self.assigned(e.args[0], nodes[0], frame, moment, zone)

    def networks(self, e: g.Expr, nodes: list[int], frame: Frame, wanted: bool) -> Iterator[Plan]:
        look = self.conditions.looked_up
        address, nets = (look(a, n, frame) for a, n in zip(e.args, nodes, strict=True))
        if nets is not None:
            among: Any = (nets,) if isinstance(nets, Net) else nets
            if wanted:
                labels: set[str] = set()
                for ip, net in addresses(nets)[:MAX_ELEMENTS]:
                    label = self.network_label(e.args[1], net)
                    if label not in labels:
                        labels.add(label)
                        yield from self.assigned(e.args[0], nodes[0], frame, ip, label)
            else:
                outside = (ip for ip in OUTSIDE if not any(within(ip, n) for n in among))
                for ip in list(outside)[:1]:
                    yield from self.assigned(e.args[0], nodes[0], frame, ip)
        if isinstance(address, Ip) and wanted:
            own = single(address)
            held: Any = nets if isinstance(nets, tuple) and not isinstance(nets, Net) else ()
            value: Value = own if e.args[1].type.kind == "network" else sorted_set((*held, own))
            yield from self.assigned(e.args[1], nodes[1], frame, value)

    def network_label(self, e: g.Expr, net: Net) -> str:
        """What the networks are called, for one who has to be in them."""
        labels = self.conditions.labels
        if e.op == "const" and isinstance(e.value, tuple):
            name = labels.network(e.value)  # type: ignore[arg-type]  # networks are text
            if name is not None:
                return name
        return str(plain(net, g.Spec("network")))

    def sets(self, e: g.Expr, nodes: list[int], frame: Frame, wanted: bool) -> Iterator[Plan]:
        (a, b), (m, n) = e.args, nodes
        look = self.conditions.looked_up
        left, right = look(a, m, frame), look(b, n, frame)
        if e.op == "in":
            if left is not None:
                held = elements(right)
                changed = (*held, left) if wanted else tuple(x for x in held if x != left)
                yield from self.assigned(b, n, frame, sorted_set(changed))
            if wanted:
                for element in elements(right)[:MAX_ELEMENTS]:
                    yield from self.assigned(a, m, frame, element)
            return
        lefts, rights = elements(left), elements(right)
        if e.op == "overlaps" and wanted:
            for one in rights[:1]:
                yield from self.assigned(a, m, frame, sorted_set((*lefts, one)))
            for one in lefts[:1]:
                yield from self.assigned(b, n, frame, sorted_set((*rights, one)))
        elif e.op == "overlaps":
            rest = tuple(x for x in lefts if x not in rights)
            yield from self.assigned(a, m, frame, rest)
        elif wanted:
            yield from self.assigned(b, n, frame, sorted_set((*rights, *lefts)))
            common = tuple(x for x in lefts if x in rights)
            yield from self.assigned(a, m, frame, common)

    def compared(
        self, op: str, a: g.Expr, m: int, b: g.Expr, n: int, frame: Frame, wanted: bool
    ) -> Iterator[Plan]:
        """Plans that change the left side to suit the right."""
        if a.op == "const":
            return
        other = self.value(b, n, frame)
        if other is not None:
            for value in targets(op, wanted, other, a.type):
                yield from self.assigned(a, m, frame, value)

    def value(self, e: g.Expr, node: int, frame: Frame) -> Value | None:
        if e.type.kind == "bool":
            return frame.truth(node)
        return self.conditions.looked_up(e, node, frame)

    # ── Values ──

    def assigned(
        self, e: g.Expr, node: int, frame: Frame, value: Value, label: str | None = None
    ) -> Iterator[Plan]:
        """Plans by which an expression would have a value."""
        match e.op:
            case "attribute" | "request" | "action" | "parameter":
                yield from self.given(e, frame, value, label)
            case "now":
                if isinstance(value, int) and self.request.now < value <= MAX_DATETIME:
                    yield one(waiting(value, label))
            case "else":
                yield from self.assigned(e.args[0], frame.args(node)[0], frame, value, label)
            case "add" | "sub" if isinstance(value, int):
                yield from self.solved(e, node, frame, value)

    def solved(self, e: g.Expr, node: int, frame: Frame, value: int) -> Iterator[Plan]:
        """The same for a sum or a difference of instants, durations or integers."""
        (a, b), (m, n) = e.args, frame.args(node)
        left, right = self.value(a, m, frame), self.value(b, n, frame)
        if isinstance(right, int):
            yield from self.assigned(a, m, frame, value - right if e.op == "add" else value + right)
        if isinstance(left, int):
            yield from self.assigned(b, n, frame, value - left if e.op == "add" else left - value)

    def given(
        self, e: g.Expr, frame: Frame, value: Value | None, label: str | None = None
    ) -> Iterator[Plan]:
        """A name given a value; None leaves it out."""
        if e.type.kind == "datetime" and isinstance(value, int):
            if not MIN_DATETIME <= value <= MAX_DATETIME:
                return
            label = None
        kind = (e.type.element or e.type).kind
        json = None if value is None else plain(value, e.type)
        detour = int(value is None)  # rather another value than none
        match e.op:
            case "attribute":
                entity = frame.entity(e.of)
                if entity.relation is None:
                    yield one(Change("set", None, entity, e.name, json, None, kind), detour)
            case "request" | "parameter":
                change = Change("give", name=e.name, value=json, label=label, text=kind)
                yield one(change, detour)
            case "action":
                yield one(Change("parameter", name=e.name, value=json, text=kind), detour)

    # ── Quantifiers ──

    def quantifier(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> Iterator[Plan]:
        body, at = e.args[0], frame.args(node)[0]
        looked = self.conditions.ranged(e, node, frame)
        if (e.op == "all") == wanted and e.op != "at_least_of":
            # each entity must be as wanted: its body, or no longer led to
            parts = [
                [*self.wants(body, at, inside, wanted), *self.cut(hops)]
                for _, _, hops, inside in looked
            ]
            yield from together(map(best, parts))
            if looked or not wanted:
                return
        need = e.k if e.op == "at_least_of" else 1
        if wanted:
            have = sum(led is True and inside.truth(at) is True for _, led, _, inside in looked)
            parts = [
                self.wants(body, at, inside, True)
                for _, led, _, inside in looked
                if not (led is True and inside.truth(at) is True)
            ]
            parts += self.newcomers(e, node, frame, {w for w, *_ in looked})
            yield from some_of(parts, need - have)
        elif e.op == "at_least_of":
            counted = [i for i in looked if i[3].truth(at) is not False]
            parts = [
                [*self.wants(body, at, inside, False), *self.cut(hops)]
                for _, _, hops, inside in counted
            ]
            yield from some_of(parts, len(counted) - need + 1)
        else:
            for _, _, _, inside in looked:
                yield from self.wants(body, at, inside, False)

    def cut(self, hops: tuple[Any, ...]) -> list[Plan]:
        """Plans by which a walk would no longer lead where it does."""
        return self.grow.without(self.members.path(hops[-1:]))

    def newcomers(
        self, e: g.Expr, node: int, frame: Frame, known: set[Object]
    ) -> Iterator[list[Plan]]:
        """For entities that would count were they led to: plans that lead there in one step."""
        root = frame.object(e.root)
        if root is None:
            return
        for walk in e.walks:
            if len(walk) != 1 or walk[0].type != root[0] or walk[0].id is not None:
                continue
            for w in self.suitable(e, walk[0]):
                if w not in known:
                    inside = frame.bind(node, e.of or "", w)
                    if inside.truth(frame.args(node)[0]):
                        yield list(self.grow.step_to(root, walk[0], w, 1))

    def suitable(self, e: g.Expr, step: g.Step) -> Iterator[Object]:
        """Entities that one step could lead to, in order."""
        if step.of_type is not None:
            types = [step.of_type]
        else:
            slots = self.members.facts.schema.slots.get((step.type, step.relation or ""), [])
            types = sorted({a.type for a, _ in slots if a.relation is None and not a.everyone})
        for type_name in types:
            for id in self.members.facts.ids(type_name, MAX_SEARCHED):
                yield type_name, id


def some_of(parts: list[list[Plan]], need: int) -> list[Plan]:
    """Plans that do `need` of the parts, the cheapest."""
    if need <= 0:
        return NOTHING
    able = sorted((best(part) for part in parts if part), key=lambda part: cost(part[0]))
    if len(able) < need:
        return []
    if need == 1:
        return best(plan for part in able for plan in part)
    return together(able[:need])


def elements(value: Value | None) -> tuple[Any, ...]:
    """The elements of a set."""
    return value if isinstance(value, tuple) else ()


def waiting(at: int, zone: str | None) -> Change:
    """To ask at another time; told in the zone that the rule speaks of."""
    label = None
    if zone is not None:
        there = wall_clock(at, zone)
        label = None if there is None else f"{phrases.clock(there)} in {zone}"
    return Change("wait", value=format_datetime(at), label=label)
