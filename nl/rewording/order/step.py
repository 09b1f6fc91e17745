"""Knows what a step is: it puts words otherwise, or leaves them as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

Step = Callable[[Sequence[Word], Vocabulary], Sequence[Word]]


def plainly(reword: Callable[[Sequence[Word]], Sequence[Word]]) -> Step:
    """A step that goes by the words alone, whatever the vocabulary."""

    def step(words: Sequence[Word], vocabulary: Vocabulary) -> Sequence[Word]:
        return reword(words)

    return step
