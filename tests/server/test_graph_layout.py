"""The layout of graphs: data in, coordinates out, held to what must be true of every drawing."""

from __future__ import annotations

from itertools import combinations, pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.server.picture.curves import along
from sayso.server.picture.layout import Arrangement, Box, Link, arrange
from sayso.server.picture.ordering import Slot, crossings, order_layers
from sayso.server.picture.ranks import assign_layers, break_cycles

CLOSE = 0.05


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[Box], list[Link]]:
    sizes = st.tuples(st.integers(1, 300), st.integers(1, 200))
    boxes = [Box(*size) for size in draw(st.lists(sizes, min_size=1, max_size=12))]
    if len(boxes) == 1:
        return boxes, []
    numbers = st.integers(0, len(boxes) - 1)
    pairs = draw(st.lists(st.tuples(numbers, numbers).filter(lambda p: p[0] != p[1]), max_size=24))
    links = [
        Link(
            a, b,
            draw(st.integers(0, int(boxes[a].height))), draw(st.integers(0, int(boxes[b].height))),
            group=draw(st.integers(-1, 1)),
        )
        for a, b in pairs
    ]  # fmt: skip
    return boxes, links


Graph = tuple[list[Box], list[Link]]


@settings(max_examples=60, deadline=None)
@given(graphs(), st.sampled_from([None, 1, 2, 4]))
def test_every_drawing_is_sound(graph: Graph, most: int | None) -> None:
    boxes, links = graph
    found = arrange(boxes, links, most=most)
    assert found == arrange(boxes, links, most=most)
    assert found.crossings <= found.crossings_before
    inside_page(boxes, found)
    apart(boxes, found)
    routed(boxes, links, found)


def inside_page(boxes: list[Box], found: Arrangement) -> None:
    for box, (x, y) in zip(boxes, found.boxes, strict=True):
        assert x >= 0
        assert y >= 0
        assert x + box.width <= found.width + CLOSE
        assert y + box.height <= found.height + CLOSE


def apart(boxes: list[Box], found: Arrangement) -> None:
    placed = list(zip(boxes, found.boxes, strict=True))
    for (a, (ax, ay)), (b, (bx, by)) in combinations(placed, 2):
        beside = ax + a.width < bx + CLOSE or bx + b.width < ax + CLOSE
        above = ay + a.height < by + CLOSE or by + b.height < ay + CLOSE
        assert beside or above


def routed(boxes: list[Box], links: list[Link], found: Arrangement) -> None:
    """Each link goes from port to port, one way across the page, and through no box."""
    for link, route in zip(links, found.routes, strict=True):
        source, target = found.boxes[link.source], found.boxes[link.target]
        rightward = route[0][0] < route[-1][0]
        assert rightward == (found.layers[link.source] < found.layers[link.target])
        leaves = source[0] + (boxes[link.source].width if rightward else 0)
        arrives = target[0] + (0 if rightward else boxes[link.target].width)
        assert route[0] == pytest.approx((leaves, source[1] + link.source_port), abs=CLOSE)
        assert route[-1] == pytest.approx((arrives, target[1] + link.target_port), abs=CLOSE)
        for (a, _), (b, _) in pairwise(route):
            assert (b > a) if rightward else (b < a)
        for x, y in along(route):
            for box, (left, top) in zip(boxes, found.boxes, strict=True):
                across = left + CLOSE < x < left + box.width - CLOSE
                assert not (across and top + CLOSE < y < top + box.height - CLOSE)


@settings(deadline=None)
@given(graphs())
def test_turned_links_leave_no_cycle(graph: Graph) -> None:
    boxes, links = graph
    pairs = [(link.source, link.target) for link in links]
    turned = break_cycles(len(boxes), pairs)
    forward = [(b, a) if turn else (a, b) for (a, b), turn in zip(pairs, turned, strict=True)]
    layers = assign_layers(len(boxes), forward)
    assert all(layers[a] < layers[b] for a, b in forward)
    assert min(layers) == 0


@settings(deadline=None)
@given(graphs())
def test_a_graph_without_cycles_runs_to_the_right(graph: Graph) -> None:
    boxes, links = graph
    down = [Link(min(a.source, a.target), max(a.source, a.target), 0, 0) for a in links]
    found = arrange(boxes, down)
    assert all(found.layers[a.source] < found.layers[a.target] for a in down)


@settings(deadline=None)
@given(graphs(), st.integers(1, 4))
def test_a_layer_takes_no_more_than_it_may(graph: Graph, most: int) -> None:
    boxes, links = graph
    pairs = [(a.source, a.target) for a in links]
    turned = break_cycles(len(boxes), pairs)
    forward = [(b, a) if turn else (a, b) for (a, b), turn in zip(pairs, turned, strict=True)]
    layers = assign_layers(len(boxes), forward, most)
    assert all(layers[a] < layers[b] for a, b in forward)
    assert max(map(layers.count, layers)) <= most


# ── Crossings ─────────────────────────────────────────────────────────────────────


