"""Knows what is in a state by what it does there: "agents that run in the sandbox" are in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import PREPOSITIONS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

RUN = frozenset("run operate work execute live sit".split())
RUNS = frozenset("runs operates works executes lives sits".split())
RUNNING = frozenset("running operating working executing living sitting".split())
WHICH = frozenset("that which who".split())
THEY = frozenset("they it he she".split())
CASES = frozenset("if when while where once unless as whenever".split())
DO = frozenset(["do", "does"])
BEING = frozenset("is are was were be being been".split())


def runs_there(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "unless they run in the sandbox" as "unless they are in the sandbox", where a term
    says by "in the sandbox" in which state something is, and nothing by "run in".
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if not _is_in_a_state(found, at, vocabulary):
            continue
        text, before = found[at].text, found[at - 1].text
        begins = at == 1 or found[at - 2].text in CASES
        does = text in RUN | RUNS and (before in WHICH or (before in THEY and begins))
        if does:
            found[at] = replace(found[at], text="is" if text in RUNS else "are")
        elif text in RUN and before == "not" and found[at - 2].text in DO:
            being = "are" if found[at - 2].text == "do" else "is"
            found[at - 2 : at + 1] = [replace(found[at - 2], text=being), found[at - 1]]
        elif text in RUN and before == "must":
            found[at] = replace(found[at], text="be")
        elif text in RUNNING and (before in BEING or _is_a_noun(before, vocabulary)):
            del found[at]
    return found


def _is_in_a_state(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a state that begins with a preposition stands behind a word for being there."""
    verb, place = words[at].text, texts_at(words, at + 1)
    if verb not in RUN | RUNS | RUNNING or place not in PREPOSITIONS:
        return False
    if (verb, place) in vocabulary.entries:
        return False
    ends = range(at + 3, min(at + 2 + vocabulary.longest, len(words) + 1))
    states = (tuple(word.text for word in words[at + 1 : end]) for end in ends)
    return any("ADJ" in vocabulary.kinds(state) for state in states)


def _is_a_noun(text: str, vocabulary: Vocabulary) -> bool:
    return not {"NOUN", "CLASS"}.isdisjoint(vocabulary.kinds((text,)))
