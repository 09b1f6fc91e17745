"""explain_phrases puts single steps and changes of an explanation into plain words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .explanation import (
    Change,
    ComparisonStep,
    Edge,
    Entity,
    EvidenceStep,
    HopStep,
    IdentityStep,
    LogicStep,
    MembershipStep,
    NetworkStep,
    Operand,
    QuantifierStep,
    RelationshipStep,
    StepType,
    SubjectStep,
    ValueStep,
    WindowStep,
)

MAX_ITEMS = 6
"""Elements of a set that are written out."""


def entity(e: Entity) -> str:
    """`user:alice`, `every member of team:eng`, `every user`."""
    if e.id is None:
        return f"every {e.type}"
    if e.relation is not None:
        return f"every {e.relation} of {e.type}:{e.id}"
    return f"{e.type}:{e.id}"


def code(e: Entity) -> str:
    """`user:alice`, `team:eng#member`, `everyone user`: as data files write it."""
    if e.id is None:
        return f"everyone {e.type}"
    return f"{e.type}:{e.id}" + (f"#{e.relation}" if e.relation else "")


def value(v: Any, kind: str) -> str:
    """A value as the policy would write it."""
    if isinstance(v, list | tuple):
        if not v:
            return "empty"
        more = f", and {len(v) - MAX_ITEMS:,} more" if len(v) > MAX_ITEMS else ""
        return ", ".join(value(item, kind) for item in v[:MAX_ITEMS]) + more
    if isinstance(v, bool):
        return str(v).lower()
    return f'"{v}"' if kind in ("string", "path") else str(v)


def name(o: Operand) -> str:
    """What a value is called: `user:ann's org`, `request.ip`, or itself if a constant."""
    if o.entity is not None:
        return f"{entity(o.entity)}'s {o.attribute}"
    if not o.constant:
        return o.text
    return value(o.value, o.type) if not isinstance(o.value, list | tuple) else o.text


def shown(o: Operand) -> str:
    return value(o.value, o.type) if o.known else "not known"


def named(o: Operand) -> str:
    """A value's name with the value, where that says more."""
    return name(o) if o.constant else f"{name(o)} ({shown(o)})"


# ── Steps ─────────────────────────────────────────────────────────────────────────


def step(s: StepType) -> str:
    """One step, without the steps below it."""
    match s:
        case RelationshipStep():
            return edge(s.edge, s.holds is False and s.edge.condition is None)
        case MembershipStep():
            return membership(s)
        case HopStep():
            if s.reason == "named":
                return f"the policy names {entity(s.end)}"
            return f"{entity(s.start)} is {s.relation} of {entity(s.end)}"
        case SubjectStep():
            return counted(s)
        case ComparisonStep():
            return comparison(s)
        case ValueStep():
            return truth(s)
        case WindowStep():
            return window(s)
        case NetworkStep():
            return network(s)
        case EvidenceStep():
            return evidence(s)
        case IdentityStep():
            known = f"{s.type}:{s.id}" if s.id is not None else article(s.type)
            return f"{entity(s.entity)} is {'' if s.holds else 'not '}{known}"
        case QuantifierStep():
            return quantifier(s)
        case LogicStep():
            return logic(s)


def edge(e: Edge, over: bool = False) -> str:
    """A relationship; `over` when it has expired."""
    text = f"{entity(e.subject)} {'was' if over else 'is'} {e.relation} of {entity(e.object)}"
    if e.condition is not None:
        given = ", ".join(f"{k} {v}" for k, v in (e.parameters or {}).items())
        text += f", on condition {e.condition}" + (f" ({given})" if given else "")
    if e.expires is not None:
        text += f"{'' if over else ','} until {moment(e.expires)}"
    return text + (" (given with the request)" if e.state == "contextual" else "")


def membership(s: MembershipStep) -> str:
    link = "" if s.stored else "in "
    said = f"{link}{s.relation} of {entity(s.object)}"
    if s.holds is None:
        return f"whether {entity(s.subject)} is {said} is not known"
    text = f"{entity(s.subject)} is {'' if s.holds else 'not '}{said}"
    if s.computed:
        text += " (by a chain too long to show)"
    if s.leads_to:
        first = s.relation.split(".")[0]
        text += f" ({first}: {', '.join(map(entity, s.leads_to))})"
    return text


def counted(s: SubjectStep) -> str:
    if s.reason == "named":
        return f"the policy names {entity(s.subject)} in {s.relation} of {entity(s.object)}"
    if s.reason == "everyone":
        return f"every {s.subject.type} is in {s.relation} of {entity(s.object)}"
    return f"{code(s.subject)} is itself"


ORDER = {"lt": "less than", "le": "at most", "gt": "more than", "ge": "at least"}
ORDER_OF_TIME = {
    "lt": "before", "le": "no later than", "gt": "after", "ge": "no earlier than",
}  # fmt: skip
MIRRORED = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
TESTS = {
    "starts": ("which starts with", "which does not start with"),
    "ends": ("which ends with", "which does not end with"),
    "contains": ("which contains", "which does not contain"),
    "matches": ("which matches", "which does not match"),
    "under": ("which is under", "which is not under"),
    "overlaps": ("with some of", "with none of"),
    "subset": ("all of them in", "not all of them in"),
}


