"""Knows that who may nominate in an election nominates candidates there, where they are so called:
"enrol students on a course", of those whom a course has then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..text.lexicon import PEOPLE
from ..text.morphology import plural, verb
from .senses import Act, Noun, RelWord

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

TAKING_IN = frozenset(
    "nominate enrol enroll admit invite appoint assign elect recruit register".split()
)
"""What is done to people, who then are something to what it is said to be done to."""
BEHIND = ("", "in", "for", "to", "on", "at", "into", "onto")
MOST = 2
"""Words of a noun for them."""
ANYONE = frozenset("anyone anybody someone somebody others".split())
BEFORE = ("", "a ", "an ")


def add_taken_in(vocabulary: Vocabulary) -> None:
    """Let "nominate candidates in" be to nominate in."""
    for action, types in vocabulary.actions.items():
        if action in TAKING_IN and vocabulary.askers and not set(types) & set(vocabulary.askers):
            for noun in _taken_so(types, vocabulary):
                _add(action, noun, vocabulary)


def _taken_so(types: list[str], vocabulary: Vocabulary) -> set[str]:
    """The nouns for people who are something to things of these types, and for all of them."""
    found = {*ANYONE, *(form for word in PEOPLE for form in plural(word))}
    for key, senses in vocabulary.entries.items():
        for kind, value in senses if len(key) <= MOST else ():
            tied = kind == "RELN" and isinstance(value, RelWord) and _tied(value, types, vocabulary)
            anyone = kind == "NOUN" and isinstance(value, Noun)
            if tied or (anyone and set(value.types) <= set(vocabulary.principals)):
                found.add(" ".join(key))
    return found


def _tied(word: RelWord, types: list[str], vocabulary: Vocabulary) -> bool:
    """Whether a relation's noun is for people of what is of those types."""
    own, others = (word.rel.type,), word.rel.subjects
    people, things = (others, own) if word.head == "subject" else (own, others)
    return set(people) <= set(vocabulary.askers) and bool(set(types) & set(things))


def _add(action: str, noun: str, vocabulary: Vocabulary) -> None:
    forms = verb(action)
    for kind, group in (("VERB", (action, *forms.third)), ("ACTG", forms.gerund)):
        for form in group:
            for article in ("",) if noun in ANYONE else BEFORE:
                for behind in BEHIND:
                    vocabulary.add(f"{form} {article}{noun} {behind}".strip(), kind, Act(action))
