"""Knows that who may "stand as the witness when one is given" may witness what is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import agents
from ...text.sentences import sentence_start
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at
from ...vocabulary.senses import Act
from ...vocabulary.vocabulary import Vocabulary

ACTING = frozenset("act serve stand".split())
ARTICLES = frozenset("the a an its their".split())
OF = frozenset("of for to on at".split())
THINGS = frozenset("NOUN RELN PATHN CLASS ATTR".split())
ONE = frozenset("one it they them".split())
BE = frozenset("is are".split())
ENDS = frozenset(". ; ! ,".split())
LONGEST = 3


def acting_as(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "act as the approver of an order" as "approve an order", "act as witness when one
    is given" as "witness", where those are called so by no relation and no role.
    """
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in ACTING or found[at + 1].text != "as":
            continue
        noun = at + 2 + (texts_at(found, at + 2) in ARTICLES)
        verb = _verb(texts_at(found, noun), vocabulary)
        if not verb:
            continue
        end = noun + 1 + (texts_at(found, noun + 1) in OF)
        if end == noun + 1:
            end = _when_it_is_done(found, end, vocabulary)
        found[at:end] = [replace(found[at], text=verb, written=verb)]
    return found


def _verb(noun: str, vocabulary: Vocabulary) -> str:
    """The verb for what those do who are called so: "witness", "approve" of an approver."""
    if not noun or not vocabulary.kinds((noun,)).isdisjoint(THINGS):
        return ""
    verbs = (key[0] for key in vocabulary.entries if len(key) == 1 and noun in agents(key[0]))
    return next((verb for verb in (noun, *verbs) if _is_done(verb, vocabulary)), "")


def _is_done(verb: str, vocabulary: Vocabulary) -> bool:
    said = vocabulary.entries.get((verb,), ())
    return any(kind == "VERB" and isinstance(value, Act) for kind, value in said)


def _when_it_is_done(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """Where "when one is given" ends, after "give orders": that is when there is something to
    witness; the place itself where it does not stand there.
    """
    one = texts_at(words, at + 1) in ONE and texts_at(words, at + 2) in BE
    if texts_at(words, at) != "when" or not one or (texts_at(words, at + 4) or ".") not in ENDS:
        return at
    done = acts_of(words[at + 3 : at + 4], ("ACTP",), vocabulary)
    before = words[sentence_start(words, at) : at]
    spans = (before[n : n + size] for size in range(1, LONGEST + 1) for n in range(len(before)))
    return at + 4 if any(done & acts_of(span, ("VERB",), vocabulary) for span in spans) else at
