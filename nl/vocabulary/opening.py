"""Knows when "we are open": in the opening hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...compiler import model as m
from .phrases import words_of
from .senses import BOOL, Circumstance

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

NOW = m.Now(m.ValueType("datetime"))


def we_are_open(vocabulary: Vocabulary) -> None:
    """ "We are open", where there are hours for that and no others."""
    named = [h for h in vocabulary.model.hours if words_of(h.name)[0] in ("opening", "business")]
    for hours in named if len(named) == 1 else ():
        test = m.InWindows(BOOL, NOW, hours.windows)
        for state, so in (("open", test), ("closed", m.Not(BOOL, test)),
                          ("not open", m.Not(BOOL, test)), ("not closed", test)):  # fmt: skip
            vocabulary.add(f"we are {state}", "CIRC", Circumstance(so))
