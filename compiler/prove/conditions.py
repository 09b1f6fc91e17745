"""Knows what to ask of a single rule's conditions."""

from __future__ import annotations

from .. import model as m
from ..vocabulary import quoted
from . import wanted
from .asking import Asker, Verdict
from .cells import Group, part_of
from .logic import Bit, negation
from .notes import Notes
from .scene import Cell

_MOST_SHOWN = 8
"""Of more conditions than this that clash, none is shown."""


class Conditions:
    """Finds rules that can't apply, and clauses that say nothing."""

    def __init__(self, notes: Notes, asker: Asker) -> None:
        self._notes, self._asker = notes, asker

    def never(self, rule: m.Rule, cells: list[Cell]) -> bool:
        """Whether a rule can't apply, which is then said. An `only` applies where it governs."""
        clash = self._impossible(rule, cells, inside=rule.effect != "only")
        if clash is None:
            return False
        message = f"the rule {quoted(rule.name)} can never apply"
        help_ = _together_never(clash)
        removable = rule.effect == "allow" or self._surely(rule, cells)
        if removable:
            self._notes.removed.add(rule.name)
        else:
            more = "but it can be unknown, which turns what is allowed into a conditional denial"
            help_ = more if help_ is None else f"{help_}; {more}"
        self._notes.say("never-applies", rule, message, help=help_, exact=removable)
        return True

    def _surely(self, rule: m.Rule, cells: list[Cell]) -> bool:
        """Whether a rule that never forbids is never unknown either."""
        for cell in cells:
            group = self._asker.group(cell)
            bits = [group.scene.logic.no(part_of(group.forbids, rule).truth.false)]
            if self._asker.possible(group, bits).verdict is not Verdict.NONE:
                return False
        return True

    def nobody(self, rule: m.Rule, cells: list[Cell]) -> None:
        """Say if nobody can satisfy an `only`."""
        clash = self._impossible(rule, cells, inside=True)
        if clash is not None:
            message = f"the rule {quoted(rule.name)} leaves nobody where it governs"
            self._notes.say("leaves-nobody", rule, message, help=_together_never(clash))

    def _impossible(self, rule: m.Rule, cells: list[Cell], inside: bool) -> list[str] | None:
        """What keeps a rule from ever being true, if something does."""
        clashing: list[str] = []
        for cell in cells:
            group = self._asker.group(cell)
            conjuncts = self._conjuncts(rule, group, inside)
            bits, texts = [bit for bit, _ in conjuncts], [text for _, text in conjuncts]
            shows = wanted.applies(rule) if inside else wanted.governs(rule)
            if self._asker.find(group, bits, shows).verdict is not Verdict.NONE:
                return None
            for i in self._asker.smallest(group, [], bits):
                if texts[i] not in clashing:
                    clashing.append(texts[i])
        return clashing or None

    def _conjuncts(self, rule: m.Rule, group: Group, inside: bool) -> list[tuple[Bit, str]]:
        """What has to be true for a rule to apply, and how each is written."""
        condition = group.encoder.condition
        found: list[tuple[Bit, str]] = []
        sides = [("resource", rule.resources, group.scene.resource)]
        clauses = [rule.where]
        if inside:
            sides.append(("subject", rule.subjects, group.scene.subject))
            clauses.append(rule.when)
        for clause in clauses:
            for item in _items(clause):
                found.append((condition(item).true, f"`{self._notes.text(item)}`"))
        if inside and rule.unless is not None:
            found.append((condition(rule.unless).false, f"`not ({self._notes.text(rule.unless)})`"))
        for side, whos, entity in sides:
            if any(who.id is not None for who in whos):
                named = [group.scene.is_entity(entity, who.type, who.id).true for who in whos]
                text = f"the {side} is one that the rule names"
                found.append((group.scene.logic.some(named), text))
        for requirement in rule.require if inside else ():
            given = group.scene.given(requirement).true
            found.append((given, f"`require {requirement.evidence}`"))
        return found

    def always(self, rule: m.Rule, cells: list[Cell]) -> None:
        """Say which clauses of a rule can't be false, or for `unless` can't be true."""
        clauses = (("where", rule.where), ("when", rule.when), ("unless", rule.unless))
        for keyword, clause in clauses:
            if clause is None or isinstance(clause, m.Const) or not cells:
                continue
            sure = True
            for cell in cells:
                group = self._asker.group(cell)
                told = group.encoder.condition(clause)
                told = negation(told) if keyword == "unless" else told
                opposite = keyword == "unless"
                about = group.about(rule, subject=keyword != "where")
                shows = wanted.comes_to(rule, clause, opposite)
                answer = self._asker.find(group, [told.false, about.true], shows)
                if answer.verdict is not Verdict.NONE:
                    break
                unknown = group.scene.logic.no(told.true)
                found = self._asker.possible(group, [unknown, about.true])
                sure &= found.verdict is Verdict.NONE
            else:
                self._say_always(rule, keyword, sure)

    def _say_always(self, rule: m.Rule, keyword: str, sure: bool) -> None:
        name = quoted(rule.name)
        if keyword == "unless":
            message = f"the `unless` of the rule {name} is never true"
        elif sure:
            message = f"the `{keyword}` of the rule {name} is always true"
        else:
            message = f"the `{keyword}` of the rule {name} is never false"
        help_ = (
            None if sure else "it is only unknown, where something that it asks for is not known"
        )
        self._notes.say("always-true", rule, message, help=help_, clause=keyword, exact=sure)


def _together_never(clash: list[str]) -> str | None:
    if len(clash) > _MOST_SHOWN:
        return None
    if len(clash) == 1:
        return f"{clash[0]} is never true"
    return f"these are never true together: {'; '.join(clash)}"


def _items(clause: m.Expr | None) -> tuple[m.Expr, ...]:
    if clause is None:
        return ()
    return clause.items if isinstance(clause, m.And) else (clause,)
