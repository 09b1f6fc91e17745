"""Knows how to lay out a graph in layers, from left to right, with few crossings.

Boxes and links go in, coordinates come out; nothing here knows what is drawn. The steps are those
of Sugiyama, Tagawa and Toda (1981): turn links so that there is no cycle (ranks.py), put boxes into
layers (ranks.py), order each layer so that few links cross (ordering.py), give every box its height
on the page (placing.py). Parts that no link joins are laid out one by one and packed.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .ordering import Slot, crossings, order_layers
from .placing import place
from .ranks import assign_layers, break_cycles, components

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A node: its size in pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Link:
    """An edge between two different boxes, given by their numbers.

    It leaves `source_port` pixels below the top of its source and arrives `target_port` pixels
    below the top of its target.
    """

    source: int
    target: int
    source_port: float
    target_port: float
    label: float = 0.0
    """How many pixels its label takes up from left to right; the gap it starts in has them."""
    group: int = -1
    """Links to one port with the same group, from 0, run together once they meet a layer."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """Pixels between things: between layers, given how many links run there; between boxes of a
    layer; between links that run through a layer; between parts.
    """

    layers: Callable[[int], float] = lambda count: 64 + min(count, 24) * 3
    boxes: float = 28
    links: float = 14
    parts: float = 48
    shape: float = 1.5
    """Width to height that a page with many parts should have."""
    align: float = 0.5
    """Where a box stands in a layer wider than it: 0 at its start, 1 at its end."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Where everything is: `boxes` has each box's top left corner, `routes` each link's points.

    A route begins at the source's port and ends at the target's; between them it has both ends of
    the level stretch through each layer it passes. `crossings` counts those of the order chosen,
    `crossings_before` those of the order in which the boxes came.
    """

    width: float
    height: float
    boxes: tuple[Point, ...]
    routes: tuple[tuple[Point, ...], ...]
    layers: tuple[int, ...]
    crossings: int
    crossings_before: int


def arrange(
    boxes: Sequence[Box],
    links: Sequence[Link],
    spacing: Spacing | None = None,
    layers: Sequence[int] | None = None,
    most: int | None = None,
) -> Arrangement:
    """Lay out a graph, with at most `most` boxes in a layer.

    `layers` fixes each box's layer instead of letting it be found.

    Raises ValueError for a link from a box to itself, for one to a box that is not there, and for
    one that fixed layers do not lead from left to right.
    """
    spacing = spacing or Spacing()
    _validate(boxes, links, layers)
    parts = components(len(boxes), [(link.source, link.target) for link in links])
    if layers is not None:
        parts = [list(range(len(boxes)))] if boxes else []
    drawn = [_part(part, boxes, links, spacing, layers, most) for part in parts]
    return _pack(parts, drawn, links, len(boxes), spacing)


def _validate(boxes: Sequence[Box], links: Sequence[Link], layers: Sequence[int] | None) -> None:
    for link in links:
        if link.source == link.target:
            raise ValueError("a link may not lead from a box to itself")
        if not (0 <= link.source < len(boxes) and 0 <= link.target < len(boxes)):
            raise ValueError("a link leads to a box that is not there")
        if layers is not None and layers[link.source] >= layers[link.target]:
            raise ValueError("fixed layers must lead every link from left to right")


@dataclass(slots=True)
class _Drawn:
    """One part, its corner at the origin."""

    width: float
    height: float
    corners: dict[int, Point]
    routes: dict[int, tuple[Point, ...]]
    layers: dict[int, int]
    crossings: int
    before: int


def _part(
    part: Sequence[int],
    boxes: Sequence[Box],
    links: Sequence[Link],
    spacing: Spacing,
    fixed: Sequence[int] | None,
    most: int | None,
) -> _Drawn:
    member = {box: number for number, box in enumerate(part)}
    own = [number for number, link in enumerate(links) if link.source in member]
    pairs = [(member[links[n].source], member[links[n].target]) for n in own]
    turned = break_cycles(len(part), pairs) if fixed is None else [False] * len(pairs)
    forward = [(b, a) if turn else (a, b) for (a, b), turn in zip(pairs, turned, strict=True)]
    layer_of = (
        assign_layers(len(part), forward, most) if fixed is None else [fixed[box] for box in part]
    )

    # Slots: the boxes, then a bend for each layer that a link passes.
    sizes = [(boxes[box].width, boxes[box].height) for box in part]
    slot_layers = list(layer_of)
    chains: list[list[int]] = []
    segments: dict[Slot, None] = {}
    shared: dict[tuple[int, int, float, int], int] = {}
    for (low, high), turn, number in zip(forward, turned, own, strict=True):
        link = links[number]
        chain = [low]
        for layer in range(layer_of[low] + 1, layer_of[high]):
            bend = len(slot_layers)
            if link.group >= 0 and not turn:
                bend = shared.setdefault((link.group, high, link.target_port, layer), bend)
            chain.append(bend)
            if bend == len(slot_layers):
                slot_layers.append(layer)
                sizes.append((0.0, 0.0))
        chain.append(high)
        ports = (link.target_port, link.source_port) if turn else (
            link.source_port, link.target_port,
        )  # fmt: skip
        for step, (a, b) in enumerate(itertools.pairwise(chain)):
            leaves = ports[0] if step == 0 else 0.0
            arrives = ports[1] if b == high else 0.0
            segments[Slot(a, b, leaves, arrives)] = None
        chains.append(chain)

    joined = list(segments)
    start: list[list[int]] = [[] for _ in range(max(slot_layers) + 1)]
    for slot, layer in enumerate(slot_layers):
        start[layer].append(slot)
    order = order_layers(start, joined)

    real = len(part)
    heights = [height for _, height in sizes]
    tops = place(order, joined, heights, real, spacing.boxes, spacing.links)
    labels = [0.0] * len(order)
    for chain, number in zip(chains, own, strict=True):
        layer = slot_layers[chain[0]]
        labels[layer] = max(labels[layer], links[number].label)
    lefts, rights, width = _columns(order, sizes, joined, slot_layers, labels, spacing)

    corners = {}
    for number, box in enumerate(part):
        layer = slot_layers[number]
        left = lefts[layer] + (rights[layer] - lefts[layer] - sizes[number][0]) * spacing.align
        corners[box] = (left, tops[number])
    routes = {}
    for chain, turn, number in zip(chains, turned, own, strict=True):
        route = _route(links[number], chain, turn, corners, boxes, tops, lefts, rights, slot_layers)
        routes[number] = route
    height = max((tops[n] + heights[n] for n in range(len(tops))), default=0.0)
    return _Drawn(
        width,
        height,
        corners,
        routes,
        {box: slot_layers[number] for number, box in enumerate(part)},
        crossings(order, joined),
        crossings(start, joined),
    )


def _columns(
    order: Sequence[Sequence[int]],
    sizes: Sequence[tuple[float, float]],
    segments: Sequence[Slot],
    layer_of: Sequence[int],
    labels: Sequence[float],
    spacing: Spacing,
) -> tuple[list[float], list[float], float]:
    """Where each layer begins and ends, from left to right, and the whole width."""
    busy = [0] * len(order)
    for segment in segments:
        busy[layer_of[segment.left]] += 1
    lefts, rights = [], []
    x = 0.0
    for layer, slots in enumerate(order):
        lefts.append(x)
        x += max((sizes[slot][0] for slot in slots), default=0.0)
        rights.append(x)
        x += spacing.layers(busy[layer]) + labels[layer]
    return lefts, rights, rights[-1]


def _route(
    link: Link,
    chain: Sequence[int],
    turned: bool,
    corners: dict[int, Point],
    boxes: Sequence[Box],
    tops: Sequence[float],
    lefts: Sequence[float],
    rights: Sequence[float],
    layer_of: Sequence[int],
) -> tuple[Point, ...]:
    """A link's points, from its source to its target."""
    low, high = (link.target, link.source) if turned else (link.source, link.target)
    low_port, high_port = (
        (link.target_port, link.source_port) if turned else (link.source_port, link.target_port)
    )
    start, end = corners[low], corners[high]
    points = [(start[0] + boxes[low].width, start[1] + low_port)]
    first = layer_of[chain[0]]
    if points[0][0] < rights[first]:
        points.append((rights[first], points[0][1]))
    for bend in chain[1:-1]:
        layer = layer_of[bend]
        points.append((lefts[layer], tops[bend]))
        if rights[layer] > lefts[layer]:
            points.append((rights[layer], tops[bend]))
    arrival = (end[0], end[1] + high_port)
    last = layer_of[chain[-1]]
    if lefts[last] < arrival[0]:
        points.append((lefts[last], arrival[1]))
    points.append(arrival)
    return tuple(reversed(points)) if turned else tuple(points)


