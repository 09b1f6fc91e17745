"""Knows a sentence that names who may in another case, and leaves out that they may: "; above that,
only packers", "and on weekends only supervisors", ". Otherwise, team leads".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import is_person
from ...vocabulary.vocabulary import Vocabulary

MAY = frozenset("may can".split())
FRONTS = frozenset(
    (
        "above below over under beyond past after before until on at during in within outside from "
        "otherwise without with once if when while elsewhere else for up"
    ).split()
)
DETERMINERS = frozenset("a an the its their any".split())
JOINS = frozenset("and but while whereas".split())
LONGEST = 14


def they_may_then_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "; above that, only packers" as "; above that, only packers may"."""
    found = list(words)
    for end in range(len(found), 4, -1):
        if end < len(found) and found[end].text not in STOPS | {","}:
            continue
        begin = _begins(found, end)
        may = _may_before(found, begin or end)
        if begin and may and [word.text for word in found[end - 2 : end]] == ["by", "nobody"]:
            nobody = replace(found[end - 1], start=found[end - 2].start)
            found[end - 2 : end] = [nobody, replace(found[may], start=nobody.end, end=nobody.end)]
            continue
        if may and not begin and _only_those(found, end, vocabulary):
            found.insert(end, replace(found[may], start=found[end - 1].end, end=found[end - 1].end))
            continue
        who = _who(found, begin, end, vocabulary) if begin and may else 0
        if who:
            found.insert(end, replace(found[may], start=found[end - 1].end, end=found[end - 1].end))
    return found


def _begins(words: Sequence[Word], end: int) -> int:
    """Where a case begins that a sentence or a clause of it opens with; nowhere, 0."""
    for at in range(end - 2, max(1, end - LONGEST), -1):
        before = words[at - 1].text
        after_and = before in JOINS and words[at - 2].text in STOPS | {","}
        if words[at].text in FRONTS and (before in STOPS or after_and):
            return at
        if words[at].text in STOPS or words[at].text in MODALS:
            return 0
    return 0


def _may_before(words: Sequence[Word], begin: int) -> int:
    """Where "may" stands last before a place; nowhere, 0, where the last is no such word."""
    modals = [at for at in range(begin) if words[at].text in MODALS]
    return modals[-1] if modals and words[modals[-1]].text in MAY else 0


def _who(words: Sequence[Word], begin: int, end: int, vocabulary: Vocabulary) -> int:
    """Where those stand who may then, after "only" or a comma, and nothing after them."""
    for at in range(begin + 1, end):
        if words[at].text == "only" or (words[at].text == "," and at > begin):
            start = at + 1 + (texts_at(words, at + 1) == "only")
            start += texts_at(words, start) in DETERMINERS
            if are_people([word.text for word in words[start:end]], vocabulary):
                return start
    return 0


def _only_those(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> bool:
    """Whether a clause says "drafts only their author": those alone may, to those."""
    only = next((i for i in range(end - 1, max(0, end - LONGEST), -1)
                 if words[i].text == "only" or words[i].text in STOPS), 0)  # fmt: skip
    start = next((i for i in range(only - 1, -1, -1) if words[i].text in STOPS | {","}), -1) + 1
    start += words[start].text in JOINS
    named = [word.text for word in words[start:only]]
    after = only + 1 + (texts_at(words, only + 1) in DETERMINERS)
    if words[only].text != "only" or not start or not 0 < len(named) <= MOST_NAMED:
        return False
    if not _are_things(named, vocabulary):
        return False
    return are_people([word.text for word in words[after:end]], vocabulary)


MOST_NAMED = 4


def _are_things(named: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether words are those of things and not of people: "drafts", "sealed wills"."""
    senses = [
        (kind, value)
        for size in range(1, len(named) + 1)
        for kind, value in vocabulary.entries.get(tuple(named[-size:]), ())
        if kind in ("NOUN", "CLASS")
    ]
    known = bool(senses) or named[-1] == "ones"
    return known and not any(is_person(value, vocabulary.askers) for _, value in senses)


def begins_case(text: str) -> bool:
    """Whether a word begins a case in front: "above that", "on weekends", "otherwise"."""
    return text in FRONTS


def are_people(said: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether words are those of people and nothing else: "team leads", "clerks and managers"."""
    if not said:
        return False
    for size in range(len(said), 0, -1):
        named = any(
            kind in ("NOUN", "CLASS", "RELN", "PATHN") and is_person(value, vocabulary.askers)
            for kind, value in vocabulary.entries.get(tuple(said[:size]), ())
        )
        rest = list(said[size:])
        if not named:
            continue
        if not rest:
            return True
        more = rest[1:] if rest[0] in ("and", "or") else []
        more = more[more[:1] != [] and more[0] in DETERMINERS :]
        if more and are_people(more, vocabulary):
            return True
    return False
