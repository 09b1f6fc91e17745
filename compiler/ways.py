"""Knows in how many ways a walk can go, so that one with too many is refused in time.

The engine spells a walk out: every choice a computed step leaves doubles the ways, and a few
dozen such steps would make more of them than fit anywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from . import model as m
from .vocabulary import TypeScope

MOST = 1000
"""Ways that one walk may have."""

Member = tuple[str, str]
Ends = Counter[str]
"""By the type of object at the end, how many ways lead there; counted no further than matters."""


class Ways:
    """Counts the ways of every step that is not computed from itself."""

    def __init__(self, types: Mapping[str, TypeScope], order: Iterable[Member]) -> None:
        """`order` lists the members so that each comes after all it is computed from."""
        self._types = types
        self._ways: dict[Member, Ends] = {}
        for member in order:
            self._ways[member] = self._member(*member)

    def walk(self, here: Ends, step: str) -> Ends:
        """One more step, from where the ways so far end."""
        found: Ends = Counter()
        for type_name, count in here.items():
            for end, more in self._ways.get((type_name, step), {}).items():
                found[end] = min(found[end] + count * more, MOST + 1)
        return found

    def _member(self, type_name: str, name: str) -> Ends:
        type_ = self._types[type_name]
        if name in type_.inverses:
            return Counter([type_.inverses[name].type])
        expr = type_.exprs.get(name, m.Direct())
        return self._expr(type_, name, expr)

    def _expr(self, type_: TypeScope, name: str, expr: m.RelationExpr) -> Ends:
        if isinstance(expr, m.Direct):
            kinds = type_.subjects.get(name, ())
            return Counter({kind.type for kind in kinds if not kind.everyone})
        if isinstance(expr, m.Ref):
            return self.walk(Counter([type_.name]), expr.name)
        if isinstance(expr, m.NamedSubject):
            return Counter([expr.type])
        found: Ends = Counter()
        if isinstance(expr, m.UnionOf):
            for item in expr.items:
                for end, count in self._expr(type_, name, item).items():
                    found[end] = min(found[end] + count, MOST + 1)
        elif isinstance(expr, m.Arrow):
            found = Counter([type_.name])
            for step in (*expr.path, expr.target):
                found = self.walk(found, step)
        return found
