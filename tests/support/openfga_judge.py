"""Knows what a check comes to in three values, read off an OpenFGA model by plain iteration.

A circle that nobody enters is undecided here, as OpenFGA has it where it takes no short way:
Kleene's fixpoint, where ours is the well-founded model. `and` and `but not` are undecided as soon
as an operand is, for OpenFGA takes the operand that is answered first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sayso import Policy
from sayso.compiler.openfga import Imported
from sayso.compiler.openfga.tree import Arrow, Computed, Operation, Relation, Rewrite, This, leaves
from sayso.server.suite.openfga.conditions import Conditions
from sayso.server.suite.openfga.tuples import Tuple, User, parse_object, parse_user, relationship
from sayso.server.suite.openfga.values import fitted_context
from sayso.server.suite.openfga.walk import Node, by_node

Truth = bool | None
"""None: undecided."""

Truths = dict[Node, Truth]

Part = This | Computed | Arrow


class Judge:
    """A model, its tuples, and the context of a request."""

    def __init__(
        self,
        imported: Imported,
        policy: Policy,
        tuples: Iterable[Tuple],
        context: dict[str, Any],
        *,
        mixing: bool = False,
    ) -> None:
        """`mixing` reads a userset of the type as one of the relation's own, where it takes both:
        a fault of OpenFGA's.
        """
        self.model = imported.model
        self.mixing = mixing
        conditions = Conditions(self.model, policy)
        fitted = fitted_context(self.model, context)
        fitting = [one for one in tuples if relationship(self.model, one)]
        self.tuples = by_node(fitting)
        self.met = {id(one): conditions.truth(one, fitted) for one in fitting}

    def check(self, user: str, object_: str, relation: str) -> Truth:
        """Whether a user is in a relation; a tuple that lacks a value is undecided, too."""
        return self.truths(known(user), (object_, relation))[object_, relation]

    def truths(self, who: User, start: Node) -> Truths:
        """The truth of each node on any way from one."""
        truths: Truths = dict.fromkeys(self.reached(start))
        changed = True
        while changed:
            changed = False
            for node, truth in truths.items():
                if truth is None:
                    truths[node] = self.of(node, who, truths)
                    changed = changed or truths[node] is not None
        return truths

    # ── The ways ──

    def relation(self, node: Node) -> Relation | None:
        """The relation as the model has it."""
        place = parse_object(node[0])
        type_ = self.model.type(place[0]) if place else None
        return type_.relation(node[1]) if type_ else None

    def parts(self, node: Node) -> Iterator[Part]:
        """The parts of a relation, those taken away included."""
        relation = self.relation(node)
        if relation is not None:
            yield from leaves(relation.rewrite)

    def given(self, part: Part, node: Node) -> list[Tuple]:
        """The tuples that a part of a relation goes by."""
        match part:
            case This():
                return self.tuples.get(node, [])
            case Arrow(_, tupleset):
                return self.tuples.get((node[0], tupleset.text), [])
            case _:
                return []

    def reached(self, start: Node) -> set[Node]:
        """All nodes on any way from one, itself included."""
        seen = {start}
        stack = [start]
        while stack:
            node = stack.pop()
            for part in self.parts(node):
                after = set(self.after(part, node))
                stack += after - seen
                seen |= after
        return seen

    def after(self, part: Part, node: Node) -> Iterator[Node]:
        """The nodes that a part of a relation leads to."""
        if isinstance(part, Computed):
            yield node[0], part.relation.text
        for given in self.given(part, node):
            yield from self.leads(part, node, given)

    def leads(self, part: Part, node: Node, given: Tuple) -> Iterator[Node]:
        """The nodes whose users a tuple brings into a part."""
        user = parse_user(given.user)
        if user is None:
            return
        if isinstance(part, Arrow):
            yield user.text, part.relation.text
        elif user.relation is not None:
            object_ = f"{user.type}:{user.id}"
            yield object_, user.relation
            if self.mixing and self.mixed(node, user):
                yield object_, node[1]

    def mixed(self, node: Node, user: User) -> bool:
        """Whether a userset of another relation is among those of the relation's own."""
        relation = self.relation(node)
        return (
            relation is not None
            and node[0].partition(":")[0] == user.type
            and any(
                r.relation is not None
                and r.type.text == user.type
                and r.relation.text == relation.name.text
                for r in relation.restrictions
            )
        )

    # ── The truths ──

    def of(self, node: Node, who: User, truths: Truths) -> Truth:
        """A node's truth, as far as those of others are known."""
        if f"{node[0]}#{node[1]}" == who.text:
            return True
        relation = self.relation(node)
        return False if relation is None else self.rewrite(relation.rewrite, node, who, truths)

    def rewrite(self, rewrite: Rewrite, node: Node, who: User, truths: Truths) -> Truth:
        """The truth of a part of a relation."""
        if isinstance(rewrite, Operation):
            found = [self.rewrite(item, node, who, truths) for item in rewrite.items]
            if rewrite.op == "or":
                return any_of(found)
            if None in found:
                return None
            return all(found) if rewrite.op == "and" else bool(found[0] and not found[1])
        if isinstance(rewrite, Computed):
            return truths[node[0], rewrite.relation.text]
        found = []
        for given in self.given(rewrite, node):
            member = any_of([truths[after] for after in self.leads(rewrite, node, given)])
            if isinstance(rewrite, This) and names(given, who):
                member = True
            met = self.met[id(given)]
            found.append(False if False in (met, member) else met and member)
        return any_of(found)


def known(text: str) -> User:
    """A user; raises ValueError if the text is none."""
    user = parse_user(text)
    if user is None:
        raise ValueError(f"`{text}` is no user")
    return user


def names(given: Tuple, who: User) -> bool:
    """Whether a tuple names a user, or everyone of its type."""
    return given.user == who.text or (given.user == f"{who.type}:*" and who.relation is None)


def any_of(truths: list[Truth]) -> Truth:
    """Whether any is true; undecided if one is, and none true."""
    return True if True in truths else None if None in truths else False
