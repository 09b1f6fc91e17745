"""Knows whether a word that is a role and a relation, too, is the one or the other where it stands:
"workspace admins" are admins of a workspace, "any adviser" beside "their own adviser" is one by
role.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from ...compiler import model as m
from ..chart import Leaf
from ..text.lexicon import MODALS
from ..text.morphology import base_of_participle
from ..text.tokens import Word
from .phrases import words_of
from .senses import Circumstance, Kind, Noun, PathNoun, RelWord, who_of
from .vocabulary import Vocabulary

ROLES = frozenset({"CLASS", "ADJ"})
TIES = frozenset({"RELN", "PATHN"})
WHOEVER = frozenset("any every each all".split())
OWN = frozenset("their its his her".split())


def means_the_other(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a word that can be both is not what a leaf takes it for."""
    if isinstance(leaf.value, Kind) and _is_of_what_is_said(leaf, words, vocabulary):
        return True
    if leaf.kind == "CIRC":
        return _is_who_does_it(leaf, words, vocabulary)
    if leaf.kind in ROLES and isinstance(leaf.value, Kind):
        person = leaf.value.type in vocabulary.principals
        return person and (
            _is_of_the_noun_before(leaf, words, vocabulary)
            or _is_the_one(leaf, words, vocabulary)
            or _is_such_a_one(leaf, words, vocabulary)
            or _is_kin(leaf, words, vocabulary)
        )
    return leaf.kind in TIES and (
        _is_any_such_thing(leaf, words, vocabulary)
        or _is_whoever(leaf, words, vocabulary)
        or _is_anyone_such(leaf, words, vocabulary)
    )


