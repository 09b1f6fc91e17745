"""Knows which users are named on the way to a relation, and how far that way goes.

OpenFGA's list-users names a user beside `user:*` only where a tuple names it, and gives a
check up that needs more than 25 steps. The engine knows neither: they are found here, by plain
search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from ....compiler.openfga.tree import Arrow, Computed, Model, Operation, Rewrite, This
from .tuples import Tuple, User, parse_object, parse_user

MAX_STEPS = 25
"""OpenFGA's `resolveNodeLimit`, unless a server is configured otherwise."""

Node = tuple[str, str]
"""An object (`type:id`), or a type, and a relation of it."""


class Walk:
    """The ways through one model's tuples."""

    def __init__(
        self, model: Model, tuples: Iterable[Tuple], holds: Callable[[Tuple], bool]
    ) -> None:
        """`holds` says whether a tuple's condition is met, or may be."""
        self.model = model
        self.users: dict[Node, list[User]] = defaultdict(list)
        for given in tuples:
            user = parse_user(given.user)
            if user is not None and holds(given):
                self.users[given.object, given.relation].append(user)

    def from_(self, object_: str, relation: str) -> tuple[set[User], bool]:
        """The users and usersets met on any way from a relation, and whether one goes too far."""
        found = _userset(object_, relation)
        seen = {(object_, relation)}
        level = [(object_, relation)]
        for _ in range(MAX_STEPS):
            after: list[Node] = []
            for node in level:
                users, nodes = self.step(node)
                found.update(users)
                after += [n for n in dict.fromkeys(nodes) if n not in seen]
                seen.update(after)
                for n in after:
                    found |= _userset(*n)
            level = after
            if not level:
                return found, False
        return found, True

    def step(self, node: Node) -> tuple[list[User], list[Node]]:
        """The users named by a relation's own tuples, and the relations it leads to."""
        place = parse_object(node[0])
        type_ = self.model.type(place[0]) if place else None
        relation = type_.relation(node[1]) if type_ else None
        if relation is None:
            return [], []
        users: list[User] = []
        nodes: list[Node] = []
        for leaf in _positive(relation.rewrite):
            match leaf:
                case This():
                    for user in self.users.get(node, []):
                        users.append(user)
                        if user.relation is not None:
                            nodes.append((f"{user.type}:{user.id}", user.relation))
                case Computed(name):
                    nodes.append((node[0], name.text))
                case Arrow(name, tupleset):
                    nodes += [
                        (user.text, name.text)
                        for user in self.users.get((node[0], tupleset.text), [])
                    ]
        return users, nodes


def _userset(object_: str, relation: str) -> set[User]:
    """A relation of an object as a user; whoever is in the one is in the other."""
    user = parse_user(f"{object_}#{relation}")
    return set() if user is None else {user}


def _positive(rewrite: Rewrite) -> Iterator[This | Computed | Arrow]:
    """The parts of a rewrite but those taken away."""
    if not isinstance(rewrite, Operation):
        yield rewrite
        return
    for item in rewrite.items[:1] if rewrite.op == "but not" else rewrite.items:
        yield from _positive(item)


def leads_to(model: Model, start: Node, end: Node) -> bool:
    """Whether a model lets the subjects of one type's relation be in another's."""
    seen = {start}
    stack = [start]
    while stack:
        node = stack.pop()
        if node == end:
            return True
        for after in _relations(model, node):
            if after not in seen:
                seen.add(after)
                stack.append(after)
    return False


def _relations(model: Model, node: Node) -> Iterator[Node]:
    """The (type, relation) pairs that one is made of."""
    type_ = model.type(node[0])
    relation = type_.relation(node[1]) if type_ else None
    if type_ is None or relation is None:
        return
    for leaf in _positive(relation.rewrite):
        match leaf:
            case This():
                for kind in relation.restrictions:
                    if kind.relation is not None:
                        yield kind.type.text, kind.relation.text
            case Computed(name):
                yield node[0], name.text
            case Arrow(name, tupleset):
                walked = type_.relation(tupleset.text)
                for kind in walked.restrictions if walked else ():
                    yield kind.type.text, name.text
