"""Knows which links to turn so that a graph has no cycle, and which layer each box belongs to."""

from __future__ import annotations

from collections.abc import Sequence

Pair = tuple[int, int]


def components(count: int, pairs: Sequence[Pair]) -> list[list[int]]:
    """The parts that links join, each in ascending order, by their first box."""
    parent = list(range(count))

    def root(box: int) -> int:
        while parent[box] != box:
            parent[box] = parent[parent[box]]
            box = parent[box]
        return box

    for a, b in pairs:
        low, high = sorted((root(a), root(b)))
        parent[high] = low
    parts: dict[int, list[int]] = {}
    for box in range(count):
        parts.setdefault(root(box), []).append(box)
    return list(parts.values())


def break_cycles(count: int, pairs: Sequence[Pair]) -> list[bool]:
    """Which links to turn round: those that lead backwards in a good order of the boxes.

    The order is that of Eades, Lin and Smyth (1993): sinks go last, sources first, and where there
    is neither, the box with the most links out over links in.
    """
    left = set(range(count))
    outs = [0] * count
    ins = [0] * count
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs:
        outs[a] += 1
        ins[b] += 1
        after[a].append(b)
        before[b].append(a)
    head: list[int] = []
    tail: list[int] = []
    while left:
        sink = next((box for box in sorted(left) if outs[box] == 0), None)
        source = next((box for box in sorted(left) if ins[box] == 0), None)
        if sink is not None:
            box = sink
            tail.append(box)
        else:
            box = source if source is not None else max(
                sorted(left), key=lambda box: outs[box] - ins[box]
            )  # fmt: skip
            head.append(box)
        left.discard(box)
        for other in before[box]:
            outs[other] -= 1
        for other in after[box]:
            ins[other] -= 1
    rank = {box: number for number, box in enumerate(head + tail[::-1])}
    return [rank[a] > rank[b] for a, b in pairs]


def assign_layers(count: int, pairs: Sequence[Pair], most: int | None = None) -> list[int]:
    """The layer of each box of a graph without cycles; every link leads to a later one.

    Each box goes as far right as the boxes it leads to let it, and as there is room: a layer takes
    at most `most` (as Coffman and Graham, 1972, give tasks to processors). Then boxes move where
    their links are shortest until none gets shorter.
    """
    after: list[list[int]] = [[] for _ in range(count)]
    before: list[list[int]] = [[] for _ in range(count)]
    for a, b in pairs:
        after[a].append(b)
        before[b].append(a)
    depth = _longest_ways(count, after)
    height = [0] * count  # the layer, counted from the right
    held: dict[int, int] = {}
    for box in sorted(range(count), key=lambda box: (depth[box], -len(before[box]), box)):
        at = max((height[b] + 1 for b in after[box]), default=0)
        while most is not None and held.get(at, 0) >= most:
            at += 1
        height[box] = at
        held[at] = held.get(at, 0) + 1
    deepest = max(height, default=0)
    layer = [deepest - at for at in height]
    _shorten(layer, before, after, most)
    first = min(layer, default=0)
    return [number - first for number in layer]


def _shorten(
    layer: list[int],
    before: Sequence[Sequence[int]],
    after: Sequence[Sequence[int]],
    most: int | None,
) -> None:
    """Move boxes to where their links are shortest, as far as there is room."""
    held: dict[int, int] = {}
    for number in layer:
        held[number] = held.get(number, 0) + 1
    deepest = max(layer, default=0)
    moved = True
    while moved:
        moved = False
        for box, at in enumerate(layer):
            low = max((layer[a] + 1 for a in before[box]), default=0)
            high = min((layer[b] - 1 for b in after[box]), default=deepest)
            pull = len(before[box]) - len(after[box])
            wanted = low if pull > 0 else high if pull < 0 else at
            toward = 1 if at > wanted else -1
            while most is not None and wanted != at and held.get(wanted, 0) >= most:
                wanted += toward
            # Links get shorter by |pull| for each layer moved, so this ends.
            if (wanted - at) * pull < 0:
                held[at] -= 1
                held[wanted] = held.get(wanted, 0) + 1
                layer[box] = wanted
                moved = True


def _longest_ways(count: int, after: Sequence[Sequence[int]]) -> list[int]:
    """How many links the longest way from each box to an end has."""
    found = [-1] * count
    for start in range(count):
        stack = [start]
        while stack:
            box = stack[-1]
            waiting = [b for b in after[box] if found[b] < 0]
            if waiting and found[box] < 0:
                stack += waiting
                continue
            found[box] = max((found[b] + 1 for b in after[box]), default=0)
            stack.pop()
    return found
