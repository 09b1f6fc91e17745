"""Knows which rules meet: for each kind of request, the rules that can decide it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from .. import model as m
from ..twin import nodes, relations_of
from .encode import Encoder
from .logic import FALSE, TRUE, Bit, Truth, negation
from .scene import Cell, Entity, Scene
from .solver import Answer, new_solver


@dataclass
class Part:
    """What one rule contributes to the decision of a kind of request.

    `name` is the rule's, or `TYPE.RELATION` for the implicit one of a relation; that has no
    `rule`.
    """

    name: str
    rule: m.Rule | None
    effect: Literal["allow", "forbid"]
    truth: Truth


@dataclass
class Group:
    """The rules that meet in one kind of request, in a solver's terms."""

    scene: Scene
    encoder: Encoder
    allows: list[Part] = field(default_factory=list)
    forbids: list[Part] = field(default_factory=list)

    @property
    def cell(self) -> Cell:
        return self.scene.cell

    def ask(self, bits: Sequence[Bit], milliseconds: int) -> tuple[Answer, list[int]]:
        """Whether a request of this kind can have all bits; if not, some that clash, by index."""
        plain = next((i for i, bit in enumerate(bits) if bit is False), None)
        if plain is not None:
            return "unsat", [plain]
        asked = [(i, bit) for i, bit in enumerate(bits) if bit is not True]
        bits = [bit for _, bit in asked]
        check = self.scene.solver.check
        answer = self.encoder.calendar.settled(lambda more: check([*bits, *more], milliseconds))
        clash = self.scene.solver.core() if answer == "unsat" else []
        return answer, [asked[i][0] for i in clash]

    # ── Rules ─────────────────────────────────────────────────────────────────────

    def implicit(self, relation: str) -> Part:
        """What the implicit rule of a relation or permission of the resource contributes (22)."""
        member = self.encoder.relations.leads(self.scene.subject, self.scene.resource, (relation,))
        return Part(f"{self.cell.resource}.{relation}", None, "allow", member)

    def parts(self, rule: m.Rule) -> tuple[list[Part], list[Part]]:
        """What a rule that concerns this kind of request contributes: allows, and forbids."""
        logic, concerned = self.scene.logic, among(rule.subjects, self.cell)
        if rule.effect == "only":  # 21
            region, inside = self.region(rule), self.inside(rule)
            denied = logic.all_of([region, negation(inside)])
            forbids = [Part(rule.name, rule, "forbid", denied)]
            if not concerned:
                return [], forbids
            return [Part(rule.name, rule, "allow", logic.all_of([region, inside]))], forbids
        if not concerned:
            return [], []
        told = Part(
            rule.name, rule, rule.effect, logic.all_of([self.region(rule), self.inside(rule)])
        )
        return ([told], []) if rule.effect == "allow" else ([], [told])

    def region(self, rule: m.Rule) -> Truth:
        """Whether a rule is about the request's resource, and an `only` about the request."""
        where = self.encoder.condition(rule.where) if rule.where else TRUE
        return self.scene.logic.all_of([self._among(rule.resources, self.scene.resource), where])

    def inside(self, rule: m.Rule) -> Truth:
        """Whether the request's subject is one of the rule's and meets its conditions (20)."""
        among = self._among(rule.subjects, self.scene.subject)
        if among.true is False:
            return FALSE
        when = self.encoder.condition(rule.when) if rule.when else TRUE
        unless = self.encoder.condition(rule.unless) if rule.unless else FALSE
        given = [self.scene.given(each) for each in rule.require]
        return self.scene.logic.all_of([among, when, negation(unless), *given])

    def about(self, rule: m.Rule, subject: bool) -> Truth:
        """Whether the resource, and perhaps the subject, is one that a rule names."""
        named = [self._among(rule.resources, self.scene.resource)]
        if subject:
            named.append(self._among(rule.subjects, self.scene.subject))
        return self.scene.logic.all_of(named)

    def _among(self, whos: tuple[m.Who, ...], entity: Entity) -> Truth:
        if not whos:
            return TRUE
        return self.scene.logic.any_of(
            [self.scene.is_entity(entity, who.type, who.id) for who in whos]
        )


class Groups:
    """All kinds of request of a policy, each put into a solver's terms when it is asked about."""

    def __init__(self, model: m.Model) -> None:
        self.model = model
        self._textual = looks_into_strings(model.rules)
        self._cells = list(kinds(model))
        self._groups: dict[Cell, Group] = {}

    def of(self, rule: m.Rule) -> list[Cell]:
        """The kinds of request that a rule can allow or forbid, those first that name more."""
        return [cell for cell in self._cells if meets(rule, cell)]

    def group(self, cell: Cell) -> Group:
        """The rules that meet in a kind of request."""
        if cell not in self._groups:
            self._groups[cell] = self._made(cell)
        return self._groups[cell]

    def drop(self, cell: Cell) -> None:
        """Forget a kind of request, and what its solver remembers."""
        self._groups.pop(cell, None)

    def _made(self, cell: Cell) -> Group:
        scene = Scene(self.model, cell, new_solver(), self._textual)
        group = Group(scene, Encoder(scene))
        if cell.action in relations_of(scene.types[cell.resource]):  # 22
            group.allows.append(group.implicit(cell.action))
        for rule in self.model.rules:
            if concerns(rule, cell):
                allows, forbids = group.parts(rule)
                group.allows += allows
                group.forbids += forbids
        return group


def part_of(parts: list[Part], rule: m.Rule) -> Part:
    """What a rule contributes; one that is not among the parts is never true."""
    nothing = Part(rule.name, rule, "forbid" if rule.effect == "forbid" else "allow", FALSE)
    return next((part for part in parts if part.rule == rule), nothing)


def meets(rule: m.Rule, cell: Cell) -> bool:
    """Whether a rule has its say on requests of a kind."""
    return concerns(rule, cell) and (rule.effect == "only" or among(rule.subjects, cell))


def concerns(rule: m.Rule, cell: Cell) -> bool:
    """Whether a rule is about the action and the type of resource."""
    actions = not rule.actions or cell.action in rule.actions
    return actions and (
        not rule.resources or any(who.type == cell.resource for who in rule.resources)
    )


def among(whos: tuple[m.Who, ...], cell: Cell) -> bool:
    """Whether subjects of a kind of request can be among those of a rule."""
    return not whos or (not cell.sets and any(who.type == cell.subject for who in whos))


def kinds(model: m.Model) -> Iterator[Cell]:
    """All kinds of request; those whose subject is a set come last."""
    for sets in (False, True):
        for resource in model.types:
            actions = [action.name for action in resource.actions] + relations_of(resource)
            for action in actions:
                for subject in model.types:
                    if not sets or relations_of(subject):
                        yield Cell(subject.name, action, resource.name, sets)


def looks_into_strings(rules: Iterable[m.Rule]) -> bool:
    """Whether some rule orders strings or asks for parts of them."""
    return any(
        isinstance(node, m.StringTest)
        or (
            isinstance(node, m.Compare)
            and node.op not in ("==", "!=")
            and node.left.type.kind in (m.STRING, m.PATH)
        )
        for node in nodes([_conditions(rule) for rule in rules])
    )


def _conditions(rule: m.Rule) -> list[Any]:
    return [rule.where, rule.when, rule.unless]
