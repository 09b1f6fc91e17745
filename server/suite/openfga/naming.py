"""Knows whom OpenFGA's list of users names by themselves beside everyone: `user:*`, `user:a`.

It computes with sets in which everyone is one more member, and names whoever comes out; everyone
of a type stands for usersets of it, too, which its checks tell apart. Where relations go in a
circle the sets are the least; what is taken away is bounded from both sides in turn, until nothing
changes (the alternating fixpoint of Van Gelder, 1989).
"""

from __future__ import annotations

from collections.abc import Iterator

from ....compiler.openfga.tree import Arrow, Computed, Operation, Rewrite, This
from .walk import Node, Part, Walk

MAX_WORK = 100_000
"""Relations looked at for one list."""

Members = tuple[frozenset[str], bool]
"""Users named, and whether everyone is in it."""

NOBODY: Members = (frozenset(), False)

Found = dict[Node, Members]


class TooManySteps(Exception):
    """A list took more than MAX_WORK steps."""


class Naming:
    """The names of one kind that come out at relations: a type's users, and usersets of it."""

    def __init__(self, walk: Walk, type_name: str, wanted: str | None = None) -> None:
        """`wanted` is the relation of the usersets, if any."""
        self.walk = walk
        self.type_name = type_name
        self.wanted = wanted
        self.steps = 0

    def named(self, object_: str, relation: str) -> frozenset[str]:
        """The users and usersets named in a relation; raises TooManySteps."""
        start = (object_, relation)
        nodes = self.walk.ways(start)
        least: Found = dict.fromkeys(nodes, NOBODY)
        while True:
            most = self.closed(nodes, least)
            now = self.closed(nodes, most)
            if now == least:
                return now[start][0]
            least = now

    def closed(self, nodes: list[Node], other: Found) -> Found:
        """The least members of all nodes, with what is taken away read from `other`."""
        found: Found = dict.fromkeys(nodes, NOBODY)
        changed = True
        while changed:
            changed = False
            for node in nodes:
                self.steps += 1
                if self.steps > MAX_WORK:
                    raise TooManySteps
                relation = self.walk.relation(node)
                if relation is None:
                    continue
                members = self.of(relation.rewrite, node, found, other)
                if node[1] == self.wanted and node[0].partition(":")[0] == self.type_name:
                    members = members[0] | {f"{node[0]}#{node[1]}"}, members[1]
                changed = changed or members != found[node]
                found[node] = members
        return found

    def of(self, rewrite: Rewrite, node: Node, mine: Found, other: Found) -> Members:
        """The members of one part of a relation."""
        if isinstance(rewrite, Operation):
            if rewrite.op == "but not":
                base, all_base = self.of(rewrite.items[0], node, mine, other)
                taken, all_taken = self.of(rewrite.items[1], node, other, mine)
                return NOBODY if all_taken else (base - taken, all_base)
            return _combined(rewrite.op, [self.of(i, node, mine, other) for i in rewrite.items])
        return _combined("or", list(self.leaf(rewrite, node, mine)))

    def leaf(self, part: Part, node: Node, mine: Found) -> Iterator[Members]:
        """What each tuple, or the relation named, adds."""
        match part:
            case Computed(name):
                yield mine[node[0], name.text]
            case Arrow(name, tupleset):
                for user in self.walk.users((node[0], tupleset.text)):
                    yield mine[user.text, name.text]
            case This():
                for user in self.walk.users(node):
                    if user.relation is not None:
                        yield mine[f"{user.type}:{user.id}", user.relation]
                    elif user.type == self.type_name:
                        everyone = user.id is None
                        yield frozenset(() if everyone else (user.text,)), everyone


def _combined(op: str, parts: list[Members]) -> Members:
    """The members of an `and` or `or` over parts."""
    named = frozenset().union(*(users for users, _ in parts))
    if op == "or":
        return named, any(star for _, star in parts)
    inside = frozenset(u for u in named if all(star or u in users for users, star in parts))
    return inside, all(star for _, star in parts)
