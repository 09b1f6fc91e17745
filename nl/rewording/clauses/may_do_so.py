"""Knows that ", and the person who sent it only with MFA" leaves out that they may do so, and that
who "may do either" may do so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

PEOPLE = frozenset("person one user people those".split())
HOW = frozenset(
    (
        "with within if when while during on at from before after until up for once between "
        "outside in"
    ).split()
)
LONGEST = 8
"""Words that say who they are."""


def they_may_do_so(words: Sequence[Word]) -> list[Word]:
    """The words, with what is left out, after a statement of what others may do."""
    found = _do_either(words)
    for at in range(len(found) - 3, 3, -1):
        who = _who(found, at)
        if not who or not _may_before(found, at):
            continue
        for only in range(who + 1, min(who + LONGEST, len(found) - 1)):
            if found[only].text in MODALS or found[only].kind != "word":
                break
            if found[only].text == "only" and found[only + 1].text in HOW:
                said = [replace(found[only], text=text) for text in ("may", "do", "so")]
                found[only:only] = said
                break
    return found


OF_THEM = (("of", "them"), ("of", "these"), ("of", "those"), ("of", "the", "two"), ("one",), ())
AFTER = frozenset(". ; ! , if when unless only with without while until".split())


def _do_either(words: Sequence[Word]) -> list[Word]:
    """The words, "only admins may do either" as "only admins may do so", of the deeds before."""
    found = list(words)
    for at in range(len(found) - 1, 3, -1):
        if found[at].text != "either" or found[at - 1].text != "do":
            continue
        if found[at - 2].text not in MODALS | {"not", "only"}:
            continue
        texts = [word.text for word in found[at + 1 :]]
        size = next(len(of) for of in OF_THEM if tuple(texts[: len(of)]) == of)
        if not texts[size:] or texts[size] in AFTER:
            found[at : at + 1 + size] = [replace(found[at], text="so")]
    return found


def _who(words: Sequence[Word], at: int) -> int:
    """Where "who sent it" goes on, of the one that a clause begins with; else 0."""
    before = words[at - 1].text
    joined = before in (",", ";") or (before in ("and", "but") and words[at - 2].text in (",", ";"))
    if not joined:
        return 0
    if words[at].text == "whoever":
        return at + 1
    the = words[at].text == "the" and texts_at(words, at + 1) in PEOPLE
    return at + 3 if the and texts_at(words, at + 2) == "who" else 0


def _may_before(words: Sequence[Word], at: int) -> bool:
    """Whether the sentence so far says who may do something, and of nobody that they may not."""
    begin = next((i for i in range(at - 1, -1, -1) if words[i].text in (".", "!")), -1)
    texts = [word.text for word in words[begin + 1 : at]]
    may = any(text in ("may", "can") for text in texts)
    return may and not {"not", "no", "nobody", "never", "only"} & set(texts)
