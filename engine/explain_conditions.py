"""explain_conditions knows how to show why a condition is true, false or unknown.

Where a condition is as its rule wants it, only what makes it so is shown: one true item of an
`or`, every item of an `and`. Where it is not, every item that could make it so is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import graph as g
from .errors import InvalidValue
from .explain_against import Against
from .explain_facts import Object, Question, Request
from .explain_members import Members, all_of, any_of, negated, shown
from .explain_solve import calculated
from .explain_words import Labels, expression_text, plain, window_text
from .explanation import (
    ComparisonStep,
    Entity,
    EvidenceStep,
    IdentityStep,
    LogicStep,
    MembershipStep,
    NetworkStep,
    Operand,
    QuantifierStep,
    StepType,
    Truth,
    ValueStep,
    WindowStep,
    Witness,
)
from .expressions import OPS
from .times import MAX_DATETIME, MIN_DATETIME, format_datetime, format_duration, local
from .values import Decimal64, Ip, Net, Value, format_network, parse_value

if TYPE_CHECKING:
    from ._probe import Probe
    from .layout import Layout

Steps = tuple[StepType, ...]

JUNCTIONS = (OPS["and"], OPS["or"])

MAX_WITNESSES = 4
"""Entities of a quantifier that are shown."""
MAX_LEADS = 3
"""Objects shown that a path leads to."""
MAX_RANGE = 1_000
"""Entities of a quantifier that are looked at."""
FLIPPED = {"ne": "eq"}


@dataclass
class Frame:
    """Where an expression is read: who answers for it, and what its variables are.

    Inside a quantifier, `entities` has its variable and `numbers` the layout's number of it.
    """

    probe: Probe
    layout: Layout
    entities: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def assigned(self) -> dict[int, tuple[str, ...]]:
        """The variables that quantifiers have bound, for the probe."""
        return {number: self.entities[name] for name, number in self.numbers.items()}

    def truth(self, node: int) -> Truth:
        """Whether a condition holds here."""
        found: Truth = self.probe.truth(node, self.assigned())[0]
        return found

    def value(self, node: int) -> Value | None:
        """The value of an expression here; None where it is unknown."""
        found: Value | None = self.probe.value(node, self.assigned())
        return found

    def args(self, node: int) -> list[int]:
        """The nodes of an expression's arguments."""
        n = self.layout.exprs[node]
        start = n.x if n.op in JUNCTIONS else n.args
        return self.layout.expr_lists[start : start + n.n]

    def bind(self, node: int, name: str, entity: tuple[str, ...]) -> Frame:
        """Inside a quantifier, its variable being this entity."""
        number = self.layout.exprs[node].y
        return Frame(
            self.probe,
            self.layout,
            {**self.entities, name: entity},
            {**self.numbers, name: number},
        )

    def entity(self, name: str | None) -> Entity:
        """What a variable stands for."""
        return Entity(*self.entities[name or ""])

    def object(self, name: str | None) -> Object | None:
        """What a variable stands for, unless it is a set."""
        found = self.entities[name or ""]
        return None if len(found) == 3 else (found[0], found[1])

    def types(self) -> dict[str, str]:
        """What the policy calls each variable: subject and resource by their types."""
        found = {name: name for name in self.entities}
        subject, resource = (self.entities.get(n, ("",))[0] for n in ("subject", "resource"))
        if subject != resource:
            found |= {"subject": subject, "resource": resource}
        return found


