"""Knows the steps that say otherwise who is meant where people are told by what they did or by what
they are not.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary
from ..clauses.aside_first import aside_first
from ..clauses.only_behind import only_behind
from ..clauses.somebody_has import somebody_has
from ..things.done_by_its_own import done_by_its_own
from .by_another import by_another
from .colleagues import colleagues
from .for_their_eyes import for_their_eyes
from .must_not_be_them import if_they_did, must_not_be_them
from .no_others import no_others
from .other_than_its import other_than_its
from .someone_else import not_by_whom, someone_else
from .told_of_first import told_of_first
from .took_part import took_part


def told_by_deeds(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "entered by one clerk must be checked by another" as "… by a clerk other than the
    one who entered it", "who had a hand in writing it" as "who wrote it".
    """
    words = done_by_its_own(no_others(words, vocabulary), vocabulary)
    words = aside_first(told_of_first(words, vocabulary), vocabulary)
    words = colleagues(somebody_has(words, vocabulary), vocabulary)
    words = must_not_be_them(if_they_did(not_by_whom(by_another(words, vocabulary))))
    words = other_than_its(someone_else(words), vocabulary)
    return took_part(for_their_eyes(only_behind(words, vocabulary), vocabulary), vocabulary)
