"""Knows the steps in which a text is reworded, in their order: each says it in other words."""

from __future__ import annotations

from collections.abc import Sequence

from ..text.tokens import Word, tokens
from ..vocabulary.vocabulary import Vocabulary
from .order.as_written import AS_WRITTEN
from .order.from_clause_to_clause import FROM_CLAUSE_TO_CLAUSE
from .order.how_much import HOW_MUCH
from .order.what_is_done import WHAT_IS_DONE
from .order.which_things import WHICH_THINGS
from .order.who_is_meant import WHO_IS_MEANT
from .writing.labels import without_label
from .writing.layout import laid_out

STEPS = (
    *AS_WRITTEN,
    *FROM_CLAUSE_TO_CLAUSE,
    *WHO_IS_MEANT,
    *HOW_MUCH,
    *WHICH_THINGS,
    *WHAT_IS_DONE,
)


def reworded(text: str, vocabulary: Vocabulary) -> list[Word]:
    """The words of a text, as the grammar has them."""
    words: Sequence[Word] = laid_out(without_label(tokens(text), vocabulary), text)
    for step in STEPS:
        words = step(words, vocabulary)
    return list(words)
