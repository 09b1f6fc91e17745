"""Knows what has reached its capacity, is half full, or has as many streams as its plan allows,
where it is declared how many there are and how many there can be.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ....compiler import model as m
from ...text.morphology import singular
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Kind
from ...vocabulary.vocabulary import Vocabulary
from .amounts_done import bound_at
from .how_much import said_at

TRIGGERS = frozenset("reached full allows permits allow permit hit spent used consumed".split())
LIMITS = frozenset("max maximum limit capacity quota allowance allowed cap".split())
FILLED = frozenset(
    (
        "occupancy crowd bookings filled attendance headcount occupants enrolled participants "
        "attendees registrations taken booked members children guests load"
    ).split()
)
"""Names of what there is so much of in what has a capacity."""
ALLOWS = frozenset("allows permits allow permit covers".split())
REACHED = frozenset("reached hit".split())
HAS = frozenset("has have".split())
SHARES = ("half", "three quarters", "a quarter")
MOST_WORDS = 4
FAR = 6


@dataclass(frozen=True, slots=True)
class _Filled:
    """What there is so much of in a thing, and how much there can be: crowd, capacity."""

    count: tuple[str, ...]
    limit: tuple[str, ...]


def as_many_as_it_holds(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "that has reached its capacity" as "whose occupancy has reached its capacity",
    "is half full" as "its occupancy is half of its capacity".
    """
    found = list(words)
    if TRIGGERS.isdisjoint(word.text for word in found):
        return found
    pairs = list(dict.fromkeys(_pairs(vocabulary)))
    for at in range(len(found) - 1, 1, -1):
        text = found[at].text
        if text in REACHED and texts_at(found, at - 1) in HAS:
            _reached(found, at, pairs, vocabulary)
        elif text in USED and HAS & {texts_at(found, at - 1), texts_at(found, at - 2)}:
            _used(found, at, vocabulary)
        elif text == "full":
            _so_full(found, at, pairs)
        elif text in ALLOWS:
            _as_allowed(found, at, pairs)
    return found


def _pairs(vocabulary: Vocabulary) -> Iterator[_Filled]:
    """How much there is of something in things of a type, and how much there can be."""
    for type_ in vocabulary.types.values():
        names = [a.name for a in type_.attributes if a.type.kind in ("int", "decimal")]
        limits = [name for name in names if not LIMITS.isdisjoint(words_of(name))]
        told = set(_told_by_full(vocabulary, type_.name))
        alike = {
            (name, limit)
            for limit in limits
            for name in names
            if name not in limits and _is_filled(name, limit)
        }
        for name, limit in told or (alike if len(alike) == 1 else set()):
            yield _Filled(tuple(words_of(name)), tuple(words_of(limit)))


def _told_by_full(vocabulary: Vocabulary, type_: str) -> Iterator[tuple[str, str]]:
    """What a term says of what is full: that the occupancy is no less than the capacity."""
    for _, value in vocabulary.entries.get(("full",), ()):
        match value:
            case Kind(type=of, test=m.Compare(op=">=", left=one, right=two)) if of == type_:
                if isinstance(one, m.AttributeOf) and isinstance(two, m.AttributeOf):
                    yield one.name, two.name


def _is_filled(name: str, limit: str) -> bool:
    """Whether a name says how much there is of what another limits: active_streams, max_streams."""
    of, most = set(words_of(name)), set(words_of(limit)) - LIMITS
    return bool(of & most) if most else bool(of & FILLED)


def _reached(found: list[Word], at: int, pairs: Sequence[_Filled], vocabulary: Vocabulary) -> None:
    """Says "which has reached its capacity" as "whose occupancy has reached its capacity"."""
    whose = at + 1 + (texts_at(found, at + 1) in ("its", "the", "their"))
    for size in range(MOST_WORDS, 0, -1):
        name = tuple(word.text for word in found[whose : whose + size])
        called = {name} | {
            tuple(words_of(value.name))
            for kind, value in vocabulary.entries.get(name, ())
            if kind == "ATTR" and value.of != "request"
        }
        fitting = [pair for pair in pairs if pair.limit in called]
        if len({pair.count for pair in fitting}) == 1:
            _put_reached(found, at - 1, (whose, whose + size), fitting[0])
            return


def _put_reached(found: list[Word], has: int, limit: tuple[int, int], pair: _Filled) -> None:
    before = texts_at(found, has - 1)
    start, end = limit
    count = [said_at(found[has], text) for text in pair.count]
    own = [said_at(found[start], text) for text in ("its", *pair.limit)]
    if before in ("that", "which", "it"):
        said = said_at(found[has], "its" if before == "it" else "whose")
        found[has - 1 : end] = [said, *count, *found[has : has + 2], *own]
        return
    begin = next((i for i in range(has - 1, max(-1, has - 4), -1) if found[i].text in THE), None)
    if begin is not None and has - begin > 1:
        found[has:end] = [said_at(found[has], "'s"), *count, *found[has : has + 2], *own]


