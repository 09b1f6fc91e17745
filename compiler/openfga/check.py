"""Knows what a model may not say: OpenFGA refuses such a model, and so do we."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..names import closest
from .entry import check_entries
from .reports import Reports
from .tree import Arrow, Computed, Model, Name, Operation, Relation, Restriction, This, Type, leaves

SCHEMAS = ("1.1", "1.2")
RESERVED = ("self", "this")
TYPE_NAME = re.compile(r"[^:#@*\s]{1,254}")
RELATION_NAME = re.compile(r"[^:#@*\s]{1,50}")
_LONG_NAME = re.compile(r"[^:#@*\s]+")
_CONDITION_LENGTH = 50


def check(model: Model, reports: Reports, *, lenient: bool = False) -> None:
    """Report all that is wrong with a model.

    `lenient` lets through what OpenFGA's editor refuses, but its server runs: conditions that
    nothing uses, alternatives given twice and long names.
    """
    _Checker(model, reports, lenient).check()


class _Checker:
    def __init__(self, model: Model, reports: Reports, lenient: bool) -> None:
        self.model = model
        self.reports = reports
        self.lenient = lenient
        self.types: dict[str, Type] = {}
        self.conditions = {condition.name.text for condition in model.conditions}
        self.used: set[str] = set()
        self.meant: set[str] = set()
        """Conditions that a wrong name may have been meant for."""

    def check(self) -> None:
        """Check each part, then what all come to."""
        self.schema()
        self.once((t.name for t in self.model.types), "type")
        for type_ in self.model.types:
            self.types.setdefault(type_.name.text, type_)
        for type_ in self.model.types:
            self.type(type_)
        self.check_conditions()
        if not self.reports.failed:
            check_entries(self.types, self.reports)

    def error(
        self,
        code: str,
        name: Name,
        message: str,
        near: Iterable[str] = (),
        help_: str | None = None,
    ) -> None:
        """Report an error at a name, with the closest one that would do."""
        suggestion = closest(name.text, near) if len(name.text) > 2 else None
        self.reports.error(code, name.place, message, suggestion=suggestion, help=help_)

    def schema(self) -> None:
        """The schema is one we know."""
        schema, start = self.model.schema, self.model.start
        if schema in SCHEMAS or start is None:
            return
        if schema:
            message = f"schema {schema} is none of those we know: {' and '.join(SCHEMAS)}"
            self.reports.error("unsupported-schema", start, message)
        elif not self.reports.failed:
            message = "the model does not say which schema it follows: `schema 1.1`"
            self.reports.error("missing-schema", start, message)

    def once(self, names: Iterable[Name], what: str) -> None:
        """Each name is given once."""
        seen: set[str] = set()
        for name in names:
            if name.text in seen:
                self.error("duplicate", name, f"the {what} `{name.text}` is defined twice")
            seen.add(name.text)

    def type(self, type_: Type) -> None:
        """A type and its relations."""
        self.name(type_.name, TYPE_NAME, "type", 254)
        self.once((r.name for r in type_.relations), "relation")
        for relation in type_.relations:
            self.name(relation.name, RELATION_NAME, "relation", 50)
            if not relation.broken:
                self.relation(type_, relation)

    def name(self, name: Name, pattern: re.Pattern[str], what: str, most: int) -> None:
        """A name that may be one."""
        if name.text in RESERVED:
            self.error("reserved-name", name, f"a {what} can't be called `{name.text}`")
        elif not (_LONG_NAME if self.lenient else pattern).fullmatch(name.text):
            message = f"a {what}'s name has 1 to {most} characters, none of `:#@*` and no space"
            self.error("invalid-name", name, message)

    # ── Relations ──

    def relation(self, type_: Type, relation: Relation) -> None:
        """Who may be assigned, and what the relation is computed from."""
        self.restrictions(relation)
        if not self.lenient:
            self.parts(relation)
        for leaf in leaves(relation.rewrite):
            if isinstance(leaf, Computed):
                self.known(type_, leaf.relation, relation)
            elif isinstance(leaf, Arrow):
                self.arrow(type_, leaf, relation)

    def known(self, type_: Type, name: Name, where: Relation) -> bool:
        """Whether a type has a relation; reported if it has not."""
        if type_.relation(name.text) is not None:
            return True
        if "relation" not in self.model.holes:
            message = f"the type `{type_.name.text}` has no relation `{name.text}`"
            near = [r.name.text for r in type_.relations if r is not where]
            self.error("unknown-relation", name, message, near, self.help(type_, name))
        return False

    def help(self, type_: Type, name: Name) -> str | None:
        """What to write for a name that reads like a path, or like a type."""
        through, dot, target = name.text.partition(".")
        if dot and type_.relation(through) is not None:
            return f"write `{target} from {through}` to go through it"
        if name.text in self.types:
            return f"who may be assigned stands in brackets: `[{name.text}]`"
        return None

    def restrictions(self, relation: Relation) -> None:
        """Who may be assigned."""
        this = [leaf for leaf in leaves(relation.rewrite) if isinstance(leaf, This)]
        if this and not relation.restrictions:
            message = f"`{relation.name.text}` is assignable, but says to nobody"
            self.reports.error("no-restrictions", this[0].place, message)
        if not this and relation.restrictions:
            message = f"`{relation.name.text}` is not assignable, but says to whom it is"
            self.error("invalid-restriction", relation.name, message)
        seen: set[str] = set()
        for restriction in relation.restrictions:
            if restriction.text in seen and not self.lenient:
                message = f"`{restriction.text}` is given twice"
                self.reports.error("duplicate", restriction.place, message)
            seen.add(restriction.text)
            self.restriction(restriction, relation)

    def restriction(self, restriction: Restriction, where: Relation) -> None:
        """One kind of subject."""
        if restriction.wildcard and restriction.relation is not None:
            message = "everyone of a type has no relation: `type:*` or `type#relation`"
            self.reports.error("invalid-restriction", restriction.place, message)
        found = self.types.get(restriction.type.text)
        if found is None:
            if "type" not in self.model.holes:
                message = f"no type is called `{restriction.type.text}`"
                self.error("unknown-type", restriction.type, message, self.types)
        elif restriction.relation is not None:
            self.known(found, restriction.relation, where)
        condition = restriction.condition
        if condition is not None:
            self.used.add(condition.text)
            if condition.text not in self.conditions and "condition" not in self.model.holes:
                message = f"no condition is called `{condition.text}`"
                self.error("unknown-condition", condition, message, self.conditions)
                self.meant.add(closest(condition.text, self.conditions) or "")

    def parts(self, relation: Relation) -> None:
        """No part of an operation stands in it twice."""
        stack = [relation.rewrite]
        while stack:
            rewrite = stack.pop()
            if not isinstance(rewrite, Operation):
                continue
            stack += rewrite.items
            seen: set[str] = set()
            for item in rewrite.items:
                if isinstance(item, Operation | This):
                    continue
                text = item.relation.text
                if isinstance(item, Arrow):
                    text += f" from {item.tupleset.text}"
                if text in seen:
                    message = f"`{text}` stands twice in `{relation.name.text}`"
                    self.error("duplicate", item.relation, message)
                seen.add(text)

    def arrow(self, type_: Type, arrow: Arrow, where: Relation) -> None:
        """`relation from tupleset` goes over assigned objects, of which some have the relation."""
        if not self.known(type_, arrow.tupleset, where):
            return
        tupleset = type_.relation(arrow.tupleset.text)
        assert tupleset is not None
        if tupleset.broken:
            return
        name = arrow.tupleset.text
        if not isinstance(tupleset.rewrite, This):
            message = f"`{name}` is computed; behind `from` stands a relation that is only assigned"
            self.error("tupleset-not-direct", arrow.tupleset, message)
            return
        for restriction in tupleset.restrictions:
            if restriction.wildcard or restriction.relation is not None:
                message = f"`{name}` may be assigned `{restriction.text}`, which is no object"
                self.error("tupleset-not-direct", arrow.tupleset, message)
                return
        targets = [self.types.get(r.type.text) for r in tupleset.restrictions]
        found = [target for target in targets if target is not None]
        if len(found) < len(targets) or "relation" in self.model.holes:
            return  # reported where a type is unknown, which could have the relation
        if not any(target.relation(arrow.relation.text) for target in found):
            message = f"nothing that `{name}` leads to has a relation `{arrow.relation.text}`"
            near = [r.name.text for target in found for r in target.relations if r is not where]
            self.error("nothing-has-target", arrow.relation, message, near)

    # ── Conditions ──

    def check_conditions(self) -> None:
        """Conditions are defined once, and used."""
        self.once((c.name for c in self.model.conditions), "condition")
        broken = any(r.broken for t in self.model.types for r in t.relations)
        for condition in self.model.conditions:
            name = condition.name
            if not (self.lenient or len(name.text) <= _CONDITION_LENGTH):
                message = f"a condition's name has 1 to {_CONDITION_LENGTH} characters"
                self.error("invalid-name", name, message)
            if name.text not in self.used | self.meant and not (self.lenient or broken):
                message = f"no relation is assigned with the condition `{name.text}`"
                self.error("unused-condition", name, message)
