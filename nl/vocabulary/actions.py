"""Knows the words for what is done: verbs, their forms, and their everyday synonyms."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..text.lexicon import ACTION_SYNONYMS, NOMINALS, PARTICLES, PREPOSITIONS
from ..text.morphology import able, plural, says_how, singular, verb
from . import inner
from .senses import (
    Act,
)

if TYPE_CHECKING:
    from .vocabulary import Vocabulary


def add_actions(vocabulary: Vocabulary) -> None:
    declared = set(vocabulary.actions)
    for name in declared:
        add_verb(vocabulary, name.replace("_", " ").replace("-", " "), name)
    for row in ACTION_SYNONYMS:
        # a tool's actions may well be two of a row; then each keeps to its own word
        meant = sorted(name for name in declared if name.replace("_", " ") in row)
        types = [type_ for name in meant for type_ in vocabulary.actions[name]]
        if len(types) != len(set(types)):
            continue
        for word, name in itertools.product(row, meant):
            if word.replace(" ", "_") not in declared:
                add_verb(vocabulary, word, name)
    for name in declared:
        for other in _done_to_the_same(name, declared):
            add_verb(vocabulary, other, name)


def _done_to_the_same(name: str, declared: set[str]) -> Iterator[str]:
    """Another verb of one meaning, of what names what it is done to: "see results", of
    view_results.
    """
    first, _, rest = name.partition("_")
    words = rest.split("_")
    if not rest or not {*PREPOSITIONS, *PARTICLES}.isdisjoint(words) or says_how(words[-1]):
        return
    said = {word for row in ACTION_SYNONYMS if first in row for word in row} - {first}
    if not any(f"{word.replace(' ', '_')}_{rest}" in declared for word in said):
        yield from (f"{word} {rest.replace('_', ' ')}" for word in sorted(said))


def deed_nouns(vocabulary: Vocabulary) -> frozenset[str]:
    """What is named in deeds alone, and is many: "results", of `view_results`."""
    last = {name.rpartition("_")[2] for name in vocabulary.actions if name.count("_") == 1}
    last -= {*PREPOSITIONS, *PARTICLES}
    many = {word for word in last if word.endswith("s") and any(True for _ in singular(word))}
    several = many.union(*(plural(word) for word in last - many))
    return frozenset(w for w in several if vocabulary.kinds((w,)).isdisjoint(("NOUN", "CLASS")))


def joined_nouns(base: str) -> Iterator[str]:
    """What one does as one word: "logins", of "log in to"; "sign-offs", of "sign off"."""
    verb_, particle, *rest = (*base.split(), "", "")[:4]
    if particle in JOINED and not any(rest[1:]) and (not rest[0] or rest[0] in PREPOSITIONS):
        yield from (f"{verb_}{particle}", f"{verb_}{particle}s", f"{verb_} {particle}s")


def _nouns_with_what(base: str) -> Iterator[str]:
    """What one does with what it is done to: "bill adjustments", of "adjust bill"."""
    done, _, what = base.partition(" ")
    if what and " " not in what and what not in {*JOINED, *PREPOSITIONS} and not says_how(what):
        for noun in NOMINALS.get(done, ()):
            yield from (f"{what} {noun}", *(f"{what} {form}" for form in plural(noun)))


JOINED = frozenset("in on off out up down back over".split())
"""What "login", "shutdown" and "handover" end in."""


def what_is_taken(base: str) -> Iterator[str]:
    """What one does, as a noun, where that is said with a light verb: "pictures", of "take pictures
    of".
    """
    first, *noun = (word for word in base.split() if word not in inner.ARTICLES)
    if noun and noun[-1] in PREPOSITIONS:
        noun.pop()
    if first in ("take", "make") and len(noun) == 1 and noun[0] not in PARTICLES:
        yield from (noun[0], *plural(noun[0]))


def add_verb(vocabulary: Vocabulary, base: str, action: str) -> None:
    forms = verb(base)
    for kind, group in (
        ("VERB", (base,)),
        ("VERB", forms.third),
        ("ACTP", forms.participle),
        ("ACTG", forms.gerund),
    ):
        for form in group:
            vocabulary.add(form, kind, Act(action))
    for kind, group in (("VERB", (base, *forms.third)), ("ACTG", forms.gerund),
                        ("ACTP", forms.participle)):  # fmt: skip
        for form in (f for said in group for f in inner.to_ones(said)):
            vocabulary.add(form, kind, Act(action))
    for word in able(base):
        vocabulary.add(word, "ABLE", Act(action))
    for kind, phrase in inner.phrases_of(base):
        vocabulary.add(phrase, kind, Act(action))
    for noun in (*joined_nouns(base), *_nouns_with_what(base)):
        vocabulary.add(noun, "ACTN", Act(action))
    for noun in what_is_taken(base):
        own = noun in vocabulary.types or noun in vocabulary.defined
        if not own and not set(singular(noun)).union({noun}) & set(action.split("_")):
            vocabulary.add(noun, "ACTN", Act(action))
    for noun in NOMINALS.get(base, () if says_how(base.split()[-1]) and " " in base else (base,)):
        for form in (noun, *plural(noun)):
            vocabulary.add(form, "ACTN", Act(action))
