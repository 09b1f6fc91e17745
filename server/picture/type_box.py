"""Knows how to draw one type as a box with a row for each thing it declares."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...compiler import model as m
from .sheet import draw_sign
from .svg import Canvas
from .text import measure
from .wording import (
    Hues,
    Run,
    action_text,
    attribute_text,
    relation_text,
    subject_runs,
    wrap_runs,
)

SMALL = 12.0
LINE = 17.0
HEAD = 34.0
PAD = 12.0
INDENT = 30.0
WIDTHS = (210.0, 330.0)
MAX_LINES = 4

LINKED = ("relation", "permission")
"""The kinds of row that lines lead to."""


@dataclass(slots=True)
class Row:
    """A line, or a few, of a type's box; `top` is below the box's top."""

    kind: str
    name: str
    runs: list[Run]
    lines: list[list[Run]] = field(default_factory=list)
    top: float = 0.0

    @property
    def port(self) -> float:
        """Where lines meet it, below the box's top."""
        return self.top + LINE / 2 + 2


@dataclass(slots=True)
class TypeBox:
    """A type with its rows."""

    type: m.Type
    hue: str
    rows: list[Row]
    width: float = 0.0
    height: float = 0.0

    def port(self, name: str | None) -> float:
        """Where lines meet a row, or the head."""
        row = next((row for row in self.rows if row.name == name and row.kind in LINKED), None)
        return HEAD / 2 if row is None else row.port


def type_box(type_: m.Type, hues: Hues) -> TypeBox:
    """A type's box, its rows in lines and its size known."""
    rows = []
    for relation in type_.relations:
        runs = subject_runs(relation.subjects, hues)
        if relation.expr is not None:
            runs.append((f"= {relation_text(relation.expr)}", "soft"))
        rows.append(Row("relation", relation.name, runs))
    for permission in type_.permissions:
        text = f"= {relation_text(permission.expr)}"
        rows.append(Row("permission", permission.name, [(text, "soft")]))
    for action in type_.actions:
        rest = action_text(action)[len(action.name) :].strip()
        rows.append(Row("action", action.name, [(rest, "soft")]))
    for attribute in type_.attributes:
        rows.append(Row("attribute", attribute.name, [(attribute_text(attribute), "soft")]))
    for inverse in type_.inverses:
        text = f"= {inverse.type}.{inverse.relation}"
        rows.append(Row("inverse", inverse.name, [(text, f"on {hues.of(inverse.type)}")]))
    box = TypeBox(type_, hues.of(type_.name), rows)
    widest = max(
        [measure(type_.name, 15, bold=True) + PAD * 2]
        + [INDENT + PAD + 2 + measure(_whole(row), SMALL) for row in rows]
    )
    box.width = min(max(widest, WIDTHS[0]), WIDTHS[1])
    _set_rows(box)
    return box


def _whole(row: Row) -> str:
    joint = ": " if row.kind in ("relation", "attribute") and row.runs else " "
    return row.name + joint + "".join(text for text, _ in row.runs)


def _set_rows(box: TypeBox) -> None:
    """Break rows into lines and put them below one another."""
    y = HEAD + 6
    before = ""
    for row in box.rows:
        if before and _group(row.kind) != _group(before):
            y += 9
        before = row.kind
        row.top = y
        joint = ": " if row.kind in ("relation", "attribute") else " "
        row.lines = wrap_runs(
            [(row.name + joint, "name"), *row.runs], box.width - INDENT - PAD, SMALL, MAX_LINES
        )
        y += LINE * len(row.lines) + 3
    box.height = y + 7


def _group(kind: str) -> str:
    return "reached" if kind in LINKED else kind


def draw_box(box: TypeBox) -> Canvas:
    """The box with its corner at the origin."""
    canvas = Canvas()
    canvas.rect(0, 0, box.width, box.height, "card", 8)
    canvas.path(
        f"M.5 {HEAD:g}V8a7.5 7.5 0 0 1 7.5 -7.5H{box.width - 8:g}a7.5 7.5 0 0 1 7.5 7.5V{HEAD:g}Z",
        "head " + box.hue,
    )
    canvas.text(
        PAD, 22.5, box.type.name, f"on {box.hue}", width=box.width - 2 * PAD, size=15, bold=True
    )
    before = ""
    for row in box.rows:
        if before and _group(row.kind) != _group(before):
            canvas.path(f"M{PAD:g} {row.top - 6:g}H{box.width - PAD:g}", "rule")
        before = row.kind
        draw_sign(canvas, f"{row.kind} {box.hue}", PAD + 5, row.top + 8.5)
        for number, runs in enumerate(row.lines):
            canvas.runs(INDENT, row.top + 13 + number * LINE, runs, SMALL)
    return canvas
