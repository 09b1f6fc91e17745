"""Knows that a claim whose fraud flag is set has one, and that "so long as no fraud flag is set" is
said of the claim that is spoken of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import WRITTEN_ON, types_of
from ...vocabulary.vocabulary import Vocabulary

MARKS = WRITTEN_ON | frozenset("flag marker mark hold lock block embargo alert warning".split())
SET = frozenset("set on raised present active up".split())
UNSET = frozenset("unset off cleared lifted removed".split())
BE = (["is"], ["are"], ["was"])
ARTICLES = frozenset("the a an any no".split())
BEFORE = frozenset(
    "if unless when while until once as where that provided providing and or but nor , .".split()
)
MOST = 3
"""Words of a flag's name."""


def flag_is_set(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "so long as no fraud flag is set" as "so long as the claim has no fraud flag", "if
    its flag is not set" as "if it has no flag", "whose flag is set" as "with a flag".
    """
    found = list(words)
    for start in range(len(found) - 3, 1, -1):
        flag = _flag(found, start, vocabulary)
        if flag is None:
            continue
        end, type_ = flag
        if _had(found, start, end) or (told := _is_set(found, end)) is None:
            continue
        over, is_so = told
        who_has = _who_has(found, start, type_)
        if who_has is None:
            continue
        no = texts_at(found, start - 1) == "no"
        has_none = no == is_so
        said = (*who_has, "no" if has_none else "a")
        if who_has == ("with",) and has_none:
            said = ("without", "a")
        texts = [replace(found[start], text=text, written=text) for text in said]
        found[start - 1 : over] = [*texts, *found[start:end]]
    return found


def _flag(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> tuple[int, str] | None:
    """Where a flag of things of one type ends that begins at a place, and that type."""
    for end in range(min(start + MOST, len(words)), start + 1, -1):
        senses = vocabulary.entries.get(tuple(word.text for word in words[start:end]), ())
        types = {type_ for kind, value in senses if kind == "FEAT" for type_ in types_of(value)}
        if words[end - 1].text in MARKS and len(types) == 1:
            return end, types.pop()
    return None


def _had(words: list[Word], start: int, end: int) -> bool:
    """Whether a flag was said to be had, and is now said plainly so: "with no flag set" as "without
    a flag", "there is no flag on it" as "it has no flag".
    """
    before = [word.text for word in words[max(0, start - 3) : start]]
    if before[-2:-1] and before[-2] in HAVING:
        if texts_at(words, end) == "set":
            del words[end]
        if before[-2:] == ["with", "no"]:
            texts = (("without", start - 2), ("a", start - 1))
            for text, at in texts:
                words[at] = replace(words[at], text=text, written=text)
        return True
    there = before[:2] == ["there", "is"] and before[-1] in ARTICLES
    if there and texts_at(words, end) in ("on", "against"):
        over = end + 2 if texts_at(words, end + 1) == "it" else end + 3
        has = replace(words[start - 2], text="has", written="has")
        words[start - 3 : over] = [*words[end + 1 : over], has, *words[start - 1 : end]]
        return True
    return False


HAVING = frozenset("has have having with without".split())


def _is_set(words: Sequence[Word], at: int) -> tuple[int, bool] | None:
    """Where "is not set", "has been lifted" ends that follows a flag, and whether it is set."""
    texts = [word.text for word in words[at : at + 4]]
    is_so = "not" not in texts[1:2]
    rest = texts[1:] if is_so else texts[2:]
    if texts[:1] in (["has"], ["have"]) and rest[:1] == ["been"]:
        rest = rest[1:]
    elif texts[:1] not in BE:
        return None
    if not rest or rest[0] not in SET | UNSET:
        return None
    return at + len(texts) - len(rest) + 1, (rest[0] in SET) == is_so


def _who_has(words: Sequence[Word], start: int, type_: str) -> tuple[str, ...] | None:
    """What says who has a flag, by the word before it: "it has", of "its flag"."""
    before = texts_at(words, start - 1)
    begun = texts_at(words, start - 2) in BEFORE
    if begun and before in ARTICLES:
        return ("the", *type_.split("_"), "has")
    return HAS.get(before) if begun or before in ("whose", "'s") else None


HAS = {"whose": ("with",), "'s": ("has",), "its": ("it", "has"), "their": ("they", "have")}