def _pack(
    parts: Sequence[Sequence[int]],
    drawn: Sequence[_Drawn],
    links: Sequence[Link],
    count: int,
    spacing: Spacing,
) -> Arrangement:
    """Put parts on shelves, the large ones first."""
    ranked = sorted(range(len(parts)), key=lambda n: (-len(parts[n]), parts[n][0]))
    area = sum((d.width + spacing.parts) * (d.height + spacing.parts) for d in drawn)
    limit = max([d.width for d in drawn] + [math.sqrt(area * spacing.shape)], default=0.0)
    corners: list[Point] = [(0.0, 0.0)] * count
    routes: list[tuple[Point, ...]] = [()] * len(links)
    layers = [0] * count
    x = y = shelf = width = 0.0
    for number in ranked:
        part = drawn[number]
        if x > 0 and x + part.width > limit:
            x, y, shelf = 0.0, y + shelf + spacing.parts, 0.0
        for box, (left, top) in part.corners.items():
            corners[box] = (round(left + x, 2), round(top + y, 2))
        for link, route in part.routes.items():
            routes[link] = tuple((round(a + x, 2), round(b + y, 2)) for a, b in route)
        for box, layer in part.layers.items():
            layers[box] = layer
        width = max(width, x + part.width)
        shelf = max(shelf, part.height)
        x += part.width + spacing.parts
    return Arrangement(
        round(width, 2),
        round(y + shelf, 2),
        tuple(corners),
        tuple(routes),
        tuple(layers),
        sum(d.crossings for d in drawn),
        sum(d.before for d in drawn),
    )
