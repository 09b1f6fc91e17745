"""Knows that members of staff, and staff members, are staff; and staff, where staff members are who
asks, all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import COLLECTIVES, MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Kind
from ...vocabulary.vocabulary import Vocabulary

MEMBERS = frozenset(["member", "members"])


def staff_alone(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a member of staff" and "a staff member" as "a staff": unless that is a phrase of
    the vocabulary's, or that has no such people.
    """
    found = list(words)
    at = 0
    while at < len(found):
        texts = [word.text for word in found[at : at + 4]]
        if texts[2:3] == ["the"]:
            texts = [*texts[:2], texts[3] if len(texts) > 3 else ""]
            length = 4
        else:
            texts, length = texts[:3], 3
        if texts[:1] and texts[0] in MEMBERS and texts[1:2] == ["of"]:
            if _is_staff(texts[2] if len(texts) > 2 else "", texts, vocabulary):
                found[at : at + length] = [found[at + length - 1]]
        elif texts[1:2] and texts[1] in MEMBERS and _is_staff(texts[0], texts[:2], vocabulary):
            del found[at + 1]
        elif members := _members(found, at, vocabulary):
            found[at : at + 1] = [replace(found[at], text=text) for text in members]
            at += len(members) - 1
        elif _may_not(found, at, vocabulary):
            found[at] = replace(found[at], text="people")
        at += 1
    return found


def _may_not(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether staff of some sort are barred from something, "external staff may not", who are no
    more than people who are so: "staff" itself says something of things.
    """
    noun, barred = words[at].text, [word.text for word in words[at + 1 : at + 3]]
    if noun not in COLLECTIVES or not at or barred[:1] == [] or barred[0] not in MODALS:
        return False
    said = {
        value.type
        for kind, value in vocabulary.entries.get((words[at - 1].text,), ())
        if kind == "ADJ" and isinstance(value, Kind)
    }
    people = bool(said) and said <= set(vocabulary.principals)
    named = bool(vocabulary.kinds((noun,)) & {"NOUN"}) or not vocabulary.kinds((noun,))
    return people and not named and (barred[1:] == ["not"] or barred[1:] == ["never"])


def _members(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """How "staff" are called that are staff members, whoever these are, and not those of something;
    nothing where they are no more than that.
    """
    noun, before = words[at].text, words[at - 1].text if at else "."
    if noun not in COLLECTIVES or texts_at(words, at + 1) in ("of", *MEMBERS):
        return ()
    told = vocabulary.kinds((noun,)) & {"NOUN", "CLASS"}
    if told or before not in BEFORE:
        return ()
    phrases = ((noun, "members"), ("members", "of", noun))
    return next((each for each in phrases if vocabulary.kinds(each) & {"NOUN", "CLASS"}), ())


BEFORE = frozenset(". , ; : only all any other no some and or for to by but".split())


def _is_staff(noun: str, phrase: Sequence[str], vocabulary: Vocabulary) -> bool:
    if noun not in COLLECTIVES or tuple(phrase) in vocabulary.entries:
        return False
    kinds = vocabulary.kinds((noun,))
    return not kinds.isdisjoint({"NOUN", "CLASS"})
