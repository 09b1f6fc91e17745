"""Knows who "you", "whoever" and "anyone" are: people of each type of which it can be said."""

from __future__ import annotations

from dataclasses import replace

from ..base import Context, Part
from .draft import Draft, Drafts, Whole

Cell = tuple[str | None, str | None]
Cells = dict[Whole, dict[Cell, list[Draft]]]
"""By the types that phrases speak of, what is said of each who asks and each thing asked for."""
Never = list[tuple[Whole, Cell, Draft]]


def is_whoever(who: Part | None, context: Context) -> bool:
    """Whether a phrase is of people of any type: "you", "whoever sent a message"."""
    return who is not None and context.shared.words[who.start].text in ("you", "whoever")


def of_all_who_may(cells: Cells, never: Never) -> tuple[Cells, Never]:
    """What is said of each type of those who ask, as said of all of which it can be said: "you" are
    a patient as well as a nurse.
    """
    found: Cells = {}
    missed: Never = []
    for what in dict.fromkeys(what for _, what in cells):
        alike = (said for (_, other), said in cells.items() if other == what)
        told = [item for said in alike for item in said.items()]
        rest = [(cell, draft) for (_, other), cell, draft in never if other == what]
        whole = (frozenset(cell[0] for cell, _ in (*told, *rest)), what)
        said_of = found.setdefault(whole, {})
        for cell, drafts in told:
            said_of.setdefault(cell, []).extend(replace(draft, whoever=True) for draft in drafts)
        missed += [(whole, cell, draft) for cell, draft in rest]
    return found, missed


ANYONE = frozenset("you anyone anybody everyone everybody".split())


def is_anyone(who: Part | None, context: Context) -> bool:
    """Whether a requirement is of whoever does something: nobody is named, or just "you"."""
    if who is None:
        return True
    return who.end - who.start == 1 and context.shared.words[who.start].text in ANYONE


BUT = frozenset("but except excluding other apart save bar".split())


def is_everyone_but(who: Part | None, context: Context) -> bool:
    """Whether a phrase is of all people but some: "everyone but the manager" is also customers."""
    texts = [] if who is None else [w.text for w in context.shared.words[who.start : who.end]]
    return len(texts) > 1 and texts[0] in ANYONE - {"you"} and texts[1] in BUT


def those_left(found: Drafts, made: Drafts) -> Drafts:
    """The drafts of which more was said: all but those of types of which it can't be."""
    types = {draft.subject_type for draft in made}
    return tuple(draft for draft in found if not draft.whoever or draft.subject_type in types)
