"""Knows that a rent is "raised by more than 5 percent" where the new one, which a request tells, is
more than 5 percent above it; and that to set "a limit above $500" is to set such a new one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import quantities
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import bound_at

BEYOND = frozenset("above over beyond exceeding below under".split())
BY = {"by": True, "to": False}
UP = frozenset("raise raised raising increase increased increasing put putting".split())
DOWN = frozenset("lower lowered lowering reduce reduced reducing cut cutting".split())
ENDS = frozenset(", . ; : ! if when unless while and or".split())
KINDS = ("VERB", "ACTP", "ACTG")
MEASURES = frozenset({"PERCENT", "MONEY", "NUMBER"})
FAR = 12
"""Words between what is changed and how far."""


def new_value(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the rent of a lease can't be raised by more than 5 percent" as "… if the new rent
    is more than 5 percent above the rent", "setting a rollout above 50 percent" as "… if the new
    rollout is above 50 percent".
    """
    found = list(words)
    leaves = {leaf.start: leaf.end for leaf in quantities(found) if leaf.kind in MEASURES}
    for start, end in sorted(leaves.items(), reverse=True):
        bound = _bound_before(found, start)
        if not bound:
            continue
        by = BY.get(texts_at(found, bound - 1))
        if by is None and found[bound].text not in BEYOND:
            continue
        begin = bound - (by is not None)
        noun, verb = _changed(found, begin, vocabulary)
        way = "above" if verb in UP else "below" if verb in DOWN else ""
        if not noun or (by and not way):
            continue
        said = ["if", "the", "new", *noun, "is"]
        behind = [way, "the", *noun] if by else []
        found[begin:end] = [
            *(replace(found[begin], text=text, written=text) for text in said),
            *found[bound:end],
            *(replace(found[end - 1], text=text, written=text, kind="word") for text in behind),
        ]
    return found


def _bound_before(words: Sequence[Word], end: int) -> int:
    """Where "more than", "above" begins that stands right before a place; nowhere, 0."""
    for at in range(max(1, end - 3), end):
        single = words[at].text in BEYOND and at + 1 == end
        if single or at + bound_at(words, at) == end:
            return at
    return 0


def _changed(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[list[str], str]:
    """What is changed by what is done before a place, where a request tells its new value, and the
    verb; nothing where there is none.
    """
    begin = max(sentence_start(words, end), end - FAR)
    texts = [word.text for word in words[begin:end]]
    for at, text in enumerate(texts):
        new = vocabulary.entries.get(("new", text), ())
        if not any(isinstance(value, Attr) and value.of == "request" for _, value in new):
            continue
        for verb in texts:
            done = [replace(words[begin], text=each) for each in (verb, "'s", text)]
            if acts_of(done, KINDS, vocabulary) and ENDS.isdisjoint(texts[at:]):
                return [text], verb
    return [], ""
