"""Knows how to order the boxes of each layer so that few links cross."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Sequence
from itertools import pairwise, permutations
from math import factorial
from typing import NamedTuple

SWEEPS = 24
EXACT = 3_000
"""Up to so many pairs of orders of two neighbouring layers the best is searched for outright."""

Order = list[list[int]]


class Slot(NamedTuple):
    """A link between neighbouring layers: its ends and how far below their tops it meets them."""

    left: int
    right: int
    left_port: float
    right_port: float


def order_layers(start: Sequence[Sequence[int]], segments: Sequence[Slot]) -> Order:
    """The best order found; it never has more crossings than `start`.

    Layers are ordered by the median or the mean of where their neighbours stand, sweeping to the
    right and back, then by changing neighbours about while that helps. The best order seen is kept;
    of small graphs, if links still cross, every order is tried.
    """
    graph = _Graph(len(start), segments, start)
    best: Order = [list(layer) for layer in start]
    fewest = graph.crossings(best)
    for middle in (_median, _mean):
        order = [list(layer) for layer in start]
        for sweep in range(SWEEPS):
            if fewest == 0:
                return best
            graph.sweep(order, middle, rightward=sweep % 2 == 0)
            graph.transpose(order)
            count = graph.crossings(order)
            if count < fewest:
                best, fewest = [list(layer) for layer in order], count
    if fewest and graph.small(start):
        exact = graph.search(start)
        if graph.crossings(exact) < fewest:
            return exact
    return best


def crossings(order: Sequence[Sequence[int]], segments: Sequence[Slot]) -> int:
    """How many pairs of links between neighbouring layers cross in this order."""
    return _Graph(len(order), segments, order).crossings(order)


def _median(places: list[float]) -> float:
    places.sort()
    half = len(places) // 2
    if len(places) % 2:
        return places[half]
    return (places[half - 1] + places[half]) / 2


def _mean(places: list[float]) -> float:
    return sum(places) / len(places)


class _Graph:
    """The links between each two neighbouring layers."""

    def __init__(
        self, layers: int, segments: Sequence[Slot], start: Sequence[Sequence[int]]
    ) -> None:
        layer_of = {slot: layer for layer, slots in enumerate(start) for slot in slots}
        self.between: list[list[Slot]] = [[] for _ in range(layers)]
        self.ins: dict[int, list[Slot]] = {slot: [] for slot in layer_of}
        self.outs: dict[int, list[Slot]] = {slot: [] for slot in layer_of}
        for segment in segments:
            self.between[layer_of[segment.left]].append(segment)
            self.outs[segment.left].append(segment)
            self.ins[segment.right].append(segment)
        # A port's place within its box, as a fraction of one step in the order.
        deepest = max([1.0] + [port for s in segments for port in (s.left_port, s.right_port)])
        self.scale = 1 / (2 * deepest)

    def crossings(self, order: Sequence[Sequence[int]]) -> int:
        """Crossings in the whole order."""
        return sum(
            self.crossings_between(order[layer], order[layer + 1], layer)
            for layer in range(len(order) - 1)
        )

    def crossings_between(self, left: Sequence[int], right: Sequence[int], layer: int) -> int:
        """Pairs of links that meet one layer in one order and the next in the other."""
        at_left = {slot: place for place, slot in enumerate(left)}
        at_right = {slot: place for place, slot in enumerate(right)}
        ends = sorted(
            ((at_left[s.left], s.left_port), (at_right[s.right], s.right_port))
            for s in self.between[layer]
        )
        return _inversions(ends)

    def sweep(self, order: Order, middle: Callable[[list[float]], float], rightward: bool) -> None:
        """Order each layer by where its links to the layer before it stand."""
        layers = range(1, len(order)) if rightward else range(len(order) - 2, -1, -1)
        for layer in layers:
            fixed = order[layer - 1 if rightward else layer + 1]
            at = {slot: place for place, slot in enumerate(fixed)}
            keys: dict[int, float] = {}
            for place, slot in enumerate(order[layer]):
                found = [
                    at[s.left] + s.left_port * self.scale for s in self.ins[slot]
                ] if rightward else [
                    at[s.right] + s.right_port * self.scale for s in self.outs[slot]
                ]  # fmt: skip
                keys[slot] = middle(found) if found else float(place)
            order[layer].sort(key=keys.__getitem__)

    def transpose(self, order: Order) -> None:
        """Change neighbours about wherever that takes crossings away."""
        for _ in range(len(order) + 2):
            better = False
            for layer, slots in enumerate(order):
                left = order[layer - 1] if layer else None
                right = order[layer + 1] if layer + 1 < len(order) else None
                at_left = {slot: place for place, slot in enumerate(left or ())}
                at_right = {slot: place for place, slot in enumerate(right or ())}
                for place in range(len(slots) - 1):
                    a, b = slots[place], slots[place + 1]
                    gain = self._gain(a, b, at_left, at_right)
                    if gain > 0:
                        slots[place], slots[place + 1] = b, a
                        better = True
            if not better:
                return

    def _gain(self, a: int, b: int, at_left: dict[int, int], at_right: dict[int, int]) -> int:
        """Crossings saved by putting b before a, its neighbour."""
        gain = 0
        for ends_a, ends_b in (
            (
                [(at_left[s.left], s.left_port) for s in self.ins[a]],
                [(at_left[s.left], s.left_port) for s in self.ins[b]],
            ),
            (
                [(at_right[s.right], s.right_port) for s in self.outs[a]],
                [(at_right[s.right], s.right_port) for s in self.outs[b]],
            ),
        ):
            for one in ends_a:
                for other in ends_b:
                    gain += (one > other) - (one < other)
        return gain

    def small(self, start: Sequence[Sequence[int]]) -> bool:
        """Whether every order can be tried."""
        if any(len(layer) > 6 for layer in start):
            return False
        return all(factorial(len(a)) * factorial(len(b)) <= EXACT for a, b in pairwise(start))

    def search(self, start: Sequence[Sequence[int]]) -> Order:
        """The order with the fewest crossings of all, layer by layer."""
        best = {tuple(each): (0, [list(each)]) for each in permutations(start[0])}
        for layer in range(1, len(start)):
            found: dict[tuple[int, ...], tuple[int, Order]] = {}
            for right in permutations(start[layer]):
                count, order = min(
                    (
                        (count + self.crossings_between(left, right, layer - 1), order)
                        for left, (count, order) in best.items()
                    ),
                    key=lambda each: each[0],
                )
                found[right] = (count, [*order, list(right)])
            best = found
        return min(best.values(), key=lambda each: each[0])[1]


def _inversions(ends: list[tuple[tuple[int, float], tuple[int, float]]]) -> int:
    """Pairs that stand in one order at their first ends and in the other at their second."""
    count = 0
    seen: list[tuple[int, float]] = []
    waiting: list[tuple[int, float]] = []
    last: tuple[int, float] | None = None
    for first, second in ends:
        if first != last:  # links from one and the same port do not cross
            for each in waiting:
                insort(seen, each)
            waiting, last = [], first
        count += len(seen) - bisect_right(seen, second)
        waiting.append(second)
    return count
