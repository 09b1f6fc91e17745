"""Knows whose "the adjuster's limit" is where it is not said who acts: the adjuster's who does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr, types_of
from ...vocabulary.vocabulary import Vocabulary

BOUNDS = frozenset("above over exceeding exceeds exceed beyond within below under to than".split())
BE = frozenset(["is", "are"])
FORBIDDEN = frozenset(
    "forbidden prohibited barred banned blocked disallowed permitted allowed possible".split()
)
REQUIRES = frozenset("requires require needs need takes take".split())
LONGEST = 3
MOST_BARRED = 4


def whose_limit(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "settling a claim above the adjuster's limit is forbidden" as "settling a claim
    above their limit is forbidden for the adjuster", "a claim above the adjuster's limit may not be
    settled" as "a claim above their limit may not be settled by the adjuster".
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        for at in range(start + 2, end - 4):
            who = _role_with_limit(found, at, vocabulary)
            behind = _how_it_ends(found[at + who + 2 : end]) if who else ""
            if behind and not _is_said(found[start:at], found[at + 1 : at + who]):
                role = [replace(word, start=found[end - 1].end) for word in found[at : at + who]]
                tie = replace(role[0], text=behind, end=role[0].start)
                their = replace(found[at], text="their", end=found[at + who].end)
                found[at:end] = [their, *found[at + who + 1 : end], tie, *role]
                break
    return found


def _role_with_limit(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> int:
    """How many words "the adjuster" is at a place, behind a bound and before a limit of theirs; a
    person told by a thing, as "the approver", is somebody else.
    """
    if words[at].text != "the" or words[at - 1].text not in BOUNDS:
        return 0
    for length in range(LONGEST, 0, -1):
        last = at + 1 + length
        key = tuple(word.text for word in words[at + 1 : last])
        people = {
            type_
            for kind, value in vocabulary.entries.get(key, ())
            if kind == "CLASS"
            for type_ in types_of(value)
        } & set(vocabulary.principals)
        told = not vocabulary.kinds(key).isdisjoint(("RELN", "PATHN"))
        if people and not told and texts_at(words, last) == "'s":
            return length + 1 if _is_theirs(words, last + 1, people, vocabulary) else 0
    return 0


def _is_theirs(words: Sequence[Word], at: int, people: set[str], vocabulary: Vocabulary) -> bool:
    """Whether what is named at a place is an attribute of people of such a type."""
    return any(
        isinstance(value, Attr) and value.of in people
        for length in range(LONGEST, 0, -1)
        for kind, value in vocabulary.entries.get(
            tuple(word.text for word in words[at : at + length]), ()
        )
        if kind == "ATTR"
    )


def _how_it_ends(words: Sequence[Word]) -> str:
    """What ties who does it to the end of a sentence, if that bars it, or tells what it takes, and
    says nobody who does.
    """
    texts = [word.text for word in words]
    if not {"by", "for", "unless", "except", ","}.isdisjoint(texts):
        return ""
    place = next((n for n, text in enumerate(texts) if text in BE | MODALS | REQUIRES), len(texts))
    said = texts[place:]
    if said[:1] and said[0] in REQUIRES:
        return "for"
    if said[:1] and said[0] in BE and len(said) <= MOST_BARRED and said[-1] in FORBIDDEN:
        barred = "not" in said or "never" in said
        return "for" if barred == (said[-1] in ("permitted", "allowed", "possible")) else ""
    if said[1:3] == ["not", "be"] and len(said) <= MOST_BARRED:
        return "by"
    return ""


def _is_said(words: Sequence[Word], role: Sequence[Word]) -> bool:
    """Whether people of such a role were spoken of before."""
    texts = [word.text for word in words]
    said = [word.text for word in role]
    return any(texts[n : n + len(said)] == said for n in range(len(texts)))
