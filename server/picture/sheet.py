"""Knows what every picture has: a title, a legend, what is drawn between, and the same as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .layout import Point
from .svg import Canvas
from .text import measure

MARGIN = 28.0
TITLE = 22.0


@dataclass(slots=True)
class Sheet:
    """A drawing in progress, its corner at the origin; `left`, at most 0, is how far left it goes.

    `nodes` and `edges` say the same as the canvas, as JSON-able data: `id`, `kind`, `label`, `x`,
    `y`, `width`, `height`; `source`, `target`, `kind`, `label`, `points`.
    """

    canvas: Canvas = field(default_factory=Canvas)
    width: float = 0.0
    height: float = 0.0
    left: float = 0.0
    nodes: list[dict[str, Any]] = field(default_factory=list)
    edges: list[dict[str, Any]] = field(default_factory=list)

    def reach(self, x: float, y: float) -> None:
        """Make the sheet at least so wide and high."""
        self.width, self.height = max(self.width, x), max(self.height, y)

    def squared(self) -> Sheet:
        """The same with nothing left of the origin."""
        if self.left >= 0:
            return self
        moved = Sheet()
        moved.put(self, -self.left, 0.0)
        return moved

    def node(
        self, key: str, kind: str, label: str, corner: Point, width: float, height: float,
        **more: Any,
    ) -> None:  # fmt: skip
        """Note something that was drawn."""
        self.nodes.append(
            {
                "id": key, "kind": kind, "label": label, "x": corner[0], "y": corner[1],
                "width": width, "height": height, **more,
            }
        )  # fmt: skip
        self.reach(corner[0] + width, corner[1] + height)

    def edge(
        self, source: str, target: str, kind: str, points: Sequence[Point], label: str = ""
    ) -> None:
        """Note a line that was drawn."""
        found: dict[str, Any] = {"source": source, "target": target, "kind": kind}
        if label:
            found["label"] = label
        found["points"] = [[round(x, 2), round(y, 2)] for x, y in points]
        self.edges.append(found)

    def below(self, other: Sheet, gap: float) -> None:
        """Put another sheet under this one."""
        self.put(other, 0.0, self.height + gap if self.height else 0.0)

    def beside(self, other: Sheet, gap: float = 0.0) -> None:
        """Put another sheet to the right of this one."""
        self.put(other, self.width + gap, 0.0)

    def put(self, other: Sheet, x: float, y: float) -> None:
        """Put another sheet on this one, its corner at a point."""
        self.canvas.group(other.canvas, x=x, y=y)
        for node in other.nodes:
            moved = {"x": round(node["x"] + x, 2), "y": round(node["y"] + y, 2)}
            if "rows" in node:
                moved["rows"] = [row | {"y": round(row["y"] + y, 2)} for row in node["rows"]]
            self.nodes.append(node | moved)
        for edge in other.edges:
            points = [[round(a + x, 2), round(b + y, 2)] for a, b in edge["points"]]
            self.edges.append(edge | {"points": points})
        self.reach(x + other.width, y + other.height)


@dataclass(frozen=True, slots=True)
class Picture:
    """A finished picture: the SVG file's text, and its nodes and edges with their coordinates."""

    svg: str
    width: float
    height: float
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """What is where, without how it is drawn."""
        return {
            "width": self.width,
            "height": self.height,
            "nodes": self.nodes,
            "edges": self.edges,
        }


def finish(
    sheet: Sheet, title: str, subtitle: str, legend: Sequence[tuple[str, str]], description: str
) -> Picture:
    """Put the title above, the legend below, and a margin round it all."""
    width = max(sheet.width, 420.0)
    page = Sheet()
    page.canvas.text(0, TITLE - 3, title, width=width, size=TITLE, bold=True)
    page.reach(width, TITLE)
    if subtitle:
        page.canvas.text(0, TITLE + 20, subtitle, "soft", width=width)
        page.reach(width, TITLE + 22)
    page.below(sheet, 26)
    if legend:
        page.below(_legend(legend, width), 30)
    whole = Sheet()
    whole.put(page, MARGIN, MARGIN)
    full = (round(whole.width + MARGIN, 2), round(whole.height + MARGIN, 2))
    svg = whole.canvas.document(*full, title, description)
    return Picture(svg, *full, whole.nodes, whole.edges)


def _legend(entries: Sequence[tuple[str, str]], width: float) -> Sheet:
    """What the signs mean, in as many lines as they need."""
    sheet = Sheet()
    sheet.canvas.path(f"M0 0H{width:g}", "rule")
    x, y = 0.0, 24.0
    for sign, text in entries:
        room = 34 + measure(text, 12) + 22
        if x and x + room - 22 > width:
            x, y = 0.0, y + 24
        draw_sign(sheet.canvas, sign, x + 13, y - 4)
        sheet.canvas.text(x + 34, y, text, "soft", size=12)
        x += room
    sheet.reach(width, y + 6)
    return sheet


def draw_sign(canvas: Canvas, sign: str, x: float, y: float) -> None:
    """A small sign with its middle at a point."""
    name, _, colour = sign.partition(" ")
    colour = colour or "any"
    if name == "relation":
        canvas.path(f"M{x - 4:g} {y:g}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", f"dot {colour}")
    elif name == "permission":
        canvas.path(f"M{x:g} {y - 4.8:g}l4.8 4.8l-4.8 4.8l-4.8 -4.8Z", f"dot {colour}")
    elif name == "action":
        canvas.path(f"M{x - 3.5:g} {y - 4.5:g}l8 4.5l-8 4.5Z", f"dot {colour}")
    elif name == "attribute":
        canvas.path(f"M{x - 3.5:g} {y - 3.5:g}h7v7h-7Z", f"mark thin {colour}")
    elif name == "inverse":
        canvas.path(f"M{x + 4:g} {y:g}h-8m3.5 -3.5l-3.5 3.5l3.5 3.5", f"mark thin {colour}")
    elif name in ("edge", "walk"):
        canvas.path(f"M{x - 13:g} {y:g}H{x + 6:g}", f"edge {name} {colour}")
        canvas.path(f"M{x + 13:g} {y:g}l-7 -3.8v7.6Z", f"tip {colour}")
    elif name in ("allow", "true"):
        canvas.path(f"M{x - 4.5:g} {y:g}l3.2 3.6l6 -7.2", "mark ok")
    elif name in ("forbid", "false"):
        canvas.path(f"M{x - 4:g} {y - 4:g}l8 8m0 -8l-8 8", "mark no")
    elif name == "only":
        canvas.path(f"M{x - 5:g} {y - 1:g}h10v6h-10ZM{x - 3:g} {y - 1:g}v-2a3 3 0 0 1 6 0v2",
                    "mark thin maybe")  # fmt: skip
    elif name in ("add", "remove"):
        canvas.path(f"M{x - 4:g} {y:g}h8" + ("m-4 -4v8" if name == "add" else ""),
                    "mark " + ("ok" if name == "add" else "no"))  # fmt: skip
    elif name == "unknown":
        canvas.text(x, y + 5, "?", "on maybe", size=14, bold=True, anchor="mid")
    else:
        canvas.path(f"M{x - 2.5:g} {y:g}a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0 -5 0Z", f"dot {colour}")