@st.composite
def layered(draw: st.DrawFn, widest: int, deepest: int) -> tuple[list[list[int]], list[Slot]]:
    layers: list[list[int]] = []
    number = 0
    for width in draw(st.lists(st.integers(1, widest), min_size=2, max_size=deepest)):
        layers.append(list(range(number, number + width)))
        number += width
    ports = st.sampled_from([0.0, 10.0])
    segments = [
        Slot(draw(st.sampled_from(left)), draw(st.sampled_from(right)), draw(ports), draw(ports))
        for left, right in pairwise(layers)
        for _ in range(draw(st.integers(0, 7)))
    ]
    return layers, segments


def counted(order: list[list[int]], segments: list[Slot]) -> int:
    """Crossings by looking at each pair of links: the twin of `crossings`."""
    at = {slot: (layer, place) for layer, row in enumerate(order) for place, slot in enumerate(row)}
    total = 0
    for a, b in combinations(segments, 2):
        if at[a.left][0] == at[b.left][0]:
            left = (at[a.left][1], a.left_port), (at[b.left][1], b.left_port)
            right = (at[a.right][1], a.right_port), (at[b.right][1], b.right_port)
            total += (left[0] < left[1] and right[0] > right[1]) or (
                left[0] > left[1] and right[0] < right[1]
            )
    return total


@settings(deadline=None)
@given(layered(6, 4))
def test_crossings_are_counted_right(graph: tuple[list[list[int]], list[Slot]]) -> None:
    order, segments = graph
    assert crossings(order, segments) == counted(order, segments)


@settings(max_examples=60, deadline=None)
@given(layered(3, 3))
def test_small_graphs_have_as_few_crossings_as_can_be(
    graph: tuple[list[list[int]], list[Slot]],
) -> None:
    start, segments = graph
    found = order_layers(start, segments)
    assert [sorted(layer) for layer in found] == start
    every = product(*(permutations(layer) for layer in start))
    fewest = min(counted([list(layer) for layer in order], segments) for order in every)
    assert counted(found, segments) == fewest


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=24))
def test_trees_have_no_crossings(choices: list[int]) -> None:
    links = [Link(choice % (child + 1), child + 1, 20, 20) for child, choice in enumerate(choices)]
    found = arrange([Box(80, 40)] * (len(links) + 1), links)
    assert found.crossings == 0


PLANAR = {
    "path": [(0, 1), (1, 2), (2, 3), (3, 4)],
    "star": [(1, 0), (2, 0), (3, 0), (4, 0), (5, 0)],
    "diamond": [(0, 1), (0, 2), (1, 3), (2, 3)],
    "ring": [(0, 1), (1, 2), (2, 3), (3, 0)],
    "ladder": [(0, 1), (1, 2), (3, 4), (4, 5), (0, 3), (1, 4), (2, 5)],
    "shortcut": [(0, 1), (1, 2), (2, 3), (0, 3), (0, 2)],
    "crossed on paper": [(0, 5), (1, 4), (2, 3), (3, 6), (4, 7), (5, 8)],
    "two parts": [(0, 3), (1, 2), (2, 4)],
    "bipartite two by three": [(0, 2), (0, 3), (0, 4), (1, 4)],
}


@pytest.mark.parametrize("pairs", PLANAR.values(), ids=list(PLANAR))
def test_what_can_be_drawn_without_crossings_is(pairs: list[tuple[int, int]]) -> None:
    count = 1 + max(max(pair) for pair in pairs)
    found = arrange([Box(80, 40)] * count, [Link(a, b, 20, 20) for a, b in pairs])
    assert found.crossings == 0


def test_long_links_run_level() -> None:
    pairs = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)]
    found = arrange([Box(80, 40)] * 5, [Link(a, b, 20, 20) for a, b in pairs])
    inner = {y for _, y in found.routes[-1][1:-1]}
    assert len(inner) == 1


def test_links_of_a_group_run_together() -> None:
    pairs = [(0, 1), (1, 2), (2, 3), (0, 4), (1, 4), (3, 4)]
    boxes = [Box(80, 40)] * 5
    together = arrange(boxes, [Link(a, b, 20, 20, group=0) for a, b in pairs])
    apart_ = arrange(boxes, [Link(a, b, 20, 20) for a, b in pairs])
    assert set(together.routes[4][2:]) < set(together.routes[3])
    assert not set(apart_.routes[4][2:-1]) & set(apart_.routes[3])


# ── Fixed layers, nothing, and what may not be ────────────────────────────────────


def test_nothing_is_drawn_as_nothing() -> None:
    found = arrange([], [])
    assert (found.width, found.height, found.boxes) == (0, 0, ())


def test_layers_can_be_fixed() -> None:
    found = arrange([Box(10, 10)] * 3, [Link(0, 2, 5, 5)], layers=[0, 1, 2])
    assert found.layers == (0, 1, 2)
    assert found.boxes[0][0] < found.boxes[1][0] < found.boxes[2][0]


@pytest.mark.parametrize(
    ("link", "layers"),
    [
        (Link(0, 0, 0, 0), None),
        (Link(0, 2, 0, 0), None),
        (Link(-1, 0, 0, 0), None),
        (Link(0, 1, 0, 0), [1, 0]),
        (Link(0, 1, 0, 0), [0, 0]),
    ],
)
def test_bad_links_are_refused(link: Link, layers: list[int] | None) -> None:
    with pytest.raises(ValueError, match="link"):
        arrange([Box(10, 10)] * 2, [link], layers=layers)
