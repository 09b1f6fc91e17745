"""Knows what is named again by its last word: after "a relationship manager", "that manager"; and a
request by what it is for: after "a leave request", "the leave".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ...text.lexicon import MODALS, PREPOSITIONS
from ...text.morphology import plural
from ...text.tokens import Word
from ...vocabulary.vocabulary import Key, Vocabulary

POINTING = frozenset("that the this those these".split())
NAMES = frozenset({"NOUN", "CLASS", "RELN", "PATHN"})


def named_in_full(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "that manager" as "that relationship manager", where the text has named one so,
    and the vocabulary calls nothing else just "manager".
    """
    words = _of_such_a_one(words, vocabulary)
    texts = [word.text for word in words]
    found: list[Word] = []
    for at, word in enumerate(words):
        if at and texts[at - 1] in POINTING:
            known = (word.text,) in vocabulary.entries
            if not known and tuple(texts[at : at + 2]) in vocabulary.entries:
                found.append(word)  # "the consul general", after "a vice consul"
                continue
            before = (_named_alone if known else _before)(texts, at, vocabulary)
            found += [replace(word, text=text) for text in before[:-1]]
        found.append(word)
        if at and texts[at - 1] in POINTING and (request := _requested(texts, at, vocabulary)):
            found.append(replace(word, text=request))
    return found


def _of_such_a_one(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "a head of department may … in that department" as "a head of a department …"."""
    found = list(words)
    texts = [word.text for word in words]
    for at in range(len(found) - 2, 0, -1):
        office, noun = tuple(texts[at - 1 : at + 2]), texts[at + 1]
        again = ("that", noun) in pairwise(texts[at + 2 :])
        if texts[at] != "of" or not again or "NOUN" not in vocabulary.kinds((noun,)):
            continue
        if _is_name(office, vocabulary) and "RELN" in vocabulary.kinds((texts[at - 1],)):
            found.insert(at + 1, replace(found[at], text="a"))
    return found


REQUESTS = frozenset("request application claim".split())


def _requested(texts: Sequence[str], at: int, vocabulary: Vocabulary) -> str:
    """With which word it was named before, for what somebody asks: "request", after "the leave"."""
    kinds = vocabulary.kinds((texts[at],))
    named = {
        last.removesuffix("s")
        for first, last in pairwise(texts[:at])
        if first == texts[at] and _is_name((first, last), vocabulary)
    } & REQUESTS
    after = texts[at + 1 : at + 2]
    return named.pop() if len(named) == 1 and not kinds & TOLD and after != [*named] else ""


TOLD = frozenset({*NAMES, "ATTR", "CIRC", "CLASS", "PERIOD"})


def _before(texts: Sequence[str], at: int, vocabulary: Vocabulary) -> Key:
    """The one phrase that ends in a word, in any form, and stands before it; nothing if none."""
    named = {
        key
        for start in range(at - 1)
        for end in range(start + 2, min(start + vocabulary.longest, at) + 1)
        if _is_form(texts[end - 1], texts[at])
        for key in [(*texts[start : end - 1], texts[at])]
        if _is_name(tuple(texts[start:end]), vocabulary) and _is_name(key, vocabulary)
        and PREPOSITIONS.isdisjoint(key)  # "a head of department" is no department
    }  # fmt: skip
    return named.pop() if len(named) == 1 else ()


def _is_form(one: str, other: str) -> bool:
    return one == other or one in plural(other) or other in plural(one)


def _named_alone(texts: Sequence[str], at: int, vocabulary: Vocabulary) -> Key:
    """As `_before`, for what is somebody else by itself: "that moderator", where senior moderators
    alone were spoken of.
    """
    forms = {texts[at], *plural(texts[at])}
    said = [n for n in range(at) if texts[n] in forms and texts[n - 1] not in POINTING]
    before = _before(texts, at, vocabulary) if said else ()
    if texts[at - 1] not in ("that", "this") and not _is_who_may(texts, at, before):
        return ()
    whole = list(before[:-1])
    named = all(texts[max(0, place - len(whole)) : place] == whole for place in said)
    return before if named and texts[at] not in plural(texts[at]) else ()


def _is_who_may(texts: Sequence[str], at: int, named: Key) -> bool:
    """Whether "the manager" is who the sentence is about: "a sales manager may …, if the manager is
    on duty", "sales managers may", "may be signed by any sales manager", "by sales managers".
    """
    start = max((n + 1 for n in range(at) if texts[n] in (".", ";")), default=0)
    modal = next((n for n in range(start, at) if texts[n] in MODALS), start)
    one = texts[start : start + 1] in (["a"], ["an"])
    who = tuple(texts[start + 1 : modal])
    of = texts[at + 1 : at + 2] in (["of"], ["for"])
    the = texts[at - 1] == "the" and bool(named) and not of
    several = modal - start == len(named) and tuple(texts[start : modal - 1]) == named[:-1]
    several = several and texts[modal - 1] in plural(texts[at])
    by = any(
        texts[n : n + 1] == ["by"]
        and texts[n + 1] in ONE
        and tuple(texts[n + 2 : n + 2 + len(named)]) == named
        for n in range(start, at - 2)
    )
    by = by or any(
        texts[n] == "by"
        and tuple(texts[n + 1 : n + len(named)]) == named[:-1]
        and texts[n + len(named)] in plural(texts[at])
        for n in range(start, at - 1 - len(named))
    )
    return the and ((one and who == named) or several or by)


ONE = frozenset(["a", "an", "any"])


def _is_name(key: Key, vocabulary: Vocabulary) -> bool:
    return not vocabulary.kinds(key).isdisjoint(NAMES)
