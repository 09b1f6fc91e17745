"""Knows what is odd about a policy that compiles: cheap checks, by structure alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any

from msgspec.structs import replace

from . import model as m
from .check import Checked
from .cycles import components, least
from .diagnostics import Report
from .terms import same_words
from .tree import Tree
from .truth import truth
from .vocabulary import listing, quoted

_MOST_PAIRS = 500
"""Of more `only` rules than this, pairs are not compared: the work grows with their square."""

Member = tuple[str, str]


def lint(checked: Checked, report: Report) -> None:
    """Report as warnings what is odd about a checked policy."""
    linter = _Linter(checked, report)
    linter.unused()
    linter.conditions()
    linter.terms()
    linter.unreachable()
    linter.exclusions()
    linter.duplicates()
    linter.conflicting_onlies()
    linter.repeated_terms()


class _Linter:
    def __init__(self, checked: Checked, report: Report) -> None:
        self._model = checked.model
        self._used = checked.used
        self._walks = checked.walks
        self._report = report
        self._types = {type_.name: type_ for type_ in checked.model.types}
        self._relations: dict[Member, m.Relation | m.Permission] = {
            (type_.name, relation.name): relation
            for type_ in checked.model.types
            for relation in _relations(type_)
        }

    def _warn(self, code: str, place: m.Place | None, message: str, **details: Any) -> None:
        if place is not None:
            span = self._report.source.span(place.line, place.column)
            self._report.warning(code, Tree(*span), message, **details)

    # ── Unused ────────────────────────────────────────────────────────────────────

    def unused(self) -> None:
        """Declarations that nothing refers to; a policy without rules is a vocabulary."""
        if not self._model.rules:
            return
        for what, node, key in self._declared():
            if key not in self._used:
                verb = "are" if what == "hours" else "is"
                message = f"the {what} {quoted(node.name)} {verb} never used"
                self._warn("unused", node.place, message)
        for type_ in self._model.types:
            self._unallowed_actions(type_)
            for relation in type_.relations:
                self._unused_subjects(relation)

    def _declared(self) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
        model = self._model
        kinds: tuple[tuple[str, str, Iterable[Any]], ...] = (
            ("request attribute", "request", model.request),
            ("network", "collection", model.networks),
            ("hours", "collection", model.hours),
            ("set", "collection", model.sets),
            ("condition", "condition", model.conditions),
            ("evidence", "evidence", model.evidence),
        )
        for what, kind, nodes in kinds:
            for node in nodes:
                yield what, node, (kind, node.name)
        acting = {who.type for rule in model.rules for who in rule.subjects}
        anything = any(not (rule.subjects and rule.resources) for rule in model.rules)
        for type_ in model.types:
            if not (anything or type_.relations or type_.permissions):
                yield "type", type_, ("type", type_.name)
            for attribute in type_.attributes:
                yield "attribute", attribute, ("attribute", type_.name, attribute.name)
            # A relation is an action too, and may be there to be asked for. Where a type has
            # permissions, those are: one of whoever acts that none takes up was likely forgotten.
            for relation in type_.relations if type_.permissions else ():
                if any(subject.type in acting for subject in relation.subjects):
                    yield "relation", relation, ("relation", type_.name, relation.name)
            for inverse in type_.inverses:
                yield "inverse", inverse, ("relation", type_.name, inverse.name)

    def _unallowed_actions(self, type_: m.Type) -> None:
        allowing = [
            rule
            for rule in self._model.rules
            if rule.effect != "forbid"
            and (not rule.resources or any(who.type == type_.name for who in rule.resources))
        ]
        if any(not rule.actions for rule in allowing):
            return
        allowed = {name for rule in allowing for name in rule.actions}
        for action in type_.actions:
            if action.name not in allowed:
                message = f"no rule ever allows {quoted(action.name)} on {quoted(type_.name)}"
                self._warn("unused", action.place, message)

    def _unused_subjects(self, relation: m.Relation) -> None:
        if relation.expr is not None and not any(
            isinstance(part, m.Direct) for part in _parts(relation.expr)
        ):
            message = f"what {quoted(relation.name)} stores is never used"
            help_ = "its expression lacks `direct`; if it only computes, make it a permission"
            self._warn("unused", relation.place, message, help=help_)

    # ── Rules ─────────────────────────────────────────────────────────────────────

    def conditions(self) -> None:
        """Rules that can't apply, and conditions that say nothing."""
        for rule in self._model.rules:
            where, when, unless = (
                None if clause is None else truth(clause, rule)
                for clause in (rule.where, rule.when, rule.unless)
            )
            name = quoted(rule.name)
            if where is False or when is False or unless is True:
                self._warn("never-applies", rule.place, f"the rule {name} can never apply")
            for keyword, value in (("where", where), ("when", when)):
                if value is True:
                    message = f"the `{keyword}` of the rule {name} is always true"
                    self._warn("always-true", rule.place, message)
            if unless is False:
                message = f"the `unless` of the rule {name} is never true"
                self._warn("always-true", rule.place, message)

    def terms(self) -> None:
        """Terms whose condition can't be true; one that always is just names a type."""
        for term in self._model.terms:
            who = () if term.type is None else (m.Who(term.type),)
            rule = m.Rule("", "allow", who, (), ())
            if term.when is not None and truth(term.when, rule) is False:
                message = f"the condition of {quoted(term.phrases[0])} can't be true"
                self._warn("never-applies", term.place, message)

    def duplicates(self) -> None:
        """Rules that say the same as an earlier one."""
        seen: dict[m.Rule, m.Rule] = {}
        for rule in self._model.rules:
            essence = replace(rule, name="", sentence=None, place=None)
            if essence in seen:
                message = (
                    f"the rule {quoted(rule.name)} says the same as {quoted(seen[essence].name)}"
                )
                self._warn("duplicate-rule", rule.place, message)
            seen.setdefault(essence, rule)

    def conflicting_onlies(self) -> None:
        """Pairs of `only` rules that between them leave nobody."""
        onlies = [rule for rule in self._model.rules if rule.effect == "only"]
        if len(onlies) > _MOST_PAIRS:
            return
        for one, other in combinations(onlies, 2):
            if _same_region(one, other) and not _meet(one.subjects, other.subjects):
                self._warn(
                    "conflicting-only",
                    other.place,
                    f"{quoted(one.name)} and {quoted(other.name)} leave nobody where both govern",
                    help="each allows other subjects only, and all `only` rules must hold",
                )

    def repeated_terms(self) -> None:
        """Words given the same meaning again; another meaning makes them a question, no mistake."""
        seen: set[tuple[str, m.Term]] = set()
        for term in self._model.terms:
            meaning = replace(term, phrases=(), place=None)
            for phrase in term.phrases:
                if (key := (same_words(phrase), meaning)) in seen:
                    message = f"{quoted(phrase)} has this meaning already"
                    self._warn("repeated-term", term.place, message)
                seen.add(key)

    # ── Relations ─────────────────────────────────────────────────────────────────

    def unreachable(self) -> None:
        """Relations that no subject can ever be in, whatever is stored."""
        holding = least(self._relations, self._can_hold)
        for member, relation in self._relations.items():
            if member not in holding:
                message = f"nobody can ever be in {quoted(relation.name)} of {quoted(member[0])}"
                self._warn("unreachable-relation", relation.place, message)

    def _can_hold(self, member: Member, read: Any) -> bool:
        relation = self._relations[member]
        subjects = relation.subjects if isinstance(relation, m.Relation) else ()

        def can(expr: m.RelationExpr | None) -> bool:
            if expr is None or isinstance(expr, m.Direct):
                return any(s.relation is None or read((s.type, s.relation)) for s in subjects)
            if isinstance(expr, m.Ref):
                return bool(read((member[0], expr.name)))
            if isinstance(expr, m.Arrow):
                ends = self._walks.leads_to([member[0]], expr.path)
                targets = [(end, expr.target) for end in ends]
                return any(read(target) for target in targets if target in self._relations)
            if isinstance(expr, m.UnionOf):
                return any(can(item) for item in expr.items)
            if isinstance(expr, m.IntersectionOf):
                return all(can(item) for item in expr.items)
            return not isinstance(expr, m.Exclusion) or can(expr.base)

        return can(relation.expr)

    def exclusions(self) -> None:
        """Relations that exclude something which depends on themselves."""
        depends: dict[Member, set[Member]] = {}
        excludes: dict[Member, set[Member]] = {}
        for member, relation in self._relations.items():
            depends[member] = set(self._reads(member, relation, relation.expr))
            excludes[member] = {
                read
                for part in _parts(relation.expr)
                if isinstance(part, m.Exclusion)
                for read in self._reads(member, relation, part.excluded)
            }
        number = components(depends)
        for member, excluded in excludes.items():
            around = [read for read in excluded if number.get(read) == number[member]]
            if around:
                name, type_name = quoted(member[1]), quoted(member[0])
                names = listing(sorted({read[1] for read in around}))
                self._warn(
                    "exclusion-in-cycle",
                    self._relations[member].place,
                    f"{name} of {type_name} excludes {names}, which depends on {name} itself",
                    help="where the data makes a cycle of it, the answer is unknown",
                )

    def _reads(
        self, member: Member, relation: m.Relation | m.Permission, expr: m.RelationExpr | None
    ) -> Iterator[Member]:
        """The relations that an expression of `member` depends on."""
        for part in _parts(expr):
            if isinstance(part, m.Direct) and isinstance(relation, m.Relation):
                yield from ((s.type, s.relation) for s in relation.subjects if s.relation)
            elif isinstance(part, m.Ref):
                yield member[0], part.name
            elif isinstance(part, m.Arrow):
                here = {member[0]}
                for step in (*part.path, part.target):
                    yield from (read for name in here if (read := (name, step)) in self._relations)
                    here = self._walks.leads_to(here, [step])


def _relations(type_: m.Type) -> Iterator[m.Relation | m.Permission]:
    yield from type_.relations
    yield from type_.permissions


def _parts(expr: m.RelationExpr | None) -> Iterator[m.RelationExpr]:
    """An expression and all that it is made of; none stands for the stored subjects."""
    expr = m.Direct() if expr is None else expr
    yield expr
    if isinstance(expr, m.UnionOf | m.IntersectionOf):
        for item in expr.items:
            yield from _parts(item)
    elif isinstance(expr, m.Exclusion):
        yield from _parts(expr.base)
        yield from _parts(expr.excluded)


def _same_region(one: m.Rule, other: m.Rule) -> bool:
    """Whether two `only` rules surely govern a request in common."""
    actions = not one.actions or not other.actions or bool(set(one.actions) & set(other.actions))
    where = one.where is None or other.where is None or one.where == other.where
    return actions and where and _meet(one.resources, other.resources)


def _meet(one: tuple[m.Who, ...], other: tuple[m.Who, ...]) -> bool:
    """Whether one entity can be among both; nothing listed means any."""
    if not one or not other:
        return True
    return any(
        a.type == b.type and (a.id is None or b.id is None or a.id == b.id)
        for a in one
        for b in other
    )
