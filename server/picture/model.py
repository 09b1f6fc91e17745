"""Knows how to draw a model: its types as boxes, and which takes its subjects from which."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

from ...compiler import model as m
from .curves import RADIUS, TIP, Area, along, bends, corner, label_place, loop, move, tip
from .layout import Box, Link, Point, Spacing, arrange
from .sheet import Sheet
from .svg import Canvas
from .svg import number as number_
from .text import measure
from .type_box import Row, TypeBox, draw_box, type_box
from .walks import Walks
from .wording import Hues, arrows

NEAR, CHANNEL = 12.0, 9.0
"""From a box to the first channel beside it, and from one channel to the next."""

SPACING = Spacing(
    layers=lambda count: 56 + min(count, 20) * 3, boxes=28, links=14, shape=0.8, align=0.0
)

LEGEND = (
    ("relation", "relation"),
    ("permission", "permission"),
    ("action", "action"),
    ("attribute", "attribute"),
    ("inverse", "inverse"),
    ("edge h0", "takes its subjects from; in the colour of that type"),
    ("walk h0", "goes on in what a relation leads to; on the line: that relation"),
)


@dataclass(frozen=True, slots=True)
class _Target:
    """Where lines from one type come together: a type's head or row, by a walk or not."""

    source: str
    target: str
    row: str | None
    label: str


def draw_model(model: m.Model) -> Sheet:
    """The model as a drawing."""
    hues = Hues(model)
    return _Drawing(model, {type_.name: type_box(type_, hues) for type_ in model.types}).draw()


