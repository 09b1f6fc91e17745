"""Knows that "in an expedited case, any arbitrator may stay the dispute" is of such a case itself,
where cases are what it is done to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.senses import Act, types_of
from ...vocabulary.vocabulary import Vocabulary

CASES = frozenset("case cases matter matters".split())
ONE = frozenset(["case", "matter"])
IT = frozenset(["it", "them"])
THE = frozenset("the a an any every all such that those".split())


def in_such_cases(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in an expedited case, … may stay it" as "if a case is expedited, … may stay it",
    and "in expedited cases" as "for expedited cases".
    """
    found = list(words)
    for at, word in enumerate(found):
        begins = not at or found[at - 1].text in STOPS
        if word.text != "in" or not begins:
            continue
        texts = [each.text for each in found[at:]]
        comma = texts.index(",") if "," in texts[:6] else 0
        types = _types((texts[comma - 1],), vocabulary) if comma > 2 else set()
        if types and texts[comma - 1] in CASES and _is_done_to(types, texts[comma:], vocabulary):
            one = texts[1] in ("a", "an") and texts[comma - 1] in ONE
            adjectives, noun = texts[2 : comma - 1], texts[comma - 1]
            said = ("if", "a", noun, "is", *adjectives) if one else ("for", *texts[1:comma])
            found[at : at + comma] = [replace(word, text=each, written=each) for each in said]
    return found


def _types(noun: tuple[str, ...], vocabulary: Vocabulary) -> set[str]:
    return {type_ for kind, value in vocabulary.entries.get(noun, ()) if kind == "NOUN"
            for type_ in types_of(value)}  # fmt: skip


def _is_done_to(types: set[str], texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether a clause says that somebody may do something to things of these types: to "it"."""
    may = next((at for at, text in enumerate(texts) if text in MODALS), len(texts))
    verb, rest = tuple(texts[may + 1 : may + 2]), list(texts[may + 2 : may + 5])
    names = {value.name for kind, value in vocabulary.entries.get(verb, ())
             if kind == "VERB" and isinstance(value, Act)}  # fmt: skip
    done_to = {type_ for name in names for type_ in vocabulary.actions.get(name, ())}
    if rest[:1] and rest[0] in IT:
        return types <= done_to
    noun = tuple(rest[1:2] if rest[:1] and rest[0] in THE else rest[:1])
    return types <= done_to and _types(noun, vocabulary) == types