def _is_any_such_thing(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is "a depot", where "their depot" is one that they work at: that is of no one."""
    before = words[leaf.start - 1].text if leaf.start else "."
    after = words[leaf.end].text if leaf.end < len(words) else "."
    if before not in INDEFINITE or after in OF:
        return False
    value = leaf.value
    who = value.rel.subjects if isinstance(value, RelWord) and value.head == "subject" else ()
    ends = value.ends if isinstance(value, PathNoun) else who
    return any(
        kind == "NOUN" and isinstance(noun, Noun) and noun.types == tuple(ends)
        for kind, noun in vocabulary.entries.get(_phrase(leaf, words), ())
    )


INDEFINITE = frozenset("a an any every each".split())


def _is_who_does_it(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether a circumstance is somebody present, and "only by a supervisor" says who does it, be
    there a role called so or not.
    """
    article = leaf.start > 1 and words[leaf.start - 1].text in INDEFINITE | OWN | {"the"}
    before = leaf.start - 1 - article
    if before < 0 or words[before].text != "by":
        return False
    test = leaf.value.test if isinstance(leaf.value, Circumstance) else None
    there = isinstance(test, m.RequestField) and words_of(test.name)[-1] == "present"
    return (article and there) or any(
        kind == "CLASS" and isinstance(value, Kind) and value.type in vocabulary.principals
        for kind, value in vocabulary.entries.get(_phrase(leaf, words), ())
    )


def _is_of_what_is_said(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is "a satellite of that site", where what is a satellite of any is called so, too:
    it is of the one that is named.
    """
    match leaf.value.test:
        case m.Quantifier(body=None, k=1, path=m.EntityPath(path=(name,))):
            after = words[leaf.end].text if leaf.end < len(words) else "."
            before = words[leaf.start - 1].text if leaf.start else "."
            return (after == "of" or before in (*OWN, "'s")) and any(
                kind == "RELN" and isinstance(value, RelWord) and value.rel.name == name
                for kind, value in vocabulary.entries.get(_phrase(leaf, words), ())
            )
    return False


def _phrase(leaf: Leaf, words: Sequence[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words[leaf.start : leaf.end])


def _is_of_the_noun_before(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether "admins" stands right after "workspace", which has some."""
    ties = {
        value.rel.type
        for kind, value in vocabulary.entries.get(_phrase(leaf, words), ())
        if kind == "RELN" and isinstance(value, RelWord) and value.head == "subject"
    }
    for length in (1, 2) if ties else ():
        start = leaf.start - length
        before = tuple(word.text for word in words[max(start, 0) : leaf.start])
        for kind, value in vocabulary.entries.get(before, ()) if start >= 0 else ():
            noun = kind == "NOUN" and isinstance(value, Noun) and not value.plural
            if noun and ties & set(value.types) - set(vocabulary.principals):
                return True
    return False


def _is_the_one(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is "the adjuster", in a text that names what somebody is the adjuster of."""
    if not leaf.start or words[leaf.start - 1].text != "the" or leaf.value.plural:
        return False
    if _is_named_before(leaf, words, vocabulary):
        return False  # "a courier may view a loan if the courier has approved it": that one
    named = _named(words, vocabulary)
    return _is_of(leaf, words, named, vocabulary)


def _named(words: Sequence[Word], vocabulary: Vocabulary, but: Container[str] = ()) -> set[str]:
    """The types of things that a text names, but behind some words."""
    return {
        type_
        for length in (1, 2, 3)
        for at in range(len(words) - length + 1)
        if not at or words[at - 1].text not in but
        for kind, value in vocabulary.entries.get(
            tuple(word.text for word in words[at : at + length]), ()
        )
        if kind == "NOUN" and isinstance(value, Noun)
        for type_ in value.types
    }


def _is_of(leaf: Leaf, words: Sequence[Word], types: set[str], vocabulary: Vocabulary) -> bool:
    """Whether things of some types have somebody who is called as a role is."""
    return any(
        types & set(_of_which(value)) - set(vocabulary.principals)
        for kind, value in vocabulary.entries.get(_phrase(leaf, words), ())
        if kind == "RELN" and isinstance(value, RelWord) and leaf.value.type in who_of(value)
    )


def _is_kin(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is "a parent" where a pupil is named: that pupil's, and not anybody's."""
    if KIN.isdisjoint(_phrase(leaf, words)):
        return False
    return _is_of(leaf, words, _named(words, vocabulary, {*OWN, "own"}), vocabulary)


def _is_such_a_one(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is "such a curator", after "a curator of the object"."""
    phrase, texts = _phrase(leaf, words), [word.text for word in words]
    such = texts[max(0, leaf.start - 2) : leaf.start] in (["such", "a"], ["such", "an"])
    ties = "RELN" in vocabulary.kinds(phrase)
    return (
        such
        and ties
        and any(
            tuple(texts[at : at + len(phrase)]) == phrase and texts[at + len(phrase)] == "of"
            for at in range(leaf.start - len(phrase))
        )
    )


def _is_named_before(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether the same role was named before, of one or of many."""
    length = leaf.end - leaf.start
    texts = [word.text for word in words[: leaf.start]]
    return any(
        isinstance(value, Kind) and value.test == leaf.value.test
        for at in range(len(texts) - length + 1)
        for _, value in vocabulary.entries.get(tuple(texts[at : at + length]), ())
    )


def _is_anyone_such(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is "drivers", "an adjuster" of whom it is not said of what: those in that role."""
    value = leaf.value
    if isinstance(value, RelWord):
        who = () if value.always_whose else who_of(value)
    else:
        who = value.ends if isinstance(value, PathNoun) else ()
    role = any(kind == "CLASS" and isinstance(so, Kind) and so.type in who
               for kind, so in vocabulary.entries.get(_phrase(leaf, words), ()))  # fmt: skip
    before = [word.text for word in words[max(0, leaf.start - 2) : leaf.start]]
    after = words[leaf.end].text if leaf.end < len(words) else "."
    said = set((before[:-1] if before and before[-1] in DETERMINERS else before)[-1:])
    told = bool(said & (WHOSE | OF)) or (before[-1:] == ["the"] and not _is_plural(leaf))
    did = isinstance(value, RelWord) and _have_done_it(value, words)
    if not OF_SOMETHING.isdisjoint(_phrase(leaf, words)) and not did:
        return False  # both are read, and asked
    return role and not (told or after in OF or _is_of_the_noun_before(leaf, words, vocabulary))


def _have_done_it(word: RelWord, words: Sequence[Word]) -> bool:
    """Whether a tie is of those who have done so already what a text is of: not those who have
    approved an order are the "approvers" who "can approve orders".
    """
    rel = word.rel
    names = (rel.name, *(rel.inverse_of or ())[1:])
    done = {base for name in names for base in base_of_participle(words_of(name)[0])}
    return any(
        words[at].text in MODALS and words[at + 1].text in done for at in range(len(words) - 1)
    )


def _is_plural(leaf: Leaf) -> bool:
    return isinstance(leaf.value, RelWord) and leaf.value.plural


def _of_which(word: RelWord) -> tuple[str, ...]:
    return (word.rel.type,) if word.head == "subject" else word.rel.subjects


WHOSE = frozenset(
    "'s ' their his her its your whose own that this those these same such are is am be was were "
    "been being as".split()
)
"""Words before a noun that say whose it is, or that somebody is so: "where they are a host"."""
OF = frozenset("of on for in to at with 's '".split())
"""Words around it that say of what: "the supervisor of an adviser"."""
OF_SOMETHING = frozenset(
    "owner owners approver approvers parent parents guardian guardians".split()
)
"""Who somebody is of a thing, though a role may be called so: "owners may view projects"."""
KIN = frozenset("parent parents guardian guardians".split())
DETERMINERS = frozenset("a an any every each all".split())


def _is_whoever(leaf: Leaf, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether it is "any adviser", in a text that sets apart "their own adviser"."""
    phrase = _phrase(leaf, words)
    role = any(kind == "CLASS" and isinstance(value, Kind) and value.type in vocabulary.principals
               for kind, value in vocabulary.entries.get(phrase, ()))  # fmt: skip
    if not role or not leaf.start or words[leaf.start - 1].text not in WHOEVER:
        return False
    texts = [word.text for word in words]
    return any(
        texts[at] in OWN and texts[at + 1 : at + 2 + len(phrase)] == ["own", *phrase]
        for at in range(len(texts))
    )
