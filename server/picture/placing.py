"""Knows how far down the page each box of an ordered layer goes, so that links run straight.

Each layer in turn is drawn to where its neighbours pull it, as near as its order and the distances
between boxes allow: least squares under an order, which pooling adjacent violators solves exactly
(isotonic regression). Bends pull hardest, so that long links run level.
"""

from __future__ import annotations

from collections.abc import Sequence

from .ordering import Slot

ROUNDS = 24
STRAIGHTENINGS = 3
BEND_TO_BEND, BEND_TO_BOX, BOX_TO_BOX = 8.0, 3.0, 1.0


def place(
    order: Sequence[Sequence[int]],
    segments: Sequence[Slot],
    heights: Sequence[float],
    real: int,
    box_gap: float,
    link_gap: float,
) -> list[float]:
    """The top of each slot, the topmost at 0. Slots below `real` are boxes, the others bends."""
    tops = [0.0] * len(heights)
    for layer in order:
        y = 0.0
        for above, slot in zip([None, *layer], layer, strict=False):
            if above is not None:
                y += heights[above] + _gap(above, slot, real, box_gap, link_gap)
            tops[slot] = y
    pulls: list[list[tuple[int, float, float]]] = [[] for _ in heights]
    for a, b, leaves, arrives in segments:
        bends = (a >= real) + (b >= real)
        weight = (BOX_TO_BOX, BEND_TO_BOX, BEND_TO_BEND)[bends]
        pulls[a].append((b, arrives - leaves, weight))
        pulls[b].append((a, leaves - arrives, weight))
    layer_of = {slot: layer for layer, slots in enumerate(order) for slot in slots}
    for number in range(ROUNDS):
        rightward = number % 2 == 0
        layers = order if rightward else list(reversed(order))
        both = number >= ROUNDS - 6
        for layer in layers:
            wanted: list[tuple[float, float]] = []
            for slot in layer:
                side = [
                    (tops[other] + shift, weight)
                    for other, shift, weight in pulls[slot]
                    if both or (layer_of[other] < layer_of[slot]) == rightward
                ]
                total = sum(weight for _, weight in side)
                if side:
                    wanted.append((sum(y * w for y, w in side) / total, total))
                else:
                    wanted.append((tops[slot], 0.05))
            _settle(layer, wanted, tops, heights, real, box_gap, link_gap)
    for _ in range(STRAIGHTENINGS):
        _straighten(order, segments, tops, heights, real, box_gap, link_gap)
    least = min(tops, default=0.0)
    return [top - least for top in tops]


def _straighten(
    order: Sequence[Sequence[int]],
    segments: Sequence[Slot],
    tops: list[float],
    heights: Sequence[float],
    real: int,
    box_gap: float,
    link_gap: float,
) -> None:
    """Put the bends of each long link level with one another, as far as there is room to."""
    low = [float("-inf")] * len(tops)
    high = [float("inf")] * len(tops)
    neighbours: dict[int, tuple[int | None, int | None]] = {}
    for layer in order:
        for above, slot, below in zip([None, *layer[:-1]], layer, [*layer[1:], None], strict=True):
            neighbours[slot] = (above, below)
    sources: dict[int, list[float]] = {}
    after: dict[int, tuple[int, float]] = {}
    inner: set[int] = set()
    for a, b, leaves, arrives in segments:
        if a >= real:
            after[a] = (b, arrives)
            if b >= real:
                inner.add(b)
        elif b >= real:
            sources.setdefault(b, []).append(tops[a] + leaves)
    for start in [bend for bend in after if bend not in inner]:
        chain = [start]
        while after[chain[-1]][0] >= real:
            chain.append(after[chain[-1]][0])
        for bend in chain:
            above, below = neighbours[bend]
            if above is not None:
                gap = _gap(above, bend, real, box_gap, link_gap)
                low[bend] = tops[above] + heights[above] + gap
            if below is not None:
                high[bend] = tops[below] - _gap(bend, below, real, box_gap, link_gap)
        for run in _runs(chain, low, high):
            least, most = max(low[bend] for bend in run), min(high[bend] for bend in run)
            last, arrives = after[run[-1]]
            # Level with an end if there is room, else near the middle of all.
            ends = [*(each for bend in run for each in sources.get(bend, ()))]
            ends.append(tops[last] + arrives)
            level = (end for end in (ends[0], ends[-1]) if least <= end <= most)
            wanted = next(level, sum(ends) / len(ends))
            for bend in run:
                tops[bend] = min(max(wanted, least), most)


def _runs(chain: Sequence[int], low: Sequence[float], high: Sequence[float]) -> list[list[int]]:
    """A chain of bends in as few pieces as have a height for all of the piece."""
    runs: list[list[int]] = []
    least, most = float("inf"), float("-inf")
    for bend in chain:
        least, most = max(least, low[bend]), min(most, high[bend])
        if least > most:
            runs.append([])
            least, most = low[bend], high[bend]
        runs[-1].append(bend)
    return runs


def _settle(
    layer: Sequence[int],
    wanted: Sequence[tuple[float, float]],
    tops: list[float],
    heights: Sequence[float],
    real: int,
    box_gap: float,
    link_gap: float,
) -> None:
    """Put a layer's slots as near as can be to where they want to be."""
    offsets = []
    offset = 0.0
    for above, slot in zip([None, *layer], layer, strict=False):
        if above is not None:
            offset += heights[above] + _gap(above, slot, real, box_gap, link_gap)
        offsets.append(offset)
    pools: list[list[float]] = []  # weighted sum, weight, members
    for (y, weight), offset in zip(wanted, offsets, strict=True):
        pools.append([(y - offset) * weight, weight, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    at = 0
    for total, weight, members in pools:
        for _ in range(int(members)):
            tops[layer[at]] = total / weight + offsets[at]
            at += 1


def _gap(above: int, below: int, real: int, box_gap: float, link_gap: float) -> float:
    if above < real and below < real:
        return box_gap
    return link_gap if above >= real and below >= real else (box_gap + link_gap) / 2
