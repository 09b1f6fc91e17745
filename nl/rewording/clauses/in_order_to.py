"""Knows that what has to be so "to delete a file" has to be so before it is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.morphology import base_of_third, verb
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Act
from ...vocabulary.vocabulary import Vocabulary

ARTICLES = frozenset("a an any the".split())
OF_IT = frozenset("it its".split())
PEOPLE = frozenset("person one".split())
SOMEBODY = frozenset("anyone anybody someone somebody one you they".split())
MAY = frozenset("can may".split())
LONGEST = 6
"""Words of what it is done to."""


def before_it_is_done(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "to decommission a charger, it has to be offline" as "before a charger is
    decommissioned, it has to be offline". Where it says what who does it has to be, it stays.
    """
    found = _being_not_so(_to_do_so(_whoever_does(list(words)), vocabulary))
    starts = [0, *(at + 1 for at, word in enumerate(found) if word.text in (".", ";"))]
    for start in reversed(starts):
        order = [word.text for word in found[start : start + 2]] == ["in", "order"]
        done = start + (3 if order else 1)
        if texts_at(found, done - 1) != "to" or texts_at(found, done + 1) not in ARTICLES:
            continue
        participle, gerund = _forms(texts_at(found, done), vocabulary)
        comma = next((i for i in range(done + 2, min(done + 2 + LONGEST, len(found)))
                      if found[i].text == ","), 0)  # fmt: skip
        if participle and comma and _is_of_the_thing(found, comma + 1):
            end = next((i for i in range(comma, len(found)) if found[i].text in (".", ";")), 0)
            _name_the_doer(found, comma, end or len(found), gerund)
            first = replace(found[start], text="before")
            is_done = [replace(found[done], text=text) for text in ("is", participle)]
            found[start:comma] = [first, *found[done + 1 : comma], *is_done]
    return found


def _whoever_does(found: list[Word]) -> list[Word]:
    """ "Its owner may drive a van, and so may her deputy. To drive a large one, they need MFA" as
    "… everyone needs MFA": of those who may, both, and so of whoever does it.
    """
    texts = [word.text for word in found]
    for at in range(len(found) - 1, 2, -1):
        if texts[at] != "to" or texts[at - 1] not in (".", ";"):
            continue
        before = max((n + 1 for n in range(at - 1) if texts[n] in (".", ";")), default=0)
        said = texts[before : at - 1]
        both = any(said[n : n + 3] == [",", "and", "so"] for n in range(len(said)))
        comma = next((n for n in range(at, len(texts)) if texts[n] in (",", ".", ";")), at)
        again = texts_at(found, at + 1) in said and texts_at(found, comma + 1) in ("they", "you")
        if both and again and texts[comma] == "," and texts_at(found, comma + 2) in DUE:
            found[comma + 1] = replace(found[comma + 1], text="everyone")
    return found


def _being_not_so(found: list[Word]) -> list[Word]:
    """ "To join a class you must be 12, and the pool must not be closed" as "… must be not closed":
    it is what has to be so, and nothing that may not be done.
    """
    for at in range(len(found) - 4, 3, -1):
        if found[at].text not in OUGHT or [w.text for w in found[at + 1 : at + 3]] != ["not", "be"]:
            continue
        start = max((n + 1 for n in range(at) if found[n].text in (".", ";")), default=0)
        said = [word.text for word in found[start:at]]
        ands = [n for n, text in enumerate(said) if text == "and"]
        the = bool(ands) and said[ands[-1] + 1 :][:1] == ["the"]
        if said[:1] == ["to"] and the and not DUE.isdisjoint(said):
            must = replace(found[at], text="must")
            found[at : at + 3] = [must, found[at + 2], found[at + 1]]
    return found


OUGHT = frozenset("must may can".split())
DUE = frozenset("must have has need needs".split())


