"""Knows the ways from a relation through the tuples: whom they meet, and how far they go.

OpenFGA gives a check up that needs more than 25 steps, and a list that looks in vain for the kind
of users asked for. The engine knows neither: they are found here, by plain search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from ....compiler.openfga.tree import (
    Arrow,
    Computed,
    Model,
    Operation,
    Relation,
    Rewrite,
    This,
    Type,
    leaves,
)
from .tuples import Tuple, User, parse_object, parse_user

MAX_STEPS = 25
"""OpenFGA's `resolveNodeLimit`, unless a server is configured otherwise."""

ByNode = Mapping[tuple[str, str], Sequence[Tuple]]
"""Tuples by their object and relation."""

Node = tuple[str, str]
"""An object (`type:id`), or a type, and a relation of it."""

Part = This | Computed | Arrow
"""A part of a relation that is no operation."""


def by_node(tuples: Iterable[Tuple]) -> dict[tuple[str, str], list[Tuple]]:
    """Tuples filed by their object and relation."""
    found: dict[tuple[str, str], list[Tuple]] = defaultdict(list)
    for given in tuples:
        found[given.object, given.relation].append(given)
    return found


class Walk:
    """The ways through one model's tuples."""

    def __init__(
        self, model: Model, tuples: Sequence[ByNode], holds: Callable[[Tuple], bool]
    ) -> None:
        """`holds` says whether a tuple's condition is met, or may be."""
        self.model = model
        self.tuples = tuples
        self.holds = holds
        self.assigned: dict[Node, list[User]] = {}

    def users(self, node: Node) -> list[User]:
        """The users that tuples put into a relation."""
        found = self.assigned.get(node)
        if found is None:
            given = [one for some in self.tuples for one in some.get(node, ()) if self.holds(one)]
            users = (parse_user(one.user) for one in given)
            found = self.assigned[node] = [user for user in users if user is not None]
        return found

    def relation(self, node: Node) -> Relation | None:
        """The relation as the model has it."""
        place = parse_object(node[0])
        type_ = self.model.type(place[0]) if place else None
        return type_.relation(node[1]) if type_ else None

    def from_(self, object_: str, relation: str) -> tuple[set[User], bool]:
        """The users and usersets met on any way from a relation, and whether one goes too far."""
        found = _userset(object_, relation)
        seen = {(object_, relation)}
        level = [(object_, relation)]
        for _ in range(MAX_STEPS):
            after: list[Node] = []
            for node in level:
                users, nodes = self.step(node, self.parts(node, _positive))
                found.update(users)
                after += [n for n in dict.fromkeys(nodes) if n not in seen]
                seen.update(after)
                for n in after:
                    found |= _userset(*n)
            level = after
            if not level:
                return found, False
        return found, True

    def met(self, object_: str, relation: str) -> Iterator[Tuple]:
        """The tuples on any way from a relation, what is taken away included."""
        for node in self.ways((object_, relation)):
            for part in self.parts(node, leaves):
                yield from self.given(part, node)

    def ways(self, start: Node) -> list[Node]:
        """The relations on any way from one, itself and what is taken away included."""
        seen = {start}
        found = [start]
        for node in found:
            after = self.step(node, self.parts(node, leaves))[1]
            found += [n for n in dict.fromkeys(after) if n not in seen]
            seen.update(after)
        return found

    def parts(self, node: Node, of: Callable[[Rewrite], Iterator[Part]]) -> list[Part]:
        """Some parts of a node's relation."""
        relation = self.relation(node)
        return [] if relation is None else list(of(relation.rewrite))

    def given(self, part: Part, node: Node) -> Iterator[Tuple]:
        """The tuples that a part of a relation goes by, whether they hold or not."""
        if isinstance(part, Arrow):
            node = node[0], part.tupleset.text
        if not isinstance(part, Computed):
            for some in self.tuples:
                yield from some.get(node, ())

    def step(self, node: Node, parts: Iterable[Part]) -> tuple[list[User], list[Node]]:
        """The users that parts of a relation name, and the relations they lead to."""
        users: list[User] = []
        nodes: list[Node] = []
        for part in parts:
            match part:
                case This():
                    for user in self.users(node):
                        users.append(user)
                        if user.relation is not None:
                            nodes.append((f"{user.type}:{user.id}", user.relation))
                case Computed(name):
                    nodes.append((node[0], name.text))
                case Arrow(name, tupleset):
                    nodes += [
                        (user.text, name.text) for user in self.users((node[0], tupleset.text))
                    ]
        return users, nodes


def _userset(object_: str, relation: str) -> set[User]:
    """A relation of an object as a user; whoever is in the one is in the other."""
    user = parse_user(f"{object_}#{relation}")
    return set() if user is None else {user}


def _positive(rewrite: Rewrite) -> Iterator[Part]:
    """The parts of a rewrite but those taken away."""
    if not isinstance(rewrite, Operation):
        yield rewrite
        return
    for item in rewrite.items[:1] if rewrite.op == "but not" else rewrite.items:
        yield from _positive(item)


def leads_to(model: Model, start: Node, type_name: str, wanted: str | None) -> bool:
    """Whether OpenFGA looks into a type's relation at all for users of a kind.

    Of `and` it follows the first part, of `but not` what is taken from: a list of users for a
    userset that only other parts lead to stays empty.
    """
    seen = {start}
    stack = [start]
    while stack:
        node = stack.pop()
        if node == (type_name, wanted):
            return True
        type_ = model.type(node[0])
        relation = type_.relation(node[1]) if type_ else None
        if type_ is None or relation is None:
            continue
        parts = list(_first(relation.rewrite))
        if any(isinstance(part, This) for part in parts) and any(
            kind.type.text == type_name
            and (kind.wildcard or (kind.relation.text if kind.relation else None) == wanted)
            for kind in relation.restrictions
        ):
            return True
        after = [n for n in dict.fromkeys(_made_of(type_, relation, parts)) if n not in seen]
        seen.update(after)
        stack += after
    return False


def _first(rewrite: Rewrite) -> Iterator[Part]:
    """The parts of a rewrite, of `and` and `but not` the first only."""
    if not isinstance(rewrite, Operation):
        yield rewrite
        return
    for item in rewrite.items if rewrite.op == "or" else rewrite.items[:1]:
        yield from _first(item)


def _made_of(type_: Type, relation: Relation, parts: Iterable[Part]) -> Iterator[Node]:
    """The (type, relation) pairs that parts of a relation lead to."""
    for part in parts:
        match part:
            case This():
                for kind in relation.restrictions:
                    if kind.relation is not None:
                        yield kind.type.text, kind.relation.text
            case Computed(name):
                yield type_.name.text, name.text
            case Arrow(name, tupleset):
                walked = type_.relation(tupleset.text)
                for kind in walked.restrictions if walked else ():
                    yield kind.type.text, name.text
