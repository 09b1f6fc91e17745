"""Knows that who may refund an order "up to their own limit" may refund so much of it, where the
request's amount goes by what is done: "refund amount".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import POSSESSIVES, acts_of, texts_at
from ...vocabulary.of_the_deed import field_name, is_named_for
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary
from .how_much import NUMBERS
from .so_much_done import ENDS, SEVERAL

MOST_WORDS = 4
ONE = frozenset("a an any each every".split())
BOUNDS = (("up", "to"), ("within",), ("above",), ("over",), ("beyond",))
NOT_BEFORE = frozenset("of to not only for with are is".split())
CLAUSES = frozenset("as whose stays stay remains remain is are plus than whether".split())
"""Where something is said, and not just named, before a limit."""


def up_to_their_limit(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "refund an order up to their own limit" as "refund an order with amount up to
    their own limit", and "refund an order up to £50".
    """
    found = list(words)
    fields = [a for a in vocabulary.model.request if a.type.kind in {*NUMBERS, "money"}]
    sums = (
        {leaf.start: leaf for leaf in quantities(found) if leaf.kind == "MONEY"} if fields else {}
    )
    for at in range(len(found) - 3, 1, -1):
        for bound in BOUNDS if fields else ():
            end = at + len(bound)
            if tuple(word.text for word in found[at:end]) != bound:
                continue
            limit = _limit(found, end, vocabulary)
            kind = limit.type.kind if limit is not None else ""
            if bound == BOUNDS[0] and end in sums and texts_at(found, at - 2) in ONE:
                kind = "money"
            matching = [Attr("request", f.name, f.type) for f in fields if f.type.kind == kind]
            acts = _done_before(found, at, vocabulary)
            if len(acts) == len(matching) == 1:
                (act,), (field,) = acts, matching
                _say_of_what(found, at, act, field, vocabulary)
    return found


def _say_of_what(found: list[Word], at: int, act: str, field: Attr, vocabulary: Vocabulary) -> None:
    """Says of which field of the request a limit is, where it goes by what is done."""
    name = field_name(field, vocabulary)
    if name and is_named_for(field, act, vocabulary):
        first = found[at]
        found[at:at] = [
            replace(first, text=text, written=text, kind="word", end=first.start)
            for text in ("with", *name)
        ]


def _limit(words: Sequence[Word], their: int, vocabulary: Vocabulary) -> Attr | None:
    """What of their own is named at a place: "their own refund limit"."""
    if texts_at(words, their) not in POSSESSIVES:
        return None
    begin = their + 1 + (texts_at(words, their + 1) == "own")
    for end in range(min(begin + MOST_WORDS, len(words)), begin, -1):
        name = tuple(word.text for word in words[begin:end])
        for kind, value in vocabulary.entries.get(name, ()):
            if kind == "ATTR" and isinstance(value, Attr) and value.of != "request":
                return value
    return None


def _done_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> set[str]:
    """What is done, before a place, to what stands there: "refund an order"."""
    if texts_at(words, end - 1) in NOT_BEFORE:
        return set()
    for at in range(end - 2, -1, -1):
        if words[at].text in ENDS | SEVERAL | CLAUSES:
            return set()
        for last in range(min(at + MOST_WORDS, end - 1), at, -1):
            if acts := acts_of(words[at:last], frozenset(["VERB"]), vocabulary):
                return acts
    return set()
