"""Knows who "you" are where it is others who act: "your assistant may view what you sent"."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import ENDING
from ...vocabulary.phrases import words_of
from ...vocabulary.vocabulary import Vocabulary

WHOSE = {"your": "your", "my": "my"}
WHO = {"your": frozenset(["you", "your"]), "my": frozenset(["i", "me", "my"])}
BEFORE = frozenset(["only", "also", "not", "even", "just"])


def as_somebody(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "your assistant may view envelopes you sent" as "a user's assistant may view
    envelopes the user sent": who asks is the assistant, and "you" is another.
    """
    if len(vocabulary.principals) != 1:
        return list(words)
    found: list[Word] = []
    start = 0
    for at in range(len(words) + 1):
        if at == len(words) or words[at].text in ENDING:
            found += _sentence(words[start : at + 1], vocabulary)
            start = at + 1
    return found


def _sentence(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    whose = _who_acts(words)
    said = sum(word.kind == "word" and word.text in WHO[whose] for word in words) if whose else 0
    if said < 2 or _act_themselves(words, WHO[whose]):
        return list(words)
    noun = words_of(vocabulary.principals[0])
    found: list[Word] = []
    named = False
    for word in words:
        if word.kind != "word" or word.text not in WHO[whose]:
            found.append(word)
            continue
        texts = ["the" if named else "a", *noun]
        if word.text == whose:
            texts.append("'s")
        found += [replace(word, text=text, written=text) for text in texts]
        named = True
    return found


def _who_acts(words: Sequence[Word]) -> str:
    """ "your" or "my", where it is whoever is theirs that acts: "your assistant may", "by my
    manager"."""
    begins = 0
    while begins < len(words) and words[begins].text in BEFORE:
        begins += 1
    if begins < len(words) and words[begins].text in WHOSE:
        near = [word.text for word in words[begins + 1 : begins + 5]]
        if not MODALS.isdisjoint(near) and "'s" not in near:
            return words[begins].text
    last = [word.text for word in words if word.text not in ENDING]
    for at in range(len(last) - 2):
        if last[at] == "by" and last[at + 1] in WHOSE:
            return last[at + 1]
    return ""


def _act_themselves(words: Sequence[Word], who: frozenset[str]) -> bool:
    """Whether "you" may do something, too, or are said to be "yourself"."""
    texts = [word.text for word in words]
    pairs = itertools.pairwise(texts)
    acts = any(one in who and two in MODALS for one, two in pairs)
    return acts or not {"yours", "mine", "yourself", "myself"}.isdisjoint(texts)
