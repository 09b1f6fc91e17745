"""Knows how to draw a link's points as a smooth line, and where on it a label goes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from .layout import Point
from .svg import number

TIP = 8.0
"""The length of an arrow's tip."""

RADIUS = 6.0
"""Of rounded corners."""

Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def bends(points: Sequence[Point], down: bool = False) -> str:
    """Path commands that lead from the first point through the others, without the first `M`.

    The line is level at each point, or upright if it runs `down` the page.
    """
    d = ""
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        if abs(y1 - y2) < 0.01:
            d += f"H{number(x2)}"
        elif abs(x1 - x2) < 0.01:
            d += f"V{number(y2)}"
        elif down:
            middle = number((y1 + y2) / 2)
            d += f"C{number(x1)} {middle} {number(x2)} {middle} {number(x2)} {number(y2)}"
        else:
            middle = number((x1 + x2) / 2)
            d += f"C{middle} {number(y1)} {middle} {number(y2)} {number(x2)} {number(y2)}"
    return d


def move(point: Point) -> str:
    """The command that starts a path."""
    return f"M{number(point[0])} {number(point[1])}"


def corner(at: Point, toward: Point, radius: float = RADIUS) -> str:
    """A rounded corner at a point, on the way to the next, where the line so far runs level.

    Call it with the line `radius` short of the corner.
    """
    turn = radius if toward[1] > at[1] else -radius
    return f"Q{number(at[0])} {number(at[1])} {number(at[0])} {number(at[1] + turn)}"


def tip(end: Point, direction: str) -> str:
    """An arrow's tip, pointing `right`, `left`, `down` or `up` at its end."""
    x, y = number(end[0]), number(end[1])
    wide = TIP * 0.55
    sides = {
        "right": f"l{-TIP:g} {-wide:g}v{2 * wide:g}Z",
        "left": f"l{TIP:g} {-wide:g}v{2 * wide:g}Z",
        "down": f"l{-wide:g} {-TIP:g}h{2 * wide:g}Z",
        "up": f"l{-wide:g} {TIP:g}h{2 * wide:g}Z",
    }
    return f"M{x} {y}{sides[direction]}"


def loop(x: float, start: float, end: float, far: float) -> str:
    """From a box's right side at x and height `start`, by way of `far`, back to height `end`."""
    radius = min(RADIUS, abs(end - start) / 2)
    turn = radius if end > start else -radius
    return (
        f"{move((x, start))}H{number(far - radius)}"
        f"Q{number(far)} {number(start)} {number(far)} {number(start + turn)}"
        f"V{number(end - turn)}"
        f"Q{number(far)} {number(end)} {number(far - radius)} {number(end)}"
        f"H{number(x + TIP)}"
    )


def along(points: Sequence[Point], down: bool = False) -> list[Point]:
    """Points on the line that `bends` draws, close together."""
    found = []
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        for step in range(17):
            t = step / 16
            u = 1 - t
            ahead = 1.5 * u * t + t**3
            across = 3 * u * t * t + t**3
            tx, ty = (across, ahead) if down else (ahead, across)
            found.append((x1 + (x2 - x1) * tx, y1 + (y2 - y1) * ty))
    return found


def label_place(
    points: Sequence[Point],
    width: float,
    height: float,
    taken: Sequence[Area],
    lines: Sequence[Point] = (),
    down: bool = False,
) -> Point:
    """The middle of a label on a line, where it covers least of what is taken already.

    Of equal places the one that covers fewest points of other `lines` is taken, then that nearest
    the middle of the line.
    """
    line = along(points, down)
    half = len(line) / 2

    def cost(number: int) -> tuple[float, int, float]:
        x, y = line[number]
        area = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        covered = sum(area[0] < a < area[2] and area[1] < b < area[3] for a, b in lines)
        return sum(overlap(area, other) for other in taken), covered, abs(number - half)

    return line[min(range(len(line)), key=cost)]


def overlap(a: Area, b: Area) -> float:
    """How many square pixels two areas share."""
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return width * height if width > 0 and height > 0 else 0.0
