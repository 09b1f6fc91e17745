"""Knows who "it" is that asks: "if an agent is suspended, it must not invoke tools" is said of an
agent that is suspended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import types_of
from ...vocabulary.vocabulary import Vocabulary

CASES = frozenset("if when whenever while".split())
ARTICLES = frozenset("a an any".split())
DENIED = frozenset("not never only".split())
JOINS = frozenset(["and", "or"])
NOUNS = frozenset("the a an its their".split())
OTHERS = frozenset(", it they them this that who which".split())


def if_it_asks(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "if an agent is suspended, it must not invoke tools" as "an agent that is
    suspended must not invoke tools", where agents are what is acted on, too.
    """
    found = list(words)
    for at in range(len(found) - 6, -1, -1):
        begins = at == 0 or found[at - 1].text in STOPS
        article, noun = texts_at(found, at + 1), texts_at(found, at + 2)
        if not begins or found[at].text not in CASES or article not in ARTICLES:
            continue
        comma = next((n for n in range(at, len(found)) if found[n].text in (",", ".")), 0)
        texts = [word.text for word in found[at + 3 : comma]]
        said = set(texts)
        joined = any(one in JOINS and two in NOUNS for one, two in pairwise(texts))
        if not _asks(noun, vocabulary) or not said or said & OTHERS or joined:
            continue  # "if an agent is paused and the tool is critical, it must not"
        then = comma + 1 + (texts_at(found, comma + 1) == "then")
        if any(_asks(text, vocabulary) for text in said):
            continue
        named = any(_is_who(text, vocabulary) for text in said)
        pronouns = ("it",) if named else ("it", "they")
        if texts_at(found, then) in pronouns and _does(found, then + 1, vocabulary):
            that = replace(found[at], text="that", written="that")
            found[at : then + 1] = [*found[at + 1 : at + 3], that, *found[at + 3 : comma]]
    return found


def _asks(noun: str, vocabulary: Vocabulary) -> bool:
    """Whether a noun is of what asks, and is acted on as well."""
    entries = vocabulary.entries.get((noun,), ())
    types = {type_ for kind, sense in entries if kind == "NOUN" for type_ in types_of(sense)}
    return bool(types) and types <= set(vocabulary.askers) - set(vocabulary.principals)


def _is_who(noun: str, vocabulary: Vocabulary) -> bool:
    entries = vocabulary.entries.get((noun,), ())
    nouns = [sense for kind, sense in entries if kind in ("NOUN", "CLASS")]
    types = {type_ for sense in nouns for type_ in types_of(sense)}
    return not types.isdisjoint(vocabulary.principals)


def _does(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether it is said there what may or may not be done, and not what is done to it."""
    if texts_at(words, at) not in MODALS:
        return False
    verb = at + 1
    while texts_at(words, verb) in DENIED:
        verb += 1
    return "VERB" in vocabulary.kinds((texts_at(words, verb),))
