"""Knows that "sign-ins with a risk score of 70 or more are blocked" is that nobody may sign in, to
whatever, if the request's risk score is so much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.sentences import sentence_end, sentence_starts
from ...text.tokens import Word
from ...vocabulary.candidates import acts_of, texts_at, types_named
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

BE = frozenset(["are", "is"])
BARRED = (
    ("forbidden",), ("prohibited",), ("banned",), ("blocked",), ("denied",), ("refused",),
    ("rejected",), ("disallowed",), ("not", "allowed"), ("not", "permitted"), ("barred",),
)  # fmt: skip
NEED = frozenset("need needs require requires".split())
EVERY = frozenset("all any every a an".split())
ARTICLES = frozenset("a an the".split())
AROUND = frozenset("without outside from via through over by at on during".split())
MOST_WORDS = 3


def deeds_barred(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "sign-ins with a risk score of 70 or more are blocked unless …" as "if risk score
    is 70 or more, nobody may sign in unless …", of a deed that is of things of several types.
    """
    found = list(words)
    for start in reversed(sentence_starts(found)):
        end = sentence_end(found, start)
        first = start + (texts_at(found, start) in EVERY)
        deed = _deed(found, first, vocabulary)
        if deed is None:
            continue
        act, after = deed
        case, be = _measured(found, after, end, vocabulary)
        so: list[Word] = []
        if not case and texts_at(found, after) in AROUND:
            be = next((at for at in range(after, end) if found[at].text in BE), after)
            so = found[after:be]
        barred = _barred(found, be)
        if not barred or (barred < 0 and not case) or types_named(so, vocabulary):
            continue
        nobody = ("nobody", "may", *act.split("_"), *(("without",) if barred < 0 else ()))
        when = [*_as(found[start], "if"), *case, *_as(found[start], ",")] if case else []
        found[start : be + abs(barred)] = [*when, *_as(found[start], *nobody), *so]
    return found


def _deed(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> tuple[str, int] | None:
    """What is done by a deed's noun at a place, to things of several types; and where that ends."""
    for end in range(min(start + MOST_WORDS, len(words)), start, -1):
        acts = acts_of(words[start:end], ("ACTN",), vocabulary)
        kinds = vocabulary.kinds(tuple(word.text for word in words[start:end]))
        if len(acts) == 1 and kinds.isdisjoint({"NOUN", "CLASS", "RELN"}):
            (act,) = acts
            return (act, end) if len(vocabulary.actions.get(act, ())) > 1 else None
    return None


def _measured(
    words: Sequence[Word], at: int, end: int, vocabulary: Vocabulary
) -> tuple[list[Word], int]:
    """What "with a risk score of 70 or more" says of a request, and where it ends."""
    if texts_at(words, at) != "with":
        return [], at
    begin = at + 1 + (texts_at(words, at + 1) in ARTICLES)
    for of in range(begin + 1, min(begin + MOST_WORDS + 1, end)):
        name = tuple(word.text for word in words[begin:of])
        told = any(
            kind == "ATTR" and isinstance(value, Attr) and value.of == "request"
            for kind, value in vocabulary.entries.get(name, ())
        )
        be = next((i for i in range(of, end) if words[i].text in BE | NEED), 0)
        if told and be and words[of].text in ("of", "above", "over", "below", "under"):
            amount = words[of + (words[of].text == "of") : be]
            return [*words[begin:of], *_as(words[of], "is"), *amount], be
    return [], at


def _barred(words: Sequence[Word], be: int) -> int:
    """How many words say at a place that it must not be; as a negative number, that it needs what
    follows; 0, nothing of the kind.
    """
    if texts_at(words, be) in NEED:
        return -1
    if texts_at(words, be) not in BE:
        return 0
    rest = tuple(word.text for word in words[be + 1 : be + 3])
    size = next((len(said) for said in BARRED if rest[: len(said)] == said), 0)
    return size + 1 if size else 0


def _as(word: Word, *texts: str) -> list[Word]:
    return [replace(word, text=text, written=text) for text in texts]
