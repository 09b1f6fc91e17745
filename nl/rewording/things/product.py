"""Knows what a text calls the very thing that its rules are for: "anything in the system" is
anything, and who "may not use the platform" may do nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS
from ...text.tokens import Word
from ...vocabulary.vocabulary import Vocabulary

SYSTEMS = frozenset("system platform software product service database".split())
"""What holds all that there is."""
PLACES = SYSTEMS | frozenset(
    (
        "app application portal site website tool archive register registry library catalogue "
        "workspace console dashboard vault hub"
    ).split()
)
"""What may be a part of it: who may do nothing there is taken to be barred from all of it."""
THINGS = frozenset("anything everything nothing".split())
WITHIN = frozenset("in on within inside from".split())
THE = frozenset("the our this".split())
USING = (
    ("log", "in", "to"), ("sign", "in", "to"), ("log", "into"), ("sign", "into"), ("work", "with"),
    ("work", "in"), ("use",), ("access",), ("enter",),
)  # fmt: skip


def without_product(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words without the product itself, where no word of the vocabulary is for it."""
    found = list(words)
    at = 1
    while at < len(found) - 1:
        named = found[at].text in THE and (
            found[at + 1].text in PLACES or _is_where_nothing_may_be_done(found, at)
        )
        if named and (found[at + 1].text,) not in vocabulary.entries and _ends(found, at + 2):
            _drop(found, at)
        elif end := _here(found, at):
            del found[at:end]
        at += 1
    return found


def _is_where_nothing_may_be_done(words: Sequence[Word], at: int) -> bool:
    """Whether "they can't do anything in the vault" bars from what no word of the vocabulary is
    for: then from all there is.
    """
    before = [word.text for word in words[:at]]
    return (
        words[at + 1].kind == "word"
        and before[-3:-1] == ["do", "anything"]
        and before[-1] in WITHIN
        and _is_denied(before[:-3])
    )


def _here(words: Sequence[Word], at: int) -> int:
    """Where "in here" or "here" ends after "anything": 0 where it does not stand there."""
    end = at + (words[at].text in ("in", "on", "around"))
    here = end < len(words) and words[end].text == "here" and words[at - 1].text in THINGS
    return end + 1 if here and _ends(words, end + 1) else 0


def _ends(words: Sequence[Word], at: int) -> bool:
    """Whether no noun follows of which it would be the kind: "the system settings"."""
    after = words[at].text if at < len(words) else "."
    return after in AFTER or not after.isalpha()


AFTER = frozenset(
    (
        "if unless when while once until after before during outside at on between from and but "
        "or without with except as because for any anymore again"
    ).split()
)


def _drop(words: list[Word], the: int) -> None:
    """Drop the product at a place from the words, with what ties it to what they say."""
    said, before = words[the + 1].text, words[the - 1].text
    texts = [word.text for word in words[:the]]
    using = next((u for u in USING if tuple(texts[-len(u) :]) == u), ())
    if before in WITHIN and len(texts) > 2 and texts[-2] in THINGS:
        denied = _is_denied(texts[:-3]) or texts[-2] == "nothing"
        if denied or (texts[-3] == "do" and said in SYSTEMS):
            del words[the - 1 : the + 2]
    elif texts[-2:] in (["access", "to"], ["out", "of"]):
        del words[the - 1 : the + 2]
    elif using and _is_denied(texts[: -len(using)]):
        first = words[the - len(using)]
        words[the - len(using) : the + 2] = [
            replace(first, text="do"), replace(words[the + 1], text="anything")
        ]  # fmt: skip


def _is_denied(before: Sequence[str]) -> bool:
    """Whether what follows may not be done: "may not", "can never", "nobody may"."""
    *_, first, second = ["", "", *before]
    if second in ("not", "never"):
        return first in MODALS
    sentence = " ".join(before).rpartition(".")[2].split()
    return second in MODALS and (sentence[:1] == ["nobody"] or sentence[:2] == ["no", "one"])
