"""Knows that after "cases assigned to those they supervise", "their own" are perhaps those assigned
to themselves, though they are somebody's own in another way: as their applicant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...compiler import model as m
from ..meaning.base import RESOURCE, SUBJECT, Shared
from ..rule import Clause
from ..vocabulary.made_by import personal
from ..vocabulary.phrases import words_of
from ..vocabulary.vocabulary import Vocabulary

OWN = frozenset("own theirs his hers".split())
OWNING = frozenset("owner author creator writer proprietor".split())
"""Whose something is, whoever else had to do with it."""


def own_of_which(clauses: Sequence[Clause], shared: Shared) -> str | None:
    """What to ask where "their own" is told by another relation than the one that was spoken of."""
    said = [word.text for word in shared.words]
    if OWN.isdisjoint(said) or "others'" in said:
        return None
    steps = {step for clause in clauses for step in _steps((clause.condition, clause.region))}
    own = {name for name, direct in steps if direct and not _is_said(name, said)}
    told = {name for name, direct in steps if not direct and _is_said(name, said)}
    told = {name for name in told if _is_of_people(name, shared.vocabulary)}
    if not told or not own or any(words_of(name)[-1] in OWNING for name in own):
        return None
    if any(direct and name in told for name, direct in steps):
        return None
    return "“their own”: as those spoken of before are of others, or in which way? Say it in full"


def _is_of_people(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a relation says what somebody did to a thing, or has to do with it: not to which
    project it is charged.
    """
    words = words_of(name)
    ends = {end for rel in vocabulary.relations if rel.name == name for end in rel.subjects}
    if ends and ends.isdisjoint(vocabulary.principals):
        return False
    return words[-1] in ("by", "to") or (len(words) == 1 and personal(words))


def _is_said(name: str, said: Sequence[str]) -> bool:
    """Whether a text has the word of a relation, in whichever form."""
    first = words_of(name)[0]
    return any(word[:5] == first[:5] for word in said)


def _steps(node: object) -> Iterator[tuple[str, bool]]:
    """The relations of what is asked for that an expression walks first; whether who asks is the
    one at their end.
    """
    if isinstance(node, tuple):
        for item in node:
            yield from _steps(item)
    elif isinstance(node, m.EntityPath):
        if node.root == RESOURCE and node.path:
            yield node.path[0], False
    elif isinstance(node, m.Member) and node.of.root == RESOURCE and len(node.of.path) == 1:
        yield node.of.path[0], node.item == SUBJECT
    elif isinstance(node, m.Node):
        for field in node.__struct_fields__:
            yield from _steps(getattr(node, field))
