"""Knows that "pay grievances, but no other kind" are no other grievances, and that where a store
was named a register is "open there" if it is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import STOPS
from ...text.morphology import plural
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Key, Vocabulary

KINDS = frozenset("kind kinds type types sort sorts".split())
JOINS = frozenset("but and".split())
NO_OTHER = (["no", "other"], ["not", "any", "other"])
MOST_WORDS = 3


def no_other_kind(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "pay grievances but no other kind" as "… but no other grievances"."""
    found = list(words)
    for at in range(len(found) - 2, 1, -1):
        said = next((o for o in NO_OTHER if _stands(found, at, o)), None)
        if said is None or found[at - 1].text not in JOINS:
            continue
        kind = at + len(said)
        end = _kind_ends(found, kind)
        noun = _noun_before(found, at - 1, vocabulary) if end else ()
        if noun:
            no = [replace(found[at], text=text, written=text) for text in ("no", "other")]
            found[at:end] = [*no, *(replace(found[kind], text=text, written=text) for text in noun)]
    return found


def _stands(words: Sequence[Word], at: int, texts: Sequence[str]) -> bool:
    return [word.text for word in words[at : at + len(texts)]] == texts


def _kind_ends(words: Sequence[Word], at: int) -> int:
    """Where "kind", or "kind of grievance", ends that a sentence ends with; 0 where it does not."""
    if texts_at(words, at) not in KINDS:
        return 0
    for end in (at + 1, at + 3):
        of = end == at + 1 or texts_at(words, at + 1) == "of"
        if of and end <= len(words) and (end == len(words) or words[end].text in STOPS):
            return end
    return 0


def _noun_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> Key:
    """The noun, as of many, that ends before a place or before a comma there."""
    end -= words[end - 1].text == ","
    for start in range(max(0, end - MOST_WORDS), end):
        noun = tuple(word.text for word in words[start:end])
        for key in (noun, *((*noun[:-1], last) for last in plural(noun[-1]))):
            for kind, value in vocabulary.entries.get(key, ()):
                if kind == "NOUN" and value.plural:
                    return key
                if kind == "CLASS" and value.plural:
                    return tuple(plural(value.type.replace("_", " "))[0].split())
    return ()


def open_there(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "the store where they work while a register is open there" without "there"."""
    found = list(words)
    for at in range(len(found) - 1, 2, -1):
        ends = at + 1 == len(found) or found[at + 1].text in STOPS | {","}
        if found[at].text != "there" or not ends:
            continue
        before = (tuple(w.text for w in found[at - n : at]) for n in range(2, 6) if n < at)
        if any("CIRC" in vocabulary.kinds(phrase) for phrase in before):
            del found[at]
    return found
