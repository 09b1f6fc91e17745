"""Knows how to draw one decision: who asked, the relationships walked, the rule, the verdict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ...compiler import model as m
from ...engine import explain_phrases as phrases
from ...engine.explanation import (
    ComparisonStep,
    Edge,
    Entity,
    Explanation,
    NetworkStep,
    Operand,
    RelationshipStep,
    StepType,
    ValueStep,
    WindowStep,
    steps_within,
)
from .curves import TIP, Area, along, bends, label_place, move, tip
from .layout import Arrangement, Box, Link, Point, Spacing, arrange
from .reasons import draw_reasons
from .sheet import Sheet, draw_sign
from .svg import Canvas
from .text import measure
from .wording import Hues

WIDTH = 880.0
BESIDE, GAP = 290.0, 40.0
"""How wide a walk may be to stand beside the reasons instead of above them, and how far off."""

NODE = 34.0
LINE = 17.0
SMALL = 12.0
MAX_NODES = 60
"""Entities beyond these are not drawn."""

COLOURS = {"allow": "ok", "deny": "no", "conditional": "maybe"}
SIGNS = {"allow": "true", "deny": "false", "conditional": "unknown"}

LEGEND = (
    ("edge any", "a relationship, from its subject to its object"),
    ("walk ok", "one that would allow it"),
    ("walk no", "one that is missing, has ended or is in the way"),
)

Key = tuple[str, str | None, str | None]


@dataclass(slots=True)
class _Node:
    """An entity with the attributes that were looked at."""

    name: str
    hue: str
    role: str
    values: dict[str, str] = field(default_factory=dict)
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class _Line:
    """A relationship, or what stands for one."""

    source: Key
    target: Key
    label: str
    colour: str
    broken: bool
    sign: str
    told: str


def draw_decision(e: Explanation, model: m.Model) -> Sheet:
    """The path of a decision and its reasons, one below the other."""
    walk = _Walk(e, model).draw()
    sheet = Sheet()
    if walk.width <= BESIDE:
        sheet.beside(walk)
        sheet.beside(draw_reasons(e, WIDTH - sheet.width - GAP), GAP)
        return sheet
    width = max(walk.width, WIDTH)
    sheet.beside(walk, (width - walk.width) / 2)
    sheet.below(draw_reasons(e, width), 30)
    return sheet


class _Walk:
    """The entities and relationships that an explanation speaks of, as a graph."""

    def __init__(self, e: Explanation, model: m.Model) -> None:
        self.e = e
        self.hues = Hues(model)
        self.sheet = Sheet()
        self.nodes: dict[Key, _Node] = {}
        self._node(e.subject)
        self._node(e.resource)
        steps = [step for reason in e.reasons for step in steps_within(reason.steps)]
        truth = {step.edge: step.holds for step in steps if isinstance(step, RelationshipStep)}
        self.lines: list[_Line] = []
        for edge in e.picture.edges:
            self._relationship(edge, truth.get(edge, True))
        for step in steps:
            for operand in operands(step):
                self._value(operand)
        self._everyone()
        if not self._joined():
            self._verdict()
        for node in self.nodes.values():
            _size(node)

    # ── What there is ──

    def _key(self, entity: Entity) -> Key:
        if entity == self.e.subject:
            return (entity.type, entity.id, entity.relation)
        return (entity.type, entity.id, None)

    def _node(self, entity: Entity) -> Key | None:
        key = self._key(entity)
        if key not in self.nodes:
            if len(self.nodes) >= MAX_NODES:
                return None
            name = phrases.code(Entity(*key)) if key[1] is not None else f"every {key[0]}"
            role = "subject" if entity == self.e.subject else ""
            role = "resource" if entity == self.e.resource and not role else role
            self.nodes[key] = _Node(name, self.hues.of(entity.type), role)
        return key

    def _relationship(self, edge: Edge, holds: bool | None) -> None:
        source, target = self._node(edge.subject), self._node(edge.object)
        if source is None or target is None or source == target:
            return
        label = edge.relation
        if edge.subject.relation is not None and source[2] is None:
            label = f"every {edge.subject.relation} is {edge.relation}"
        if edge.condition is not None:
            label += f" with {edge.condition}"
        told = phrases.edge(edge)
        state = {"added": ("ok", True, "add"), "removed": ("no", True, "remove")}.get(edge.state)
        if state is None and holds is not True:
            state = ("no", True, "false") if holds is False else ("maybe", True, "unknown")
        elif state is None:
            sign = "true" if edge.condition is not None or edge.expires is not None else ""
            state = (self.nodes[source].hue, False, sign)
        self._add(_Line(source, target, label, *state, told))

    def _add(self, line: _Line) -> None:
        """One more line; with one that only differs in what it is called it becomes one."""
        for place, other in enumerate(self.lines):
            if replace(line, label=other.label, told=other.told) == other:
                label = f"{other.label} or {line.label}" if line.broken else (
                    f"{other.label}, {line.label}"
                )  # fmt: skip
                if line.label == other.label:
                    label = other.label
                told = f"{other.told}\n{line.told}"
                self.lines[place] = replace(other, label=label, told=told)
                return
        self.lines.append(line)

    def _value(self, operand: Operand) -> None:
        if operand.entity is None or operand.attribute is None:
            return
        node = self.nodes.get(self._key(operand.entity))
        if node is not None:
            node.values[operand.attribute] = phrases.shown(operand)

    def _everyone(self) -> None:
        """That the subject is one of everyone, where everyone is spoken of."""
        key: Key = (self.e.subject.type, None, None)
        if key in self.nodes and self.e.subject.relation is None:
            source = self._key(self.e.subject)
            told = f"{phrases.entity(self.e.subject)} is one of every {self.e.subject.type}"
            line = _Line(source, key, "is one", self.nodes[source].hue, False, "", told)
            self.lines.append(line)

    def _joined(self) -> bool:
        """Whether a way leads from the subject to the resource."""
        reached, waiting = set(), [self._key(self.e.subject)]
        while waiting:
            key = waiting.pop()
            if key not in reached:
                reached.add(key)
                waiting += [line.target for line in self.lines if line.source == key]
        return self._key(self.e.resource) in reached

    def _verdict(self) -> None:
        """A line for the action itself, where no relationship leads from end to end."""
        source, target = self._key(self.e.subject), self._key(self.e.resource)
        if source == target:
            return
        told = f"{phrases.code(self.e.subject)} {self.e.action} {phrases.code(self.e.resource)}"
        decision = self.e.decision
        self.lines.append(
            _Line(source, target, self.e.action, COLOURS[decision], decision != "allow",
                  SIGNS[decision], told)
        )  # fmt: skip

    # ── Drawing ──

    def draw(self) -> Sheet:
        """All of it, to the right if that fits the page, else down it."""
        keys = list(self.nodes)
        found = self._arrange(keys, True)
        down = found.height <= BESIDE
        if not down:
            upright, found = found, self._arrange(keys, False)
            down = found.width > max(WIDTH, upright.height)
            found = upright if down else found
        corners = [(y, x) if down else (x, y) for x, y in found.boxes]
        routes = [[(y, x) if down else (x, y) for x, y in route] for route in found.routes]
        taken: list[Area] = []
        for key, (x, y) in zip(keys, corners, strict=True):
            node = self.nodes[key]
            taken.append((x - 6, y - 6, x + node.width + 6, y + node.height + 6))
        labels = Canvas()
        points = [along(route, down) for route in routes]
        for number, (line, route) in enumerate(zip(self.lines, routes, strict=True)):
            self._line(line, route, down)
            others = [p for place, each in enumerate(points) if place != number for p in each]
            self._label(labels, line, route, taken, others, down)
        for key, corner in zip(keys, corners, strict=True):
            self._draw_node(key, corner)
        self.sheet.canvas.group(labels)
        return self.sheet.squared()

    def _arrange(self, keys: list[Key], down: bool) -> Arrangement:
        """The layout, its layers running to the right: turned about where they run down."""
        boxes = []
        for node in self.nodes.values():
            size = (node.height, node.width) if down else (node.width, node.height)
            boxes.append(Box(*size))
        links = []
        for line in self.lines:
            source, target = self.nodes[line.source], self.nodes[line.target]
            leaves = (source.width if down else source.height) / 2
            arrives = (target.width if down else target.height) / 2
            label = 22.0 if down else _label_width(line)
            numbers = (keys.index(line.source), keys.index(line.target))
            links.append(Link(*numbers, leaves, arrives, label))
        across = max((_label_width(line) for line in self.lines), default=0.0) if down else 26.0
        shape = 0.3 if down else 3.0
        return arrange(boxes, links, Spacing(lambda _: 36, 24, across, shape=shape))

    def _line(self, line: _Line, route: list[Point], down: bool) -> None:
        (x, y), (bx, by) = route[-1], route[-2]
        if down:
            direction = "down" if y >= by else "up"
            end = (x, y - TIP if y >= by else y + TIP)
        else:
            direction = "right" if x >= bx else "left"
            end = (x - TIP if x >= bx else x + TIP, y)
        style = ("walk " if line.broken else "") + line.colour
        d = move(route[0]) + bends([*route[:-1], end], down)
        self.sheet.canvas.path(d, f"edge {style}", line.told)
        self.sheet.canvas.path(tip((x, y), direction), f"tip {line.colour}")
        names = [self.nodes[key].name for key in (line.source, line.target)]
        kind = line.sign or "relationship"
        self.sheet.edge(f"entity:{names[0]}", f"entity:{names[1]}", kind, route, line.label)

    def _label(
        self,
        canvas: Canvas,
        line: _Line,
        route: list[Point],
        taken: list[Area],
        others: list[Point],
        down: bool,
    ) -> None:
        width = _label_width(line)
        x, y = label_place(route, width, 22, taken, others, down)
        taken.append((x - width / 2, y - 12, x + width / 2, y + 12))
        self.sheet.left = min(self.sheet.left, x - width / 2)
        self.sheet.reach(x + width / 2, y)
        canvas.rect(x - width / 2, y - 11, width, 22, f"tag {line.colour}", 11)
        left = x - width / 2 + 10
        if line.sign:
            draw_sign(canvas, line.sign, left + 5, y)
            left += 18
        room = x + width / 2 - left - 9
        canvas.text(
            left + room / 2, y + 4, line.label, f"on {line.colour}", size=SMALL, anchor="mid",
            width=room + 0.5,
        )  # fmt: skip

    def _draw_node(self, key: Key, corner: Point) -> None:
        node = self.nodes[key]
        x, y = corner
        canvas = self.sheet.canvas
        canvas.rect(x, y, node.width, node.height, f"frame {node.hue}", 9)
        top = y + 22.0
        if node.role:
            canvas.text(x + 13, y + 17, node.role, "soft", size=11)
            top = y + 33.0
        canvas.text(x + 13, top, node.name, f"on {node.hue}", width=node.width - 26, bold=True)
        for name, value in node.values.items():
            top += LINE
            canvas.text(x + 13, top, f"{name}: {value}", width=node.width - 26, size=SMALL)
        self.sheet.node(
            f"entity:{node.name}", node.role or "entity", node.name, corner, node.width,
            node.height, values=node.values,
        )  # fmt: skip


def operands(step: StepType) -> list[Operand]:
    """The values that a step looked at."""
    match step:
        case ComparisonStep(left=left, right=right):
            return [left, right]
        case ValueStep(operand=operand) | WindowStep(operand=operand):
            return [operand]
        case NetworkStep(operand=operand, networks=networks):
            return [operand, networks]
    return []


def _label_width(line: _Line) -> float:
    return min(measure(line.label, SMALL), 210.0) + 20 + (18 if line.sign else 0)


def _size(node: _Node) -> None:
    widths = [measure(node.name, 13, bold=True)]
    widths += [measure(f"{name}: {value}", SMALL) for name, value in node.values.items()]
    node.width = min(max(widths), 230.0) + 27
    node.height = NODE + (11 if node.role else 0) + LINE * len(node.values)
