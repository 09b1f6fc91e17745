"""Knows that after "the script of a student they supervise", "or their own" is their own script."""

from __future__ import annotations

from collections.abc import Sequence

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import Noun
from ...vocabulary.vocabulary import Vocabulary

WHOSE = frozenset("their his her".split())
JOINS = frozenset("or and nor".split())
DETERMINERS = frozenset("the a an any all every".split())
ENDS = frozenset(". ; ! , if unless when while until once only except on in at during with".split())
LONGEST = 3


def or_their_own(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "mark the script of a student they supervise, or their own" as "…, or their own
    script": what the verb is done to, where another is named only to say whose it is.
    """
    found = list(words)
    for at in range(len(found) - 1, 3, -1):
        own = found[at].text == "own" and found[at - 1].text in WHOSE
        if not own or (texts_at(found, at + 1) or ".") not in ENDS:
            continue
        if found[at - 2].text in JOINS:
            found[at + 1 : at + 1] = _done_to(found, at - 2, vocabulary)
    return found


def _done_to(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> Sequence[Word]:
    """The noun of what is done something to, as it was told whose, between a verb and a place."""
    start = sentence_start(words, end)
    may = max((i for i in range(start, end) if words[i].text in MODALS), default=-1)
    between = [word.text for word in words[may + 1 : end - (words[end - 1].text == ",")]]
    if may < 0 or not JOINS.isdisjoint(between) or "," in between:
        return []
    for at in range(may + 1, end):
        acts = acts_of([words[at]], ["VERB"], vocabulary)
        noun = at + 1 + (texts_at(words, at + 1) in DETERMINERS)
        for last in range(noun + LONGEST, noun, -1):
            of = texts_at(words, last) in PREPOSITIONS and last < end
            if acts and of and _can_be_done_to(acts, words[noun:last], vocabulary):
                return words[noun:last]
    return []


def _can_be_done_to(acts: set[str], noun: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether words are a noun of what something can be done to."""
    said = vocabulary.entries.get(tuple(word.text for word in noun), ())
    types = {type_ for _, value in said if isinstance(value, Noun) for type_ in value.types}
    return any(not types.isdisjoint(vocabulary.actions.get(act, ())) for act in acts)
