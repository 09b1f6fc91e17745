"""Knows of those who are above others at work, which of them does what a verb says: the one below
reports to, and works under, whoever supervises them.
"""

from __future__ import annotations

from ..text.morphology import singular, verb
from .levels import leads_down, leads_to_those_below, leads_up
from .phrases import words_of
from .senses import Rel, Side

OF_LOWER = frozenset({"report to", "answer to", "work under", "work for", "serve under"})
"""What those do who are below somebody."""
OF_UPPER = frozenset({"supervise", "manage", "oversee", "lead", "head", "direct"})
"""What those do who are above somebody."""
LED = frozenset({("supervised", "by"), ("managed", "by"), ("overseen", "by"), ("led", "by")})


def side_of_rank(phrase: str, rel: Rel) -> Side | None:
    """Which side of a relation of people does what a term's phrase says, where that follows from
    who is above whom: of those that are `supervises`, who "works under" somebody is supervised.
    """
    said = _bare(phrase)
    if rel.type not in rel.subjects or said not in OF_LOWER | OF_UPPER:
        return None
    down, up = _is_downward(rel), _is_upward(rel)
    if down == up:
        return None
    return "subject" if (said in OF_LOWER) == down else "object"


def _bare(phrase: str) -> str:
    """A verb as one looks it up: "directly reports to" as "report to"."""
    words = [word for word in phrase.replace("-", " ").split() if not word.endswith("ly")]
    for said in OF_LOWER | OF_UPPER if words else ():
        base, *rest = said.split()
        if words[1:] == rest and words[0] in (base, *verb(base).third):
            return said
    return " ".join(words)


def _is_downward(rel: Rel) -> bool:
    """Whether a relation leads to those below: to whom somebody supervises, to subordinates."""
    return leads_to_those_below(rel) or leads_down(rel)


def _is_upward(rel: Rel) -> bool:
    """Whether a relation leads to those above: to a superior, to whom one is supervised by."""
    *rest, last = words_of(rel.name)
    alike = Rel(rel.type, "_".join((*rest, _one(last))), rel.subjects)
    return leads_up(alike) or tuple(words_of(rel.name)) in LED


def _one(noun: str) -> str:
    return next(iter(singular(noun)), noun)
