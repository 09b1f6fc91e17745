"""Knows that "besides its owner, only admins may delete it" lets its owner do so as well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word

AS_WELL = (
    ("besides",),
    ("in", "addition", "to"),
    ("as", "well", "as"),
    ("along", "with"),
    ("together", "with"),
)
NOBODY = frozenset("nobody no none neither nothing not it this that there".split())
"""Before what is said of nobody: "besides its owner, nobody may" excepts the owner."""
ENDS = frozenset(". ; :".split())


def with_those_besides(words: Sequence[Word]) -> list[Word]:
    """The words, who stands in front of those who may as one of them."""
    found = list(words)
    for at in range(len(found) - 4, -1, -1):
        if at and found[at - 1].text not in ENDS:
            continue
        size = next((len(said) for said in AS_WELL if _stands(said, found, at)), 0)
        comma = _next(found, at + size, {","}) if size else 0
        may = _next(found, comma + 1, MODALS) if comma else 0
        if not may or found[comma + 1].text in NOBODY or _is_passive(found, may):
            continue
        if found[at + size].text.endswith("ing"):  # "besides editing documents, editors may …"
            continue
        also, others = found[at + size : comma], found[comma + 1 : may]
        only = [word for word in others[:1] if word.text == "only"]
        others = others[len(only) :]
        several = any(word.text in ("and", "or", ",") for word in others)
        joint = replace(found[comma], text="," if several else "and")
        comma_too = [] if several else [found[comma]]
        found[at:may] = [*only, *also, *comma_too, joint, *others]
    return found


def _stands(said: tuple[str, ...], words: Sequence[Word], at: int) -> bool:
    return tuple(word.text for word in words[at : at + len(said)]) == said


def _next(words: Sequence[Word], start: int, texts: frozenset[str] | set[str]) -> int:
    """Where one of some words stands next in the sentence; 0 where none does."""
    for at in range(start, len(words)):
        if words[at].text in texts:
            return at
        if words[at].text in ENDS:
            return 0
    return 0


def _is_passive(words: Sequence[Word], may: int) -> bool:
    """Whether it is of what may be done to something: those in front are not that."""
    return "be" in [word.text for word in words[may + 1 : may + 4]]