USED = {
    "spent": ("spend", "spent", "spending"),
    "used": ("used", "usage", "use"),
    "consumed": ("consumed", "consumption", "used", "usage"),
}
"""How what is used is called in the name that says how much of it was."""


def _used(found: list[Word], at: int, vocabulary: Vocabulary) -> None:
    """Says "that has spent 90% of its budget" as "whose spend is at least 90% of its budget"."""
    has = at - 1 if found[at - 1].text in HAS else at - 2
    if has < 1 or (has < at - 1 and found[at - 1].text != "already"):
        return
    bound = at + 1 + bound_at(found, at + 1)
    ends = {leaf.start: leaf.end for leaf in quantities(found) if leaf.kind == "PERCENT"}
    shares = [bound + len(s.split()) for s in SHARES
              if [w.text for w in found[bound : bound + len(s.split())]] == s.split()]  # fmt: skip
    end = ends.get(bound, shares[0] if shares else 0)
    named = end + (texts_at(found, end) == "of")
    if not end or texts_at(found, named) not in ("its", "their", "the"):
        return
    used = _used_of(found, named + 1, USED[found[at].text], vocabulary)
    who = texts_at(found, has - 1)
    if used is None or who not in ("it", "that", "which", "they", "who"):
        return
    whose = {"it": "its", "they": "their"}.get(who, "whose")
    amount = found[at + 1 : named]
    least = [said_at(found[at], text) for text in ("at", "least")] if bound == at + 1 else []
    of = [] if texts_at(found, named - 1) == "of" else [said_at(found[at], "of")]
    count = [said_at(found[has], text) for text in (whose, *used, "is")]
    found[has - 1 : named] = [*count, *least, *amount, *of]


def _used_of(
    words: Sequence[Word], begin: int, stems: Sequence[str], vocabulary: Vocabulary
) -> list[str] | None:
    """How much was used of what is named at a place, of the same thing: monthly_spend."""
    for size in range(MOST_WORDS, 0, -1):
        name = tuple(word.text for word in words[begin : begin + size])
        for kind, value in vocabulary.entries.get(name, ()):
            if kind != "ATTR" or value.of not in vocabulary.types:
                continue
            used = [
                words_of(a.name)
                for a in vocabulary.types[value.of].attributes
                if a.type.kind == value.type.kind and not set(stems).isdisjoint(words_of(a.name))
            ]
            if len(used) == 1:
                return used[0]
    return None


THE = frozenset("the a an their his her its that".split())
BOUNDS = frozenset("at least most less more than over under above below no up to only".split())


def _so_full(found: list[Word], at: int, pairs: Sequence[_Filled]) -> None:
    """Says "that is less than half full" as "whose occupancy is less than half of its capacity"."""
    if len({*pairs}) != 1:
        return
    (pair,) = {*pairs}
    starts = [leaf.start for leaf in quantities(found) if leaf.kind == "PERCENT" and leaf.end == at]
    starts += [
        at - len(share.split())
        for share in SHARES
        if [word.text for word in found[at - len(share.split()) : at]] == share.split()
    ]
    if not starts:
        return
    begin = min(starts)
    while begin > 0 and found[begin - 1].text in BOUNDS:
        begin -= 1
    is_ = begin - 1
    who = texts_at(found, is_ - 1)
    if texts_at(found, is_) not in ("is", "are") or who not in ("it", "that", "which"):
        return
    whose = said_at(found[is_], "its" if who == "it" else "whose")
    count = [said_at(found[is_], text) for text in (*pair.count, "is")]
    own = [said_at(found[at], text) for text in ("of", "its", *pair.limit)]
    found[is_ - 1 : at + 1] = [whose, *count, *found[begin:at], *own]


def _as_allowed(found: list[Word], at: int, pairs: Sequence[_Filled]) -> None:
    """Says "has as many streams running as its plan allows" as "has as many active streams as max
    streams".
    """
    texts = [word.text for word in found]
    than = next((i for i in range(at - 1, max(0, at - 5), -1) if texts[i] in ("as", "than")), 0)
    if not than or texts[than + 1] not in ("its", "the", "their", "it"):
        return
    for many in range(than - 1, max(0, than - FAR), -1):
        first = 2 if texts[many - 1 : many + 1] == ["as", "many"] else 1
        if first == 1 and texts[many] not in ("more", "fewer"):
            continue
        counted = set(texts[many + 1 : than])
        fitting = [pair for pair in pairs if counted & _nouns(pair)]
        if len(fitting) == 1:
            (pair,) = fitting
            limit = [said_at(found[than], text) for text in pair.limit]
            count = [said_at(found[than], text) for text in pair.count]
            found[many + 1 : at + 1] = [*count, found[than], *limit]
        return


def _nouns(pair: _Filled) -> set[str]:
    """What is counted and limited, as a noun: streams."""
    both = set(pair.count) & set(pair.limit)
    return both or {word for word in pair.count if any(True for _ in singular(word))}
