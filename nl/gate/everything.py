"""Knows whether a clause allows everybody everything of a sort."""

from __future__ import annotations

from ..rule import Clause
from .asking import Asker
from .clauses import conditions


def unrestricted(clause: Clause, asker: Asker) -> str | None:
    """What a clause opens to everybody without a condition, such as "any action on documents".

    One action on one kind of thing is what a rule is for. None where something restricts it.
    """
    if clause.effect == "forbid" or (clause.actions and clause.resources):
        return None
    if conditions(clause) and not _says_nothing(clause, asker):
        return None
    actions = "do anything" if not clause.actions else " and ".join(clause.actions)
    if not clause.resources:
        return f"{actions} with anything" if not clause.actions else f"{actions} anything"
    return f"{actions} with any " + " or ".join(who.type for who in clause.resources)


def _says_nothing(clause: Clause, asker: Asker) -> bool:
    """Whether the conditions are proved never to be false, whoever asks for what."""
    asked = False
    for group in asker.groups(clause):
        asked = True
        false = [group.encoder.condition(each).false for each in conditions(clause)]
        if asker.possible(group, [group.scene.logic.some(false)])[0] != "no":
            return False
    return asked