class Conditions:
    """Shows the conditions of one request."""

    def __init__(self, members: Members, labels: Labels, request: Request) -> None:
        self.members = members
        self.against = Against(members)
        self.labels = labels
        self.request = request
        members.conditions = self

    def of_question(self, question: Question) -> Steps:
        """Why the condition of a relationship is as it is."""
        if question.node >= len(question.layout.exprs):
            return ()  # it is always true, and has no node
        frame = Frame(question.probe, question.layout)
        return tuple(self.show(question.condition.expr, question.node, frame, True))

    def show(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> Iterator[StepType]:
        """The steps that show why a condition is, or is not, as wanted."""
        if e.op == "not":
            yield from self.show(e.args[0], frame.args(node)[0], frame, not wanted)
        elif e.op in ("and", "or"):
            yield from self.several(e, node, frame, wanted)
        elif e.op == "at_least":
            yield self.at_least(e, node, frame, wanted)
        elif e.op == "else":
            yield from self.fallback(e, node, frame, wanted)
        elif e.op == "strict":
            yield from self.strict(e, node, frame, wanted)
        else:
            yield from self.atom(e, node, frame, wanted)

    # ── Connectives ──

    def several(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> Iterator[StepType]:
        items = list(zip(e.args, frame.args(node), strict=True))
        if (e.op == "and") == wanted:  # all of them must be as wanted
            for item, at in items:
                yield from self.show(item, at, frame, wanted)
            return
        truths = [frame.truth(at) for _, at in items]
        if wanted in truths:  # one that is will do: the one most briefly shown
            shows = [
                list(self.show(item, at, frame, wanted))
                for (item, at), truth in zip(items, truths, strict=True)
                if truth is wanted
            ]
            yield from min(shows, key=weight)
            return
        items = [i for i in items if i[0].op != "is"] or items  # what it is can't be otherwise
        yield LogicStep(
            holds=None if None in truths else False,
            op="or",
            steps=tuple(self.grouped(item, at, frame, wanted) for item, at in items),
        )

    def grouped(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> StepType:
        """One condition as one step."""
        steps = tuple(self.show(e, node, frame, wanted))
        if len(steps) == 1:
            return steps[0]
        truth = frame.truth(node)
        return LogicStep(holds=truth if wanted else negated(truth), op="and", steps=steps)

    def at_least(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> LogicStep:
        items = list(zip(e.args, frame.args(node), strict=True))
        truths = [frame.truth(at) for _, at in items]
        truth = frame.truth(node)
        k = e.k if wanted else len(items) - e.k + 1
        if truth is wanted:  # k that are as wanted will do
            chosen = [i for i, t in enumerate(truths) if t is wanted][:k]
            items = [items[i] for i in chosen]
        return LogicStep(
            holds=truth if wanted else negated(truth),
            op="at_least",
            k=k,
            steps=tuple(self.grouped(item, at, frame, wanted) for item, at in items),
        )

    def fallback(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> Iterator[StepType]:
        first, second = frame.args(node)
        if frame.truth(first) is not None:
            yield from self.show(e.args[0], first, frame, wanted)
        elif e.args[1].op == "const":
            truth = frame.truth(node)
            operand = Operand(expression_text(e, frame.types()), "bool", True, truth)
            yield ValueStep(holds=truth, wanted=wanted, op="is", operand=operand)
        else:
            yield from self.show(e.args[1], second, frame, wanted)

    def strict(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> Iterator[StepType]:
        """The condition, or the parameters it lacks."""
        inside, *parameters = zip(e.args, frame.args(node), strict=True)
        if frame.truth(node) is None and frame.truth(inside[1]) is not None:
            for parameter, at in parameters:
                if frame.value(at) in (None, ()):
                    text = expression_text(parameter, frame.types())
                    kind = (parameter.type.element or parameter.type).kind
                    operand = Operand(text, kind, False, None)
                    yield ValueStep(holds=None, wanted=wanted, op="is", operand=operand)
            return
        yield from self.show(*inside, frame, wanted)

    # ── Atoms ──

    def atom(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> Iterator[StepType]:
        holds = frame.truth(node)
        match e.op:
            case "const":
                if holds is not wanted:
                    operand = Operand(expression_text(e, {}), "bool", True, holds, constant=True)
                    yield ValueStep(holds=holds, wanted=wanted, op="is", operand=operand)
            case "in_relation":
                yield self.member(e, frame, holds, wanted)
            case "any" | "all" | "at_least_of":
                yield self.quantifier(e, node, frame, holds, wanted)
            case "evidence":
                yield self.evidence(e, holds, wanted)
            case "is":
                yield IdentityStep(
                    holds=holds, wanted=wanted, entity=frame.entity(e.of), type=e.types[0], id=e.id
                )
            case "same":
                other = frame.entity(e.root)
                yield IdentityStep(
                    holds=holds,
                    wanted=wanted,
                    entity=frame.entity(e.of),
                    type=other.type,
                    id=other.id,
                )
            case "in_windows":
                yield self.window(e, node, frame, holds, wanted)
            case "in_networks":
                yield self.network(e, node, frame, holds, wanted)
            case "present":
                operand = self.operand(e.args[0], frame.args(node)[0], frame)
                yield ValueStep(holds=holds, wanted=wanted, op="present", operand=operand)
            case (
                "attribute" | "request" | "action" | "parameter" | "call" | "if" | "local"
                | "any_item" | "one_item"
            ):  # fmt: skip
                operand = self.operand(e, node, frame)
                yield ValueStep(holds=holds, wanted=wanted, op="is", operand=operand)
            case op:
                if op in FLIPPED:
                    op, holds, wanted = FLIPPED[op], negated(holds), not wanted
                left, right = (
                    self.operand(a, n, frame) for a, n in zip(e.args, frame.args(node), strict=True)
                )
                yield ComparisonStep(holds=holds, wanted=wanted, op=op, left=left, right=right)

    def operand(self, e: g.Expr, node: int, frame: Frame) -> Operand:
        """A value that was looked at."""
        value: Any
        if e.type.kind == "bool" and e.op not in VALUES:
            value = frame.truth(node)
        else:
            value = self.looked_up(e, node, frame)
        text = expression_text(e, frame.types())
        if e.op == "const" and e.type.kind == "set" and isinstance(e.value, tuple):
            text = self.labels.constant_set(e.type, e.value) or text
        attribute = e.op in ("attribute", "id")
        element = e.type.element or e.type
        return Operand(
            text,
            element.kind,
            value is not None,
            None if value is None else plain(value, e.type),
            frame.entity(e.of) if attribute else None,
            (e.name or "id") if attribute else None,
            e.op == "const",
        )

    def looked_up(self, e: g.Expr, node: int, frame: Frame) -> Value | None:
        """The value of an expression, in the form of its type.

        The probe gives no name to a network that only the request has: that is read as it was
        given. And it gives arithmetic the form of its first operand.
        """
        if e.op in ("add", "sub", "mul") and e.type.kind in ("decimal", "money"):
            left, right = (
                self.looked_up(a, n, frame) for a, n in zip(e.args, frame.args(node), strict=True)
            )
            return None if frame.value(node) is None else calculated(e.op, left, right)
        value = frame.value(node)
        if e.type.kind == "decimal" and isinstance(value, int):
            return Decimal64(value, 0)
        kind = (e.type.element or e.type).kind
        if kind != "network" or (value is not None and None not in elements_of(value)):
            return value
        given: Any = None
        if e.op == "attribute" and e.of is not None:
            entity = frame.entities[e.of]
            for whose in ("subject", "resource"):
                if frame.entities.get(whose) == entity and given is None:
                    given = getattr(self.request, f"{whose}_properties").get(e.name)
        elif e.op in ("request", "parameter"):
            given = self.request.context.get(e.name or "")
        elif e.op == "action":
            given = self.request.action_properties.get(e.name or "")
        try:
            return None if given is None else parse_value(given, e.type)
        except InvalidValue:  # what a condition can't take from the context is unknown
            return None

    def member(self, e: g.Expr, frame: Frame, holds: Truth, wanted: bool) -> MembershipStep:
        subject, object = frame.entity(e.of), frame.object(e.root)
        name = e.name or ""
        members = self.members
        if holds and object is not None:
            step = members.membership(object, name, (subject.type, subject.id, subject.relation))
            return MembershipStep(
                holds=True,
                wanted=wanted,
                subject=subject,
                relation=step.relation,
                object=step.object,
                stored=step.stored,
                steps=step.steps,
                computed=step.computed,
            )
        return MembershipStep(
            holds=holds,
            wanted=wanted,
            subject=subject,
            relation=shown(name),
            object=frame.entity(e.root),
            stored=(frame.entity(e.root).type, name) in members.kept,
            steps=()
            if object is None
            else self.against.steps(object, name, (subject.type, subject.id, subject.relation)),
            leads_to=self.leads(object, name) if object is not None else (),
        )

    def leads(self, object: Object, name: str) -> tuple[Entity, ...]:
        """Some of the objects that the first step of a path leads to."""
        s = self.members.sets.get((object[0], name))
        if not name.startswith("@") or s is None or s.op != "arrow":
            return ()
        found = [Entity(*w) for w, truth, _ in self.members.step(object, s.step) if truth]
        return tuple(found[:MAX_LEADS])

    def evidence(self, e: g.Expr, holds: Truth, wanted: bool) -> EvidenceStep:
        name = e.name or ""
        times = [at for given, at in self.request.evidence if given == name and at is not None]
        return EvidenceStep(
            holds=holds,
            wanted=wanted,
            name=name,
            text=self.labels.evidence.get(name),
            within=None if e.within is None else format_duration(e.within),
            given=format_datetime(max(times)) if times else None,
        )

    def window(self, e: g.Expr, node: int, frame: Frame, holds: Truth, wanted: bool) -> WindowStep:
        operand = self.operand(e.args[0], frame.args(node)[0], frame)
        at = frame.value(frame.args(node)[0])
        zone = e.windows[0].zone
        return WindowStep(
            holds=holds,
            wanted=wanted,
            operand=operand,
            windows=tuple(map(window_text, e.windows)),
            zone=zone,
            local=wall_clock(at, zone) if isinstance(at, int) else None,
            name=self.labels.windows(e.windows),
        )

    def network(
        self, e: g.Expr, node: int, frame: Frame, holds: Truth, wanted: bool
    ) -> NetworkStep:
        item, networks = (
            self.operand(a, n, frame) for a, n in zip(e.args, frame.args(node), strict=True)
        )
        address, nets = (
            self.looked_up(a, n, frame) for a, n in zip(e.args, frame.args(node), strict=True)
        )
        matched = None
        if holds and isinstance(address, Ip) and nets is not None:
            among = (n for n in elements_of(nets) if isinstance(n, Net))
            matched = next((format_network(n) for n in among if within(address, n)), None)
        constants = e.args[1].value if e.args[1].op == "const" else None
        return NetworkStep(
            holds=holds,
            wanted=wanted,
            operand=item,
            networks=networks,
            name=self.labels.network(constants) if isinstance(constants, tuple) else None,  # type: ignore[arg-type]  # networks are text
            matched=matched,
        )

    # ── Quantifiers ──

    def ranged(
        self, e: g.Expr, node: int, frame: Frame
    ) -> list[tuple[Object, Truth, tuple[Any, ...], Frame]]:
        """The entities a quantifier looks at: how truly each is led to, by what, and inside it."""
        root = frame.object(e.root)
        if root is None:
            return []
        found = self.members.walked(root, e.walks)
        return [
            (w, truth, hops, frame.bind(node, e.of or "", w))
            for w, (truth, hops) in list(found.items())[:MAX_RANGE]
        ]

    def body(self, e: g.Expr, node: int, frame: Frame, wanted: bool) -> Steps:
        """Why an entity counts; where it does not, why not."""
        if e.op == "const":
            return ()
        return tuple(self.show(e, node, frame, wanted or frame.truth(node) is True))

    def quantifier(
        self, e: g.Expr, node: int, frame: Frame, holds: Truth, wanted: bool
    ) -> QuantifierStep:
        body, at = e.args[0], frame.args(node)[0]
        every = e.op == "all"
        looked = []
        for w, led, hops, inside in self.ranged(e, node, frame):
            said = inside.truth(at)
            counts = any_of(iter((negated(led), said))) if every else all_of(iter((led, said)))
            looked.append((w, counts, hops, inside))
        matching = sum(1 for item in looked if item[1])
        # The ones that decide come first: for `some` those that count, for `all` those that don't.
        telling = [i for i in looked if i[1] is (not every)]
        if holds and not every:
            telling = telling[: e.k if e.op == "at_least_of" else 1]
        elif holds or not every:
            telling = looked
        witnesses = tuple(
            Witness(
                Entity(*w),
                counts,
                self.members.path(hops),
                self.body(body, at, inside, wanted),
            )
            for w, counts, hops, inside in telling[:MAX_WITNESSES]
        )
        kind: Any = "at_least" if e.op == "at_least_of" else e.op
        return QuantifierStep(
            holds=holds,
            wanted=wanted,
            quantifier=kind,
            variable=e.of or "",
            k=e.k or 1,
            root=frame.entity(e.root),
            path=self.labels.walk(e.walks),
            count=len(looked),
            matching=matching,
            witnesses=witnesses,
        )


VALUES = {"attribute", "request", "action", "parameter", "const"}


def wall_clock(at: int, zone: str) -> str | None:
    """The local time in a zone; None where it falls outside the calendar."""
    there = local(at, zone)
    return format_datetime(there)[:-1] if MIN_DATETIME <= there <= MAX_DATETIME else None


def elements_of(value: Value) -> tuple[Any, ...]:
    """The elements of a set; another value as the only one."""
    plain_set = isinstance(value, tuple) and not isinstance(value, Net)
    return value if plain_set else (value,)  # type: ignore[return-value]  # a set is a tuple


def within(address: Ip, network: Net) -> bool:
    """Whether an address lies in a network."""
    bits = 32 if network.version == 4 else 128
    return address.version == network.version and (
        address.value >> (bits - network.prefix) == network.value >> (bits - network.prefix)
    )


def weight(steps: list[StepType]) -> int:
    """How much there is to read in steps."""
    total = 0
    for step in steps:
        total += 1
        if isinstance(step, MembershipStep | LogicStep):
            total += weight(list(step.steps))
        elif isinstance(step, QuantifierStep):
            total += sum(1 + weight([*w.path, *w.steps]) for w in step.witnesses)
    return total
