"""Knows that "by its seller, and by no one else, until it ends" says of the seller until when,
and that so does "by the seller and nobody else, and by him only until it ends".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.lexicon import MODALS, STOPS
from ...text.sentences import sentence_end
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at

ELSE = (("nobody", "else"), ("no", "one", "else"), ("no-one", "else"), ("none", "else"))
SAID = (",", "and", "by", "no", "one", "else")
THEN = frozenset(
    "if unless until up when while once before after within during on at from with between".split()
)


def by_no_one_else(words: Sequence[Word]) -> list[Word]:
    """The words, "by its seller, and by no one else, until it expires" as "by its seller until it
    expires, and by no one else": between commas, that says nothing of when.
    """
    found = _only_by(_may_be(_by_nobody(_and_only_if(words))))
    for at in range(4, len(found) - 3):
        end = _end(found, at)
        if not end or texts_at(found, end) != "," or texts_at(found, end + 1) not in THEN:
            continue
        last = sentence_end(found, end)
        rest = found[end + 1 : last]
        if _by_before(found[:at]) and not any(_goes_on(word) for word in rest):
            said = [replace(found[at], text=text, written=text) for text in SAID]
            found[at:last] = [*rest, *said]
    return found


def _only_by(words: Sequence[Word]) -> list[Word]:
    """The words, "can be viewed by its owner and by admins, but by no one else" as "can be viewed
    only by its owner and by admins": by any of several.
    """
    found = list(words)
    for at in range(len(found) - 3, 4, -1):
        end = _end(found, at)
        if not end or (texts_at(found, end) or ".") not in STOPS:
            continue
        begin = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        texts = [word.text for word in found[begin:at]]
        may = next((i for i, text in enumerate(texts) if text in ("may", "can")), len(texts))
        by = [i for i in range(may, len(texts)) if texts[i] == "by"]
        several = any(texts[i - 1] in ("and", "or", ",") for i in by[1:])
        if by and several and texts[may + 1] == "be" and "only" not in texts and "not" not in texts:
            del found[at - (found[at - 1].text == ",") : end]
            only = replace(found[begin + by[0]], text="only", written="only")
            found.insert(begin + by[0], only)
    return found


def _may_be(words: Sequence[Word]) -> list[Word]:
    """The words, "are to be seen by judges, and by no one else" as "may be seen by judges, …"."""
    found = list(words)
    for at in range(len(found) - 3, 4, -1):
        by = texts_at(found, at + 1 + (texts_at(found, at) == ",")) == "by"
        if not by or not _end(found, at):
            continue
        begin = max((i + 1 for i in range(at) if found[i].text in STOPS), default=0)
        for place in range(begin, at - 3):
            said = [word.text for word in found[place : place + 3]]
            if said[0] in ("is", "are") and said[1:] == ["to", "be"]:
                found[place : place + 2] = [replace(found[place], text="may", written="may")]
                return found
    return found


def _by_nobody(words: Sequence[Word]) -> list[Word]:
    """The words, "must be seen by nobody but judges" as "may be seen by nobody but judges"."""
    found = list(words)
    for at in range(len(found) - 5):
        texts = [word.text for word in found[at : at + 7]]
        by = texts.index("by") if "by" in texts else 0
        nobody = texts[by + 1 : by + 2] == ["nobody"] or texts[by + 1 : by + 3] == ["no", "one"]
        if texts[:2] == ["must", "be"] and by in (3, 4) and nobody:
            found[at] = replace(found[at], text="may", written="may")
    return found


THEM = frozenset("him her them".split())


def _and_only_if(words: Sequence[Word]) -> list[Word]:
    """The words, "by a guard and nobody else, and by him only if …" as "…, and only if …"."""
    found = list(words)
    for at in range(4, len(found) - 6):
        end = _end(found, at)
        after = [word.text for word in found[end : end + 5]] if end else []
        if after[:3] == [",", "and", "by"] and after[3] in THEM and after[4] == "only":
            del found[end + 2 : end + 4]
            break
    return found


def _goes_on(word: Word) -> bool:
    return word.text in MODALS or word.text in ("but", ",")


def _end(words: Sequence[Word], at: int) -> int:
    """Where "(,) and by no one else" ends that begins at a place; 0 where none does."""
    joint = at + (texts_at(words, at) == ",")
    if texts_at(words, joint) not in ("and", "but"):
        return 0
    begin = joint + 1 + (texts_at(words, joint + 1) == "by")
    for said in ELSE:
        if tuple(word.text for word in words[begin : begin + len(said)]) == said:
            return begin + len(said)
    return 0


def _by_before(words: Sequence[Word]) -> bool:
    """Whether a statement says by whom something may be done, and nothing after it."""
    begin = max((i + 1 for i, word in enumerate(words) if word.text in STOPS), default=0)
    texts = [word.text for word in words[begin:]]
    may = next((i for i in range(len(texts)) if texts[i] in ("may", "can")), len(texts))
    by = "by" in texts[may:] and texts[may + 1 : may + 2] == ["be"]
    return by and THEN.isdisjoint(texts[may:]) and "," not in texts[may:]