class _Drawing:
    """Puts boxes on a sheet and lines between them.

    Layers run down the page. A line leaves its row to the right, goes down a channel beside the
    box that all rows with the same target share, and arrives from above: at a head directly, at a
    row by a channel on the left.
    """

    def __init__(self, model: m.Model, boxes: dict[str, TypeBox]) -> None:
        self.boxes = boxes
        self.walks = Walks(model)
        self.sheet = Sheet()
        self.lines = Canvas()
        self.labels = Canvas()
        self.taken: list[Area] = []
        self.drawn: set[tuple[str, Point, Point]] = set()
        self.number = {name: number for number, name in enumerate(boxes)}
        self.joined: dict[_Target, list[float]] = {}
        for name, box in boxes.items():
            for row in box.rows:
                for target in self._targets(name, row):
                    ports = self.joined.setdefault(target, [])
                    if row.port not in ports:
                        ports.append(row.port)
        # Channels by their place from the box outwards: those of a box's own loops lie nearest,
        # then the ones whose rows stand lowest, so that no line crosses another beside the box.
        self.leaving: dict[str, list[_Target]] = {name: [] for name in boxes}
        self.arriving: dict[str, list[str]] = {name: [] for name in boxes}
        for target, _ in sorted(
            self.joined.items(),
            key=lambda each: (each[0].source != each[0].target, -max(each[1])),
        ):
            self.leaving[target.source].append(target)
            if target.row and target.source != target.target:
                rows = self.arriving[target.target]
                if target.row not in rows:
                    rows.append(target.row)
        for name, rows in self.arriving.items():
            rows.sort(key=lambda row: boxes[name].port(row))

    def _targets(self, name: str, row: Row) -> Iterator[_Target]:
        type_ = self.boxes[name].type
        expr: m.RelationExpr | None = None
        if row.kind == "relation":
            relation = next(r for r in type_.relations if r.name == row.name)
            expr = relation.expr
            for kind in relation.subjects:
                yield _Target(name, kind.type, kind.relation, "")
        elif row.kind == "permission":
            expr = next(p for p in type_.permissions if p.name == row.name).expr
        for arrow in arrows(expr):
            for end in self.walks.ends(name, arrow.path):
                if self.walks.has(end, arrow.target):
                    label = ("all " if arrow.every else "") + ".".join(arrow.path)
                    yield _Target(name, end, arrow.target, label)

    def _left(self, name: str) -> float:
        """The room that channels take on the left of a box."""
        count = len(self.arriving[name])
        return NEAR + count * CHANNEL if count else 0.0

    def _right(self, name: str) -> float:
        count = len(self.leaving[name])
        return NEAR + count * CHANNEL if count else 0.0

    def _leaves(self, target: _Target) -> float:
        """How far right of its box's left side a channel lies."""
        place = self.leaving[target.source].index(target)
        return self.boxes[target.source].width + NEAR + place * CHANNEL

    def _arrives(self, target: _Target) -> float:
        """How far right of its box's left side a line comes down to a target."""
        if target.row is None:
            return self.boxes[target.target].width / 2
        return -NEAR - self.arriving[target.target].index(target.row) * CHANNEL

    def draw(self) -> Sheet:
        """All of it."""
        outer = [target for target in self.joined if target.source != target.target]
        # The layout's layers run to the right: its x is down, its y across.
        sizes = [
            Box(box.height, self._left(name) + box.width + self._right(name))
            for name, box in self.boxes.items()
        ]
        links = [
            Link(
                self.number[target.source],
                self.number[target.target],
                self._left(target.source) + self._leaves(target),
                self._left(target.target) + self._arrives(target),
                label=22.0 if target.label else 0.0,
                group=1 if target.label else 0,
            )
            for target in outer
        ]
        most = max(3, math.ceil(math.sqrt(len(sizes)) * 0.7))
        found = arrange(sizes, links, SPACING, most=most)
        corners = {
            name: (y + self._left(name), x)
            for name, (x, y) in zip(self.boxes, found.boxes, strict=True)
        }
        for name, box in self.boxes.items():
            x, y = corners[name]
            self.taken.append((x - 4, y - 4, x + box.width + 4, y + box.height + 4))
        routes = {
            target: [(y, x) for x, y in route]
            for target, route in zip(outer, found.routes, strict=True)
        }
        for target in self.joined:
            if target.source == target.target:
                self._loop(target, corners[target.source])
            else:
                self._line(target, routes[target], corners)
        lines = {target: along(points, down=True) for target, points in routes.items()}
        for target, points in routes.items():
            if target.label:
                others = [p for other, line in lines.items() if other != target for p in line]
                self._label(target, points, others)
        self.sheet.canvas.group(self.lines)
        for name in self.boxes:
            self._type(name, corners[name])
        self.sheet.canvas.group(self.labels)
        self.sheet.reach(found.height, found.width)
        return self.sheet.squared()

    def _style(self, target: _Target) -> str:
        return ("walk " if target.label else "") + self.boxes[target.target].hue

    def _told(self, target: _Target) -> str:
        there = target.target + (f".{target.row}" if target.row else "")
        if target.label:
            return f"{target.source}: {target.label} leads to {there}"
        return f"{target.source} takes subjects from {there}"

    def _line(self, target: _Target, route: list[Point], corners: dict[str, Point]) -> None:
        """The lines from the rows of one type to one place of another."""
        box, (left, top) = self.boxes[target.source], corners[target.source]
        style, told = self._style(target), self._told(target)
        channel = left + self._leaves(target)
        upward = route[1][1] < route[0][1]
        rows = sorted((top + port for port in self.joined[target]), reverse=upward)
        for number, row in enumerate(rows):
            start, turn = (left + box.width, row), (channel, row)
            d = move(start) + f"H{number_(channel - RADIUS)}" + corner(turn, route[0])
            if number == 0:
                d += f"V{number_(route[0][1])}" + self._onward(target, route, corners)
            self.lines.path(d, f"edge {style}", told)
        landing = self._landing(target, route, corners)[2]
        self._note(target, [(left + box.width, rows[0]), (channel, rows[0]), *route[:-1], *landing])

    def _onward(self, target: _Target, route: list[Point], corners: dict[str, Point]) -> str:
        """A line from its channel to its end, or to where it joins one drawn already."""
        style = self._style(target)
        for place, segment in enumerate(itertools.pairwise(route)):
            if (style, *segment) in self.drawn:
                return bends(route[: place + 1], down=True)
            self.drawn.add((style, *segment))
        end, d, points = self._landing(target, route, corners)
        upward = route[-1][1] < route[-2][1]
        direction = "right" if target.row else "up" if upward else "down"
        self.lines.path(tip(points[-1], direction), f"tip {style}")
        return bends([*route[:-1], end], down=True) + d

    def _landing(
        self, target: _Target, route: list[Point], corners: dict[str, Point]
    ) -> tuple[Point, str, list[Point]]:
        """Where a line's last bend ends, how it goes on from there, and the points of that."""
        end = route[-1]
        upward = route[-1][1] < route[-2][1]
        if target.row is None:
            short = (end[0], end[1] + TIP if upward else end[1] - TIP)
            return short, "", [end]
        left, top = corners[target.target]
        row = top + self.boxes[target.target].port(target.row)
        turn = RADIUS if upward else -RADIUS
        d = (
            f"V{number_(row + turn)}Q{number_(end[0])} {number_(row)} "
            f"{number_(end[0] + RADIUS)} {number_(row)}H{number_(left - TIP)}"
        )
        return end, d, [end, (end[0], row), (left, row)]

    def _note(self, target: _Target, points: list[Point]) -> None:
        there = f"type:{target.target}" + (f"#{target.row}" if target.row else "")
        kind = "walk" if target.label else "subjects"
        self.sheet.edge(f"type:{target.source}", there, kind, points, target.label)

    def _loop(self, target: _Target, at: Point) -> None:
        """Lines from rows of a type to the type itself or another row of it."""
        box = self.boxes[target.target]
        x, y = at[0] + box.width, at[1]
        end = y + box.port(target.row)
        style = self._style(target)
        far = at[0] + self._leaves(target)
        for port in self.joined[target]:
            start = y + port
            if abs(start - end) < 1:  # a row that names itself
                start = end + 8
            self.lines.path(loop(x, start, end, far), f"edge {style}", self._told(target))
            self._note(target, [(x, start), (far, start), (far, end), (x, end)])
        self.lines.path(tip((x, end), "left"), f"tip {style}")

    def _label(self, target: _Target, points: list[Point], others: list[Point]) -> None:
        """The relation that a walk goes by, on its line."""
        width = measure(target.label, 11) + 14
        x, y = label_place(points, width, 18, self.taken, others, down=True)
        self.sheet.left = min(self.sheet.left, x - width / 2)
        self.sheet.reach(x + width / 2, y)
        self.taken.append((x - width / 2, y - 9, x + width / 2, y + 9))
        hue = self.boxes[target.target].hue
        self.labels.rect(x - width / 2, y - 9, width, 18, f"tag {hue}", 9)
        self.labels.text(x, y + 4, target.label, f"on {hue}", size=11, anchor="mid", width=width)

    def _type(self, name: str, corner: Point) -> None:
        box = self.boxes[name]
        self.sheet.canvas.group(draw_box(box), x=corner[0], y=corner[1])
        rows = [
            {"kind": row.kind, "name": row.name, "y": round(corner[1] + row.port, 2)}
            for row in box.rows
        ]
        self.sheet.node(
            f"type:{box.type.name}", "type", box.type.name, corner, box.width, box.height, rows=rows
        )
