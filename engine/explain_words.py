"""explain_words knows the names that the policy's author gave to constants, and writes expressions
of the rule graph as the author would have.

The rule graph has no such names; the checked model of the policy at work has, where there is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import graph as g
from .times import format_datetime, format_duration
from .values import Value, value_to_json

if TYPE_CHECKING:
    from ._engine import Engine

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
OPERATORS = {
    "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "in": "in",
    "overlaps": "overlaps", "subset": "is subset of", "starts": "starts with",
    "ends": "ends with", "contains": "contains", "matches": "matches", "under": "under",
    "in_networks": "in", "add": "+", "sub": "-", "mul": "*", "else": "else", "and": "and",
    "or": "or",
}  # fmt: skip


class Labels:
    """What a policy calls its networks, hours and sets, and says of its evidence."""

    def __init__(self, engine: Engine) -> None:
        model: Any = getattr(engine.policy, "model", None)
        self.networks: dict[tuple[str, ...], str] = {}
        self.hours: dict[tuple[Any, ...], str] = {}
        self.sets: dict[tuple[Any, ...], str] = {}
        self.evidence: dict[str, str] = {}
        self.inverses: dict[tuple[str, str, str], str] = {}
        if model is None:
            return
        for n in model.networks:
            self.networks[tuple(sorted(n.networks))] = n.name
        for h in model.hours:
            windows = ((tuple(w.days), w.start, w.end, w.zone) for w in h.windows)
            self.hours[tuple(windows)] = h.name
        for s in model.sets:
            self.sets[s.element.kind, *sorted(map(str, s.values))] = s.name
        self.evidence = {e.name: e.text for e in model.evidence if e.text}
        for t in model.types:
            for i in t.inverses:
                self.inverses[t.name, i.type, i.relation] = i.name

    def walk(self, walks: tuple[tuple[g.Step, ...], ...]) -> str:
        """The path that walks take, as one would write it; of several the first."""
        return ".".join(map(self.step, walks[0] if walks else ()))

    def step(self, step: g.Step) -> str:
        """What one step of a walk is called."""
        if step.id is not None:
            return f'{step.of_type} "{step.id}"'
        relation = step.relation or ""
        if step.of_type is None:
            return relation
        name = self.inverses.get((step.type, step.of_type, relation))
        return name or f"{step.of_type}.{relation}"

    def network(self, networks: Sequence[str]) -> str | None:
        """The name of just these networks."""
        return self.networks.get(tuple(sorted(networks)))

    def windows(self, windows: Sequence[g.Window]) -> str | None:
        """The name of just these hours."""
        return self.hours.get(tuple((w.days, w.start, w.end, w.zone) for w in windows))

    def constant_set(self, spec: g.Spec, value: Sequence[Any]) -> str | None:
        """The name of just this set."""
        kind = spec.element.kind if spec.element else ""
        return self.sets.get((kind, *sorted(map(str, value))))


def window_text(w: g.Window) -> str:
    """`Mon..Fri 09:00-17:00`."""
    days = ", ".join(day_runs(sorted(w.days)))
    if (w.start, w.end) == (0, 1440):
        return days
    hours = f"{clock(w.start)}-{clock(w.end)}"
    return hours if len(set(w.days)) == 7 else f"{days} {hours}"


def clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def day_runs(days: list[int]) -> list[str]:
    """Days as runs: `Mon..Fri`, `Sun`."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    texts: list[str] = []
    for run in runs:
        if len(run) > 2:
            texts.append(f"{DAYS[run[0]]}..{DAYS[run[-1]]}")
        else:
            texts += [DAYS[day] for day in run]
    return texts


def plain(value: Value, spec: g.Spec) -> Any:
    """A value as JSON, the elements of a set in order."""
    found = value_to_json(value, spec)
    return sorted(found, key=lambda x: (str(type(x)), x)) if isinstance(found, list) else found


def constant_text(e: g.Expr) -> str:
    """A constant as the policy writes it."""
    value = e.value
    if e.type.kind == "set":
        element = e.type.element or e.type
        items = value if isinstance(value, tuple) else ()
        return (
            "{" + ", ".join(constant_text(g.Expr("const", element, value=i)) for i in items) + "}"
        )
    match e.type.kind:
        case "bool":
            return str(value).lower()
        case "string" | "path":
            return f'"{value}"'
        case "datetime":
            return format_datetime(int(value or 0)) if isinstance(value, int) else str(value)
        case "duration":
            return format_duration(int(value or 0)) if isinstance(value, int) else str(value)
        case _:
            return str(value)


CALLS = {
    "add": "{} + {}", "sub": "{} - {}", "mul": "{} * {}", "div": "{} / {}", "mod": "{} % {}",
    "neg": "-{}", "item": "{}[{}]", "in_list": "{} in {}", "in_map": "{} in {}",
    "same": "{} == {}", "in_any": "{} in {}",
    "regex": "{} matches regex {}", "in_network": "{} in {} as network",
}  # fmt: skip
"""How the functions are written that policies don't call by name."""


def call_text(e: g.Expr, args: list[str]) -> str:
    """A function's call as the policy writes it."""
    if e.name == "convert":
        return f"{args[0]} as {e.type.kind}"
    if e.name == "list":
        return f"[{', '.join(args)}]"
    form = CALLS.get(e.name or "")
    return f"{e.name}({', '.join(args)})" if form is None else form.format(*args)


def expression_text(e: g.Expr, types: dict[str, str]) -> str:
    """An expression as the policy would write it; `types` has what each variable is called."""

    def part(a: g.Expr) -> str:
        text = expression_text(a, types)
        return f"({text})" if a.op in OPERATORS else text

    match e.op:
        case "const":
            return constant_text(e)
        case "attribute":
            return f"{types.get(e.of or '', e.of)}.{e.name}"
        case "id":
            return f"{types.get(e.of or '', e.of)}.id"
        case "request" | "action":
            return f"{e.op}.{e.name}"
        case "parameter":
            return e.name or ""
        case "now":
            return "now"
        case "neg":
            return f"-{part(e.args[0])}"
        case "not":
            return f"not {part(e.args[0])}"
        case "convert":
            return f"{part(e.args[0])} as {e.type.kind}"
        case "present":
            return f"{part(e.args[0])} is present"
        case "local":
            return e.name or ""
        case "if":
            test, then, other = map(part, e.args)
            return f"if {test} then {then} otherwise {other}"
        case "any_item" | "one_item":
            kind = "any" if e.op == "any_item" else "exactly one"
            return f"{kind} {e.of} in {part(e.args[0])} has {part(e.args[1])}"
        case "collect":
            result, over = part(e.args[1]), part(e.args[0])
            test = f" if {part(e.args[2])}" if len(e.args) > 2 else ""
            return f"[{result} for {e.of} in {over}{test}]"
        case "strict":
            return expression_text(e.args[0], types)
        case "call":
            return call_text(e, [part(a) for a in e.args])
        case op if op in OPERATORS:
            return f" {OPERATORS[op]} ".join(map(part, e.args))
        case op:
            return op.replace("_", " ")
