"""Knows whom a record of somebody is about: "the health records of a member" tell of them."""

from __future__ import annotations

from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Rel
from ..base import Desc

Ranked = list[tuple[int, Rel, bool]]

ABOUT = frozenset("about concerns subject regarding of".split())
"""Relations from what tells of somebody to them."""

RECORDS = frozenset(
    (
        "record file profile dossier chart history biography portrait photo appraisal evaluation "
        "assessment diagnosis"
    ).split()
)
"""What is somebody's that tells of them, whoever wrote it."""


JUDGING = frozenset("review reference feedback observation".split())
"""What tells of whom it is "of"; somebody's may be one that they wrote, too."""


def whom_it_is_about(ranked: Ranked, desc: Desc, preposition: str) -> Ranked:
    """The relations that "of somebody" can mean: of a record, that to whom it is about, where there
    is one, and not that to its author; "an employee's review" may be either.
    """
    about = [each for each in ranked if each[1].name in ABOUT and not each[2]]
    kind = words_of(desc.type)[-1]
    if about and (kind in RECORDS or (kind in JUDGING and preposition == "of")):
        return about
    if not about or kind not in JUDGING:
        return ranked
    best = max(fit for fit, _, _ in ranked)
    return [(best if each[1] == about[0][1] else each[0], *each[1:]) for each in ranked]