def _to_do_so(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "before anyone can merge a request, it" as "to merge a request, it", and so "for a
    bus to be driven, it" as "before a bus is driven, it".
    """
    found = words
    starts = [0, *(at + 1 for at, word in enumerate(found) if word.text in (".", ";"))]
    for start in reversed(starts):
        texts = [word.text for word in found[start : start + 3]]
        if texts[:1] == ["before"] and texts[1:2] and texts[1] in SOMEBODY:
            done = start + (3 if texts[2:3] and texts[2] in MAY else 2)
            base = texts_at(found, done)
            thirds = (third for third in base_of_third(base) if _forms(third, vocabulary)[0])
            base = next(thirds, base)  # "before anyone releases a bus"
            if _forms(base, vocabulary)[0] and texts_at(found, done + 1) in ARTICLES:
                verb_ = replace(found[done], text=base)
                found[start : done + 1] = [replace(found[start], text="to"), verb_]
        elif texts[:1] == ["before"] and (base := _base_of_gerund(texts[1:2], vocabulary)):
            comma = next((i for i in range(start, len(found)) if found[i].text == ","), 0)
            if comma and _is_of_the_thing(found, comma + 1):
                doing = [replace(found[start], text="to"), replace(found[start + 1], text=base)]
                found[start : start + 2] = doing
        elif texts[:1] == ["for"] and texts[1:2] and texts[1] in ARTICLES:
            to = next((i for i in range(start + 2, min(start + 2 + LONGEST, len(found) - 3))
                       if [w.text for w in found[i : i + 2]] == ["to", "be"]), 0)  # fmt: skip
            if to and "ACTP" in vocabulary.kinds((texts_at(found, to + 2),)):
                found[to : to + 2] = [replace(found[to], text="is")]
                found[start] = replace(found[start], text="before")
    return found


def _base_of_gerund(texts: Sequence[str], vocabulary: Vocabulary) -> str:
    """The verb of "merging", where that is something to do."""
    acts = {act.name for word in texts for kind, act in vocabulary.entries.get((word,), ())
            if kind == "ACTG" and isinstance(act, Act)}  # fmt: skip
    return next((name for name in acts if _forms(name, vocabulary)[1] in texts), "")


def _forms(word: str, vocabulary: Vocabulary) -> tuple[str, str]:
    """How it is said of something that it is done, and of somebody that they do it."""
    for kind, act in vocabulary.entries.get((word,), ()):
        if kind == "VERB" and isinstance(act, Act):
            forms = verb(word)
            if forms.participle and forms.gerund:
                return forms.participle[0], forms.gerund[0]
    return "", ""


def _is_of_the_thing(words: Sequence[Word], at: int) -> bool:
    """Whether what has to be so is said of the thing, or of others who have done something."""
    if texts_at(words, at) in OF_IT:
        return True
    several = [word.text for word in words[at : at + 2]] == ["at", "least"]
    end = next((i for i in range(at, len(words)) if words[i].text in (".", ";")), len(words))
    texts = [word.text for word in words[at:end]]
    return several and any(texts[i : i + 2] == ["must", "have"] for i in range(len(texts)))


def _name_the_doer(found: list[Word], start: int, end: int, gerund: str) -> None:
    """The words, "two operators other than the person doing it" as "two operators who are not the
    person decommissioning it".
    """
    for at in range(min(end, len(found) - 2) - 1, start, -1):
        doing = found[at].text in PEOPLE and texts_at(found, at + 1) == "doing"
        if doing and texts_at(found, at + 2) in ("it", "so", "this", "that"):
            found[at + 1] = replace(found[at + 1], text=gerund)
            found[at + 2] = replace(found[at + 2], text="it")
            other = [word.text for word in found[at - 3 : at]] == ["other", "than", "the"]
            if other and found[at - 4].text.endswith("s"):
                who = [replace(found[at - 3], text=text) for text in ("who", "are", "not")]
                found[at - 3 : at - 1] = who
