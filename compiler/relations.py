"""Knows how to check relation expressions: who is in a relation, put together from others."""

from __future__ import annotations

from collections.abc import Callable

from . import model as m
from . import tree as t
from .cycles import least
from .declarations import check_entity_id, check_relation
from .vocabulary import TypeScope, Vocabulary, listing, quoted
from .walks import Walks


class Relations:
    """Checks the expressions of all relations and permissions, in two passes.

    The first resolves names within a type; the second, once every expression is known, follows
    the walks of arrows from type to type.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._error = vocabulary.error
        self._arrows: list[tuple[TypeScope, t.ArrowTree]] = []

    def check(self) -> Walks:
        """Check everything; gives what is known about walks for later use."""
        for type_ in self._vocabulary.types.values():
            self._type(type_)
        walks = Walks(self._vocabulary)
        for type_, arrow in self._arrows:
            walks.arrow(type_, arrow)
        for type_ in self._vocabulary.types.values():
            self._never_true(type_)
        return walks

    def _type(self, type_: TypeScope) -> None:
        for name, relation in type_.relation_trees.items():
            if relation.expr is not None and (expr := self._expr(relation.expr, type_, name)):
                type_.exprs[name] = expr
        for name, permission in type_.permission_trees.items():
            expr = self._expr(permission.expr, type_, name)
            if expr is not None:
                type_.exprs[name] = expr
            else:
                self._vocabulary.broken.add(name)

    def _expr(self, tree: t.ExprTree, type_: TypeScope, owner: str) -> m.RelationExpr | None:
        if isinstance(tree, t.ArrowTree):
            return self._arrow(tree, type_)
        if isinstance(tree, t.DirectTree):
            return self._direct(tree, type_, owner)
        if isinstance(tree, t.NamedTree):
            found = self._vocabulary.type_named(tree.type)
            id_ = check_entity_id(self._vocabulary, tree.id)
            return m.NamedSubject(found.name, id_) if found and id_ else None
        if isinstance(tree, t.EveryoneTree):
            found = self._vocabulary.type_named(tree.type)
            return m.EveryoneOf(found.name) if found else None
        if isinstance(tree, t.ButNotTree):
            base = self._expr(tree.base, type_, owner)
            excluded = self._expr(tree.excluded, type_, owner)
            return m.Exclusion(base, excluded) if base and excluded else None
        assert isinstance(tree, t.ChainTree)
        items = [self._expr(item, type_, owner) for item in tree.items]
        known = tuple(item for item in items if item is not None)
        if len(known) < len(items):
            return None
        return m.UnionOf(known) if tree.op == "or" else m.IntersectionOf(known)

    def _direct(self, tree: t.ExprTree, type_: TypeScope, owner: str) -> m.Direct | None:
        if owner in type_.relation_trees:
            return m.Direct()
        message = "`direct` is a relation's stored subjects; a permission has none"
        help_ = f"`relation {owner}: …` stores subjects"
        self._error("misplaced-direct", tree, message, help=help_)
        return None

    def _arrow(self, tree: t.ArrowTree, type_: TypeScope) -> m.RelationExpr | None:
        first = tree.words[0]
        if len(tree.words) == 1:
            if not check_relation(self._vocabulary, type_, first):
                return None
            self._vocabulary.used.add(("relation", type_.name, first.text))
            return m.Ref(first.text)
        if not self._first_step(first, type_):
            return None
        self._arrows.append((type_, tree))
        path = tuple(word.text for word in tree.words[:-1])
        return m.Arrow(path, tree.words[-1].text, tree.every)

    def _first_step(self, word: t.Word, type_: TypeScope) -> bool:
        if type_.is_relation(word.text) or word.text in type_.inverses:
            return True
        if word.text in type_.members:
            if word.text not in self._vocabulary.broken:
                message = f"{quoted(word.text)} of {quoted(type_.name)} is not a relation"
                self._error("not-a-relation", word, message)
            return False
        names = type_.walkable_names
        message = f"{quoted(type_.name)} has no relation {quoted(word.text)}"
        help_ = f"it has {listing(names)}" if names else None
        self._vocabulary.unknown("unknown-relation", word, message, names, help_)
        return False

    def _never_true(self, type_: TypeScope) -> None:
        """Report relations that only ever refer to one another."""
        holding = possible(type_)
        for name in type_.exprs:
            if name in holding:
                continue
            tree = type_.permission_trees.get(name) or type_.relation_trees[name]
            message = f"{quoted(name)} is defined only by itself, so nobody is ever in it"
            self._error("never-true", tree.name, message)


def possible(type_: TypeScope) -> set[str]:
    """Which relations of a type can hold at all, taking every arrow to lead to someone."""

    def holds(name: str, read: Callable[[str], bool]) -> bool:
        def can(expr: m.RelationExpr) -> bool:
            if isinstance(expr, m.Ref):
                return read(expr.name)
            if isinstance(expr, m.Direct):
                return bool(type_.subjects.get(name))
            if isinstance(expr, m.UnionOf):
                return any(can(item) for item in expr.items)
            if isinstance(expr, m.IntersectionOf):
                return all(can(item) for item in expr.items)
            return not isinstance(expr, m.Exclusion) or can(expr.base)

        return name not in type_.exprs or can(type_.exprs[name])

    return least(type_.relation_names, holds)
