"""Knows that of "editing is blocked while a recipe is retired" the recipe is the one edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.senses import Act, types_of
from ...vocabulary.vocabulary import Vocabulary

CASES = frozenset("while when once if unless until after before".split())
BE = frozenset(["is", "are"])
BEFORE = frozenset("no any all the".split())
MOST_WORDS = 3
"""Words of what is done, or of a noun."""
AFTER = frozenset("is are has have".split())


def while_one_is(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "editing is blocked while a recipe is retired", "no editing once a recipe is" with
    "the recipe".
    """
    found = list(words)
    for start in sentence_starts(found):
        end = sentence_end(found, start)
        doing = _doing(found, start, vocabulary)
        if not doing:
            continue
        names, behind = doing
        none = found[start].text == "no" and found[behind : behind + 1]
        if not none and (behind >= end or found[behind].text not in BE):
            continue
        for at in range(behind, end - 2):
            article = found[at + 1].text in ("a", "an") and found[at].text in CASES
            if article and _is_done_to(found, at + 2, names, vocabulary):
                found[at + 1] = replace(found[at + 1], text="the")
    return found


def _doing(
    words: Sequence[Word], start: int, vocabulary: Vocabulary
) -> tuple[frozenset[str], int] | None:
    """What a sentence begins with being done, where it is not said to what, and where it ends."""
    first = start + (start < len(words) and words[start].text in BEFORE)
    for length in range(min(MOST_WORDS, len(words) - first), 0, -1):
        said = vocabulary.entries.get(tuple(w.text for w in words[first : first + length]), ())
        names = frozenset(a.name for k, a in said if k in ("ACTG", "ACTN") and isinstance(a, Act))
        if names:
            return names, first + length
    return None


def _is_done_to(
    words: Sequence[Word], at: int, names: frozenset[str], vocabulary: Vocabulary
) -> bool:
    """Whether a noun stands there of what that is done to, and no more of it than that it is so."""
    for length in range(min(MOST_WORDS, len(words) - at - 1), 0, -1):
        said = vocabulary.entries.get(tuple(w.text for w in words[at : at + length]), ())
        types = {t for kind, noun in said if kind == "NOUN" for t in types_of(noun)}
        if types:
            done = {type_ for name in names for type_ in vocabulary.actions.get(name, ())}
            return types <= done and words[at + length].text in AFTER
    return False
