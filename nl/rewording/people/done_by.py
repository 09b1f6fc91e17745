"""Knows that what "is refunded by a manager", once a text has let others refund some, can be, and
what "is to be refunded by managers only".
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Act
from ...vocabulary.vocabulary import Vocabulary

STOPS = frozenset(".;!")
ARE = frozenset(["is", "are"])
CLAUSES = frozenset(
    (
        "if unless when whenever once while where until after before except only nobody nothing no "
        "not who that which whose it this they and or but"
    ).split()
)
"""What makes of "is done by" what has been, or is said of who alone may."""
LONGEST = 8
"""Words before it: what it is done to."""


def done_by_others(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "clerks can refund payments of up to $150. Anything above that is refunded by a
    manager" as "… can be refunded by a manager".
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        if found[at].text not in ARE or texts_at(found, at + 2) != "by":
            continue
        begins = next((n + 1 for n in range(at - 1, 0, -1) if found[n].text in STOPS), 0)
        said = [word.text for word in found[begins:at]]
        if said[-2:] == ["above", "that"] or said[-2:] == ["than", "that"]:
            said = said[:-2]  # as much as before
        plain = begins and 0 < len(said) <= LONGEST and CLAUSES.isdisjoint(said)
        done = _done(texts_at(found, at + 1), "ACTP", vocabulary)
        if plain and done & _let(found[: begins - 1], vocabulary):
            can, be = (replace(found[at], text=text) for text in ("can", "be"))
            found[at : at + 1] = [can, be]
    return found


def done_by_them_alone(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "is to be refunded by managers only" as "may be refunded by managers only", and so
    "is only to be refunded by managers". Of "is only to be refunded with MFA" it stays required.
    """
    found = list(words)
    for at in range(len(found) - 5, 0, -1):
        only = texts_at(found, at + 1) in ALONE
        to = at + 1 + only
        ought = found[at].text in ARE and texts_at(found, to) == "to"
        if not ought or texts_at(found, to + 1) != "be":
            continue
        stop = next((n for n in range(to, len(found)) if found[n].text in STOPS), len(found))
        by = next((n for n in range(to, min(stop, to + LONGEST)) if found[n].text == "by"), 0)
        end = next((n for n in range(by, stop) if found[n].text in ENDS), stop)
        act = texts_at(found, by - 1 - (texts_at(found, by - 1) in ALONE))
        if not by or not _done(act, "ACTP", vocabulary):
            if only and _done(texts_at(found, to + 2), "ACTP", vocabulary):
                found[at : to + 1] = [replace(found[at], text=text) for text in ("must", "only")]
            continue
        said = [word.text for word in found[by - 1 : end]]
        if said[-1] == "only" and texts_at(found, end) in CONDITIONS:
            continue  # "by managers only if it is approved"
        alone = only or not ALONE.isdisjoint((said[0], said[-1]))
        if alone and said[-1] != "alone":
            found[at : to + 1] = [replace(found[at], text=t) for t in ("shall", *["only"] * only)]
        elif alone or _nobody_but([word.text for word in found[by:stop]]):
            found[at : to + 1] = [replace(found[at], text="may")]
    return found


def _nobody_but(texts: Sequence[str]) -> bool:
    """Whether it is by nobody but somebody, by no one except them."""
    return any(one in NOBODY and but in BUT for one, but in itertools.pairwise(texts))


ALONE = frozenset("only alone solely exclusively".split())
NOBODY = frozenset(["nobody", "one", "noone"])
BUT = frozenset(["but", "except", "other"])
CONDITIONS = frozenset("if when while once until after before".split())
ENDS = STOPS | CONDITIONS | frozenset([",", "unless", "but"])


def _done(word: str, kind: str, vocabulary: Vocabulary) -> set[str]:
    """The actions that a word is for."""
    senses = vocabulary.entries.get((word,), ())
    return {act.name for of, act in senses if of == kind and isinstance(act, Act)}


def _let(words: Sequence[Word], vocabulary: Vocabulary) -> set[str]:
    """What the text has let somebody do so far."""
    if MODALS.isdisjoint(word.text for word in words):
        return set()
    return {act for word in words for act in _done(word.text, "VERB", vocabulary)}
