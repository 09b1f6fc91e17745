"""Knows what must come first of things that another has: where "all comments on a page must be
resolved before it can be published", no page may be published until they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...text.morphology import singular
from ...text.sentences import sentence_end
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.vocabulary import Vocabulary

ARTICLES = frozenset("a an any each every".split())
EVERY = frozenset("all every each the".split())
OPEN = frozenset(", if unless when while once until must may can".split())
"""What ends or opens a clause: then it is put in another way."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The things that come first, as they are said of "it", and what has them."""

    things: tuple[str, ...]
    several: bool
    owner: list[Word]


def all_first(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "all comments on a page must be resolved before it can be published" as "a page
    may not be published until all comments on it are resolved".
    """
    found = list(words)
    start = 0
    while start < len(found):
        end = sentence_end(found, start)
        said = _until(found[start:end], vocabulary)
        if said:
            found[start:end] = said
            end = start + len(said)
        start = end + 1
    return found


def _until(words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """One sentence, said so; nothing where it is none of these."""
    texts = [word.text for word in words]
    if texts.count("must") != 1 or texts.count("before") != 1:
        return []
    must, before = texts.index("must"), texts.index("before")
    parts = _parts(words[:must], vocabulary) or _owned(words[:must], vocabulary)
    begin = must + 1 + (texts_at(words, must + 1) == "all")
    if parts is None or texts_at(words, begin) != "be" or before < begin:
        return []
    state, rest = words[begin + 1 : before], texts[before + 1 :]
    owner = [word.text for word in parts.owner]
    it = 1 if rest[:1] == ["it"] and parts.several else 0
    if rest[:1] in (["the"], ["that"]) and rest[1 : len(owner) + 1] == owner:
        it = len(owner) + 1
    done = it + (
        2 if rest[it : it + 2] in (["can", "be"], ["may", "be"]) else rest[it : it + 1] == ["is"]
    )
    deed = words[before + 1 + done :]
    if not it or done == it or not deed or not state:
        return []
    if not OPEN.isdisjoint(word.text for word in (*state, *deed)):
        return []
    return [
        *_said(words[0], "a"), *parts.owner, *_said(words[must], "may", "not", "be"), *deed,
        *_said(words[before], "until", *parts.things, "are" if parts.several else "is"), *state,
    ]  # fmt: skip


def _parts(words: list[Word], vocabulary: Vocabulary) -> _Parts | None:
    """All comments on a page: "all comments on it"."""
    texts = [word.text for word in words]
    at = max((i for i, text in enumerate(texts) if i > 1 and text in ARTICLES), default=0)
    if not at or texts[0] not in EVERY or not _is_noun(texts[at + 1 :], vocabulary):
        return None
    head = texts[1 + (texts[0] == "all" and texts[1] == "the") : at]
    several = any(True for word in (head[0], *head[-2:-1]) for _ in singular(word))
    if len(head) < 2 or several != (texts[0] in ("all", "the")):
        return None
    every = "all" if several else "every"
    return _Parts((every, *head, "it"), several, words[at + 1 :])


def _owned(words: list[Word], vocabulary: Vocabulary) -> _Parts | None:
    """A page's comments: "all of its comments"."""
    texts = [word.text for word in words]
    at = texts.index("'s") if texts.count("'s") == 1 else 0
    things = texts[at + 1 :]
    if not at or texts[0] not in ARTICLES or not _is_noun(texts[1:at], vocabulary) or not things:
        return None
    if not any(True for _ in singular(things[-1])):
        return None
    return _Parts(("all", "of", "its", *things), True, words[1:at])


def _is_noun(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    return "NOUN" in vocabulary.kinds(tuple(texts))


def _said(at: Word, *texts: str) -> list[Word]:
    return [replace(at, text=text, written=text, kind="word", end=at.start) for text in texts]
