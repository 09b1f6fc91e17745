"""Knows that what is named beside a thing is asked for, too: of "the cases that are part of it, and
the contacts exposed to them", the contacts are no part of how the cases are told.
"""

from __future__ import annotations

from ..chart import Leaf
from ..meaning.base import Shared
from ..rule import IntermediateRule
from ..text.lexicon import MODALS
from ..vocabulary.senses import Noun

BEFORE = frozenset("the all any every each also their its".split())
AFTER = frozenset(("'s", "who", *MODALS))


def leaves_out_a_thing(rule: IntermediateRule, shared: Shared) -> bool:
    """Whether things stand after ", and" to which the same can be done, and none of it is asked."""
    return any(_is_left_out(leaf, rule, shared) for leaf in shared.leaves if leaf.kind == "NOUN")


def _is_left_out(leaf: Leaf, rule: IntermediateRule, shared: Shared) -> bool:
    noun = leaf.value
    if not isinstance(noun, Noun) or not noun.plural or not _is_one_more(leaf, shared):
        return False
    actions = shared.vocabulary.actions
    asked = {who.type for clause in rule.clauses for who in clause.resources}
    return (
        asked.isdisjoint(noun.types)
        and bool(asked)
        and all(
            any(type_ in actions.get(name, ()) for type_ in noun.types)
            for clause in rule.clauses
            for name in clause.actions
        )
    )


def _is_one_more(leaf: Leaf, shared: Shared) -> bool:
    words = [word.text for word in shared.words]
    at = leaf.start - 1
    while words[at] in BEFORE:
        at -= 1
    after = words[leaf.end] if leaf.end < len(words) else "."
    return words[at - 1 : at + 1] == [",", "and"] and after not in AFTER
