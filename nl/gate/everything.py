"""Knows whether a clause allows everybody everything of a sort."""

from __future__ import annotations

from ...compiler import model as m
from ..rule import Clause
from .asking import Asker
from .clauses import conditions


def unrestricted(clause: Clause, asker: Asker) -> str | None:
    """What a clause opens to everybody without a condition, such as "any action on documents".

    One action on one kind of thing is what a rule is for. None where something restricts it.
    """
    some = clause.actions and clause.resources
    if clause.effect == "forbid" or (some and not _all_that_can_be_done(clause, asker.model)):
        return None
    restricts = conditions(clause) and not _says_nothing(clause, asker)
    if restricts and (some or not _is_for_all_staff(clause)):
        return None
    actions = "do anything" if not clause.actions else " and ".join(clause.actions)
    if not clause.resources:
        return f"{actions} with anything" if not clause.actions else f"{actions} anything"
    with_ = "" if clause.actions else "with "
    return f"{actions} {with_}any " + " or ".join(who.type for who in clause.resources)


def _all_that_can_be_done(clause: Clause, model: m.Model) -> bool:
    """Whether it names, one by one, the actions that there are: several, of a resource's type."""
    named = {who.type for who in clause.resources}
    declared = [{a.name for a in type_.actions} for type_ in model.types if type_.name in named]
    return any(len(actions) > 1 and actions <= set(clause.actions) for actions in declared)


STAFF = frozenset("staff employee employees personnel member internal".split())
"""What nearly everybody who asks is: "all staff can do anything with any case"."""


def _is_for_all_staff(clause: Clause) -> bool:
    """Whether no more is asked than to be one of the staff."""
    match conditions(clause):
        case [
            m.Compare(op="==", left=m.AttributeOf(of="subject"), right=m.Const(value=str() as so))
        ]:
            return so in STAFF
    return False


def _says_nothing(clause: Clause, asker: Asker) -> bool:
    """Whether the conditions are proved never to be false, whoever asks for what."""
    asked = False
    for group in asker.groups(clause):
        asked = True
        false = [group.encoder.condition(each).false for each in conditions(clause)]
        if asker.possible(group, [group.scene.logic.some(false)])[0] != "no":
            return False
    return asked
