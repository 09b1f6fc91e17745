"""Knows what follows from facts that depend on one another: cycles, and least fixpoints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

N = TypeVar("N")


def components(graph: Mapping[N, Iterable[N]]) -> dict[N, int]:
    """A number for each node, the same for two nodes that can each be reached from the other.

    Numbers count up against the edges: a node's is never below those of what it leads to.
    Tarjan's algorithm, with its own stack so that long chains need no deep recursion.
    """
    index: dict[N, int] = {}
    low: dict[N, int] = {}
    found: dict[N, int] = {}
    open_: list[N] = []
    count = 0
    for root in graph:
        if root in index:
            continue
        index[root] = low[root] = len(index)
        open_.append(root)
        work = [(root, iter(graph.get(root, ())))]
        while work:
            node, edges = work[-1]
            for target in edges:
                if target not in index:
                    index[target] = low[target] = len(index)
                    open_.append(target)
                    work.append((target, iter(graph.get(target, ()))))
                    break
                if target not in found:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    while node not in found:
                        found[open_.pop()] = count
                    count += 1
    return found


def in_cycles(graph: Mapping[N, Iterable[N]]) -> set[N]:
    """The nodes that can be reached from themselves."""
    found = components(graph)
    sizes: dict[int, int] = {}
    for number in found.values():
        sizes[number] = sizes.get(number, 0) + 1
    return {
        node
        for node, number in found.items()
        if sizes[number] > 1 or any(target == node for target in graph.get(node, ()))
    }


def reaching(graph: Mapping[N, Iterable[N]], goals: Iterable[N]) -> set[N]:
    """The goals, and all nodes that lead to one of them."""
    sources: dict[N, list[N]] = {}
    for node, targets in graph.items():
        for target in targets:
            sources.setdefault(target, []).append(node)
    found = set(goals)
    pending = list(found)
    while pending:
        for source in sources.get(pending.pop(), ()):
            if source not in found:
                found.add(source)
                pending.append(source)
    return found


Read = Callable[[N], bool]


def least(nodes: Iterable[N], holds: Callable[[N, Read[N]], bool]) -> set[N]:
    """The nodes that hold in the least fixpoint.

    `holds` says whether a node does, reading others through its second argument; it must not
    turn false when more of them hold. A node is asked again only when one it read turns true.
    """
    found: set[N] = set()
    readers: dict[N, set[N]] = {}
    pending = dict.fromkeys(nodes)
    while pending:
        node, _ = pending.popitem()
        if node in found:
            continue

        def read(other: N, reader: N = node) -> bool:
            if other not in found:
                readers.setdefault(other, set()).add(reader)
            return other in found

        if holds(node, read):
            found.add(node)
            pending.update(dict.fromkeys(readers.pop(node, ())))
    return found
