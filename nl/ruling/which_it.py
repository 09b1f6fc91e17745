"""Knows that after "tasks in their project", "edit it" may be of each of the tasks, or of that
project: then it is asked.
"""

from __future__ import annotations

from ..chart import Leaf
from ..meaning.base import Shared
from ..text.lexicon import PREPOSITIONS, STOPS
from ..vocabulary.senses import Act, types_of

THEIR = frozenset("their his her your".split())


def which_it(shared: Shared) -> str | None:
    """What to ask where "it" is what is done something to, after several things and one of theirs,
    to any of which that can be done.
    """
    words = [word.text for word in shared.words]
    for at, text in enumerate(words):
        for verb in (leaf for leaf in shared.leaves if leaf.end == at and leaf.kind == "VERB"):
            if text == "it" and isinstance(verb.value, Act):
                begin = max((i + 1 for i in range(at) if words[i] in STOPS), default=0)
                done_to = set(shared.vocabulary.actions.get(verb.value.name, ()))
                theirs = _theirs(begin, at, shared)
                if theirs is not None and _is_either(theirs, done_to, shared):
                    noun = shared.said(theirs.start, theirs.end)
                    return (
                        f"is “it” the {noun}, or what is spoken of before that? Say it by its noun"
                    )
    return None


def _theirs(begin: int, end: int, shared: Shared) -> Leaf | None:
    """The noun of the one "their project" that tells something between two places."""
    words = [word.text for word in shared.words]
    places = [at for at in range(begin + 1, end) if words[at] in THEIR]
    if len(places) != 1 or words[places[0] - 1] not in PREPOSITIONS:
        return None
    nouns = (leaf for leaf in shared.leaves if leaf.start == places[0] + 1 and leaf.kind == "NOUN")
    return next((leaf for leaf in nouns if not _is_of_many(leaf, shared)), None)


def _is_either(theirs: Leaf, done_to: set[str], shared: Shared) -> bool:
    """Whether it can be done to that as well as to the several things right before it."""
    before = [
        leaf
        for leaf in shared.leaves
        if leaf.kind in ("NOUN", "CLASS") and theirs.start - 4 <= leaf.end <= theirs.start - 2
    ]
    several = [leaf for leaf in before if _is_of_many(leaf, shared)]
    both = all(not done_to.isdisjoint(types_of(leaf.value)) for leaf in (theirs, *several[-1:]))
    apart = set(types_of(theirs.value)).isdisjoint(
        type_ for leaf in several for type_ in types_of(leaf.value)
    )
    return bool(several) and len(several) == len(before) and both and apart


def _is_of_many(leaf: Leaf, shared: Shared) -> bool:
    return shared.words[leaf.end - 1].text.endswith("s")