def comparison(s: ComparisonStep) -> str:
    left, right, op = s.left, s.right, s.op
    if s.op == "in":
        return among(s)
    if left.constant and not right.constant and (op == "eq" or op in MIRRORED):
        left, right, op = right, left, MIRRORED.get(op, op)
    if s.holds is None:
        unknown = [name(o) for o in (left, right) if not o.known]
        if unknown:
            return f"{' and '.join(unknown)} {'is' if len(unknown) == 1 else 'are'} not known"
        return f"{named(left)} and {named(right)} can't be compared"
    said = f"{name(left)} is {shown(left)}"
    if op == "eq":
        if s.holds:
            return said if right.constant else f"{said}, the same as {name(right)}"
        return f"{said}, not {named(right)}"
    if op in TESTS:
        return f"{said}, {TESTS[op][not s.holds]} {named(right)}"
    words = ORDER_OF_TIME if left.type == "datetime" else ORDER
    return f"{said}, {'' if s.holds else 'not '}{words[op]} {named(right)}"


def among(s: ComparisonStep) -> str:
    """Of an item in a set."""
    item, of = s.left, s.right
    if s.holds is None:
        return f"{name(item) if not item.known else name(of)} is not known"
    if of.constant:
        return f"{name(item)} is {shown(item)}, {'one' if s.holds else 'none'} of {of.text}"
    what = name(item) if item.constant else named(item)
    if s.holds:
        return f"{what} is among {name(of)}"
    return f"{what} is not among {name(of)} ({shown(of)})"


def truth(s: ValueStep) -> str:
    o = s.operand
    if s.op == "present":
        return f"{name(o)} is {'' if s.holds else 'not '}given"
    if s.holds is None:
        return f"{name(o)} is not known"
    return f"{name(o)} is {str(s.holds).lower()}"


def window(s: WindowStep) -> str:
    spans = ", ".join(s.windows)
    label = f"{s.name} ({spans})" if s.name else spans
    if not s.operand.known:
        return f"{name(s.operand)} is not known"
    at = f"{clock(s.local)} in {s.zone}" if s.local else shown(s.operand)
    what = f"it is {at}" if s.operand.text == "now" else f"{name(s.operand)} is {at}"
    return f"{what}, {'within' if s.holds else 'outside'} {label}"


def network(s: NetworkStep) -> str:
    if s.holds is None:
        unknown = s.networks if s.operand.known else s.operand
        return f"{name(unknown)} is not known"
    every = value(s.networks.value, s.networks.type) if s.networks.known else "not known"
    spans = s.matched if s.holds and s.matched else every
    what = s.name or (None if s.networks.constant else name(s.networks))
    where = f"{what} ({spans})" if what else spans
    return f"{name(s.operand)} is {shown(s.operand)}, {'' if s.holds else 'not '}in {where}"


def evidence(s: EvidenceStep) -> str:
    given = f" at {moment(s.given)}" if s.given else ""
    if s.holds:
        return f"{s.name} was given{given}"
    told = f': "{s.text}"' if s.text else ""
    age = f", no more than {s.within} before" if s.within else ""
    before = f" (last given{given})" if given else ""
    return f"{s.name} is needed{age}{before}{told}"


def quantifier(s: QuantifierStep) -> str:
    if s.count == 0:
        return f"{entity(s.root)} has no {s.path}"
    fit = "fits" if s.matching < 2 else "fit"
    text = f"{s.path} of {entity(s.root)}: {s.matching or 'none'} of {s.count} {fit}"
    if s.quantifier == "all":
        return f"{text}, all must"
    return text if s.quantifier == "any" else f"{text}, {s.k} needed"


def logic(s: LogicStep) -> str:
    if s.op == "and":
        return "all of these"
    if s.op == "or":
        return "any one of these"
    return f"at least {s.k} of these {len(s.steps)}"


# ── Changes ───────────────────────────────────────────────────────────────────────


def change(c: Change) -> str:
    """What to do, in plain words."""
    v = value(c.value, c.text or "")
    match c.kind:
        case "add" | "remove":
            assert c.edge is not None
            e = c.edge
            if c.kind == "remove":
                return f"remove {entity(e.subject)} as {e.relation} of {entity(e.object)}"
            until = f" until {moment(e.expires)}" if e.expires else ""
            return f"make {entity(e.subject)} {e.relation} of {entity(e.object)}{until}"
        case "set":
            assert c.entity is not None
            if c.value is None:
                return f"remove {entity(c.entity)}'s {c.name}"
            return f"set {entity(c.entity)}'s {c.name} to {v}"
        case "give":
            if c.label is not None:
                return f"ask from {c.label}, say with request.{c.name} {v}"
            if c.value is None:
                return f"ask without request.{c.name}"
            return f"ask with request.{c.name} {v}"
        case "parameter":
            if c.value is None:
                return f"ask without action.{c.name}"
            return f"ask with action.{c.name} {v}"
        case "wait":
            return f"ask at {c.label or moment(str(c.value))}"
        case "prove":
            return f"give {c.name}" + (f': "{c.text}"' if c.text else "")


def notation(c: Change) -> str | None:
    """The relationship of a change, as data files and tools write it."""
    if c.edge is None:
        return None
    sign = "+" if c.kind == "add" else "-"
    return f"{sign} {code(c.edge.object)}#{c.edge.relation}@{code(c.edge.subject)}"


# ── Words ─────────────────────────────────────────────────────────────────────────


def article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"


def clock(local: str) -> str:
    """`Monday 2 November 2026, 10:00` for a local datetime."""
    at = datetime.fromisoformat(local)
    seconds = "" if at.second == at.microsecond == 0 else f":{at:%S}"
    return f"{at:%A} {at.day} {at:%B} {at.year:04}, {at:%H:%M}{seconds}"


def moment(utc: str) -> str:
    """`2 November 2026, 10:00 UTC` for a datetime in UTC."""
    return clock(utc.removesuffix("Z")).split(" ", 1)[1] + " UTC"
