"""Knows that "expenses can't be reimbursed without a receipt" is of those without one, where the
vocabulary has a state that is said so: "without a receipt", "in a closed period".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS, STOPS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at, types_named
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

BEGINS = PREPOSITIONS | {"with", "without", "by", "in", "on", "under"}
LONGEST = 3
FARTHEST = 6
"""Words of by whom it is done."""
CLAUSES = frozenset("if while when unless until once after before that who".split())
STOP = PREPOSITIONS | STOPS | CLAUSES | frozenset(", and or only by are is be they it".split())
"""What ends by whom it is done."""


def in_such_a_state(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "may not be posted in a closed period" as "may not be posted while in a closed
    period".
    """
    found = list(words)
    for start, end in sorted(vocabulary.terms_in(words), reverse=True):
        if words[start].text not in BEGINS:
            continue
        end_of_deed = start - (texts_at(words, start - 1) == "only")
        done = _deed(words, end_of_deed, vocabulary)
        if not done:
            continue
        said = vocabulary.entries.get(tuple(word.text for word in words[start:end]), ())
        types = {type_ for kind, value in said if kind == "ADJ" for type_ in types_of(value)}
        if not types.isdisjoint(types_named(words[sentence_start(words, done) : done], vocabulary)):
            found.insert(start, replace(words[start], text="while", end=words[start].start))
    return found


def _deed(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int:
    """Where what is done begins that ends at a place: "may not be posted", "may not be posted by
    clerks"; 0 where nothing is.
    """
    by = next((n for n in range(end - 1, max(0, end - FARTHEST), -1) if words[n].text in STOP), 0)
    if by and words[by].text == "by":
        end = by
    for start in range(max(1, end - LONGEST), end):
        if acts_of(words[start:end], ("ACTP",), vocabulary):
            return start if "be" in (texts_at(words, start - 1), texts_at(words, start - 2)) else 0
    return 0
