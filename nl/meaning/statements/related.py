"""Knows which people may ask as what they are to something: "the owner of a watch", where customers
own watches.
"""

from __future__ import annotations

from ...chart import Tree
from ...text.lexicon import PERSON_TYPES
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import RelWord
from ..base import Context, Part

ARTICLES = frozenset("a an the any every each all".split())
WHOSE = frozenset(["its", "their"])
JOINED = frozenset([",", "and", "or"])
VERBS = frozenset({"RELV", "RELVP"})
WHOEVER = frozenset("whoever anyone anybody everyone everybody".split())


def people_related(who: Part | Tree, context: Context) -> set[str]:
    """The types of people that a phrase names by a relation, though something is done to those, so
    that they ask nowhere else: customers, patients.
    """
    words = [word.text for word in context.shared.words]
    found: set[str] = set()
    for leaf in context.shared.leaves:
        word = leaf.value
        within = who.start <= leaf.start and leaf.end <= who.end
        if not within or not isinstance(word, RelWord):
            continue
        people = word.rel.subjects if word.head == "subject" else (word.rel.type,)
        begins = leaf.start - (words[leaf.start - 1] in ARTICLES | WHOSE)
        first = begins <= who.start or words[begins - 1] in JOINED
        after = texts_at(context.shared.words, leaf.end)
        whole = leaf.end == who.end or after == "of" or after in JOINED
        named = leaf.kind == "RELN" and word.head == "subject"
        noun = named and first and whole
        owned = named and leaf.end == who.end and "'s" in words[leaf.start - 1]
        whoever = words[who.start] in WHOEVER and words[leaf.start - 1] in ("who", "whoever")
        verb = leaf.kind in VERBS and whoever and leaf.start <= who.start + 2
        if noun or owned or verb:
            found |= {t for t in people if words_of(t)[-1] in PERSON_TYPES}
    return found - set(context.vocabulary.principals)


def nobody_related(context: Context) -> tuple[str, ...]:
    """The other types of people whom a text that lets nobody do something speaks of by what they
    are to a thing: "unless they hold it", where customers hold accounts.
    """
    found: set[str] = set()
    for leaf in context.shared.leaves:
        word = leaf.value
        if isinstance(word, RelWord) and leaf.kind in TELLING:
            found.update(word.rel.subjects if word.head == "subject" else (word.rel.type,))
    people = context.vocabulary
    return tuple(t for t in people.askers if t in found and t not in people.principals)


TELLING = frozenset({"RELN", "RELP", "RELV", "RELVP"})
