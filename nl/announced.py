"""Knows how what belongs to the sentence before is announced: "with one exception: …" says "except
that …", "that includes …" says ", including …"; what stands in parentheses stands between commas.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .lexicon import MODALS
from .tokens import Word

ONE = (("one",), ("a", "single"), ("a",), ("this",), ("the", "following"), ("the", "one"),
       ("the", "only"), ("this", "one"), ("one", "single"), ("only", "one"))  # fmt: skip
AHEAD = ((",", "with"), ("with",), (".", "there", "is"), (";", "there", "is"), (".",), (";",))
ALONE = ((".", "exception"), (";", "exception"), (".", "exceptions"), (";", "exceptions"))
IS = tuple(
    (stop, *the, "exception", verb, *that)
    for stop in (".", ";")
    for the in (("the",), ("the", "only"), ("the", "one"), ("one",), ("an",))
    for verb in ("is", "are")
    for that in (("that",), ())
)
STOPS = ([":"], [","])
INCLUDING = tuple(
    (stop, that, verb)
    for stop in (".", ";", ",")
    for that in ("that", "this", "which")
    for verb in ("includes", "include")
    if stop != "," or that != "that"
)
ENDS = frozenset(".;:!,")


def joined_up(words: Sequence[Word]) -> list[Word]:
    """The words, what announces an exception as ", except that", or ", except" before a noun; what
    announces a part of what was said as ", including"; parentheses as commas.
    """
    words = _named_again(_without_parentheses(words))
    found: list[Word] = []
    at = 0
    while at < len(words):
        length = _announces(words, at) if found else 0
        includes = _includes(words, at) if found else 0
        if not length and not includes:
            found.append(words[at])
            at += 1
            continue
        end = at + (length or includes)
        said = [",", "including"]
        if length:
            said = [",", "except", "that"] if _is_clause(words, end) else [",", "except"]
        first, last = words[at], words[end - 1]
        found += [replace(first, text=text, kind="word", end=last.end) for text in said]
        at = end
    return found


def _named_again(words: Sequence[Word]) -> list[Word]:
    """The words, "the former" and "the latter" who may as one of the two named in the sentence
    before: "admins and owners can archive a document; only the former can restore it".
    """
    found: list[Word] = []
    for at, word in enumerate(words):
        last = words[at + 1].text if at + 1 < len(words) else "."
        if word.text not in ORDER or last not in MODALS or not found or found[-1].text != "the":
            found.append(word)
            continue
        stops = [place for place in range(at) if words[place].text in (".", ";", ",")]
        two = _two_named(words[: stops[-1]]) if stops else None
        if two is None:
            found.append(word)
            continue
        the = found.pop()
        found += [replace(one, start=the.start, end=word.end) for one in two[ORDER[word.text]]]
    return found


ORDER = {"former": 0, "latter": 1}
MOST_IN_A_NAME = 4


def _two_named(words: Sequence[Word]) -> tuple[Sequence[Word], Sequence[Word]] | None:
    """The two that a sentence begins with, if just two."""
    start = max((at + 1 for at, word in enumerate(words) if word.text in (".", ";")), default=0)
    modal = next((at for at in range(start, len(words)) if words[at].text in MODALS), 0)
    joins = [at for at in range(start, modal) if words[at].text in ("and", "or", ",", "but")]
    if len(joins) != 1 or words[joins[0]].text not in ("and", "or"):
        return None
    two = words[start : joins[0]], words[joins[0] + 1 : modal]
    return two if all(0 < len(one) <= MOST_IN_A_NAME for one in two) else None


def _without_parentheses(words: Sequence[Word]) -> list[Word]:
    """The words, "(but not drafts)" as ", but not drafts,": before a stop, with one comma. A whole
    statement in parentheses stays there, and is not read.
    """
    found: list[Word] = []
    opened = False
    for at, word in enumerate(words):
        after = words[at + 1].text if at + 1 < len(words) else "."
        mark = word.text if word.kind == "mark" else ""
        if mark == "(" and not opened and _is_an_aside(words[at + 1 :]):
            opened = True
            found.append(replace(word, text=","))
        elif mark == ")" and opened:
            opened = False
            found += [] if after in ENDS else [replace(word, text=",")]
        else:
            found.append(word)
    return found


def _is_an_aside(words: Sequence[Word]) -> bool:
    """Whether a parenthesis closes before what is no part of a statement: before "may"."""
    for word in words:
        if word.text == ")" or word.text in MODALS or word.text in ENDS - {","}:
            return word.text == ")"
    return False


def _announces(words: Sequence[Word], at: int) -> int:
    """How many words here announce an exception."""
    texts = tuple(word.text for word in words[at : at + 7])
    for phrase in IS:
        if texts[: len(phrase)] == phrase:
            return len(phrase)
    for phrase in (*ALONE, *((*ahead, *one, "exception") for ahead in AHEAD for one in ONE)):
        if texts[: len(phrase)] == phrase and list(texts[len(phrase) : len(phrase) + 1]) in STOPS:
            return len(phrase) + 1
    return 0


def _includes(words: Sequence[Word], at: int) -> int:
    """How many words here say that what follows is part of what was said."""
    texts = tuple(word.text for word in words[at : at + 3])
    return len(texts) if texts in INCLUDING else 0


def _is_clause(words: Sequence[Word], at: int) -> bool:
    """Whether a sentence follows, and not just a noun."""
    for word in words[at:]:
        if word.text in MODALS:
            return True
        if word.text in (".", ";", "!"):
            return False
    return False
