"""Knows what is said of things in others of their kind: "including folders nested inside it", "and
in all of its sub-projects".
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.levels import is_closure
from ...vocabulary.senses import Noun, RelWord
from ...vocabulary.vocabulary import Vocabulary

DETERMINERS = frozenset("the any all every each its their".split())
INSIDE = frozenset("in inside within under underneath below beneath".split())
IT = frozenset(["it", "them", "that", "those"])
STANDING = frozenset("nested contained located".split())
DEPTHS = (
    ("at", "any", "depth"), ("at", "any", "level"), ("at", "every", "level"),
    ("to", "any", "depth"), ("at", "all", "levels"), ("however", "deep"),
    ("however", "deeply"), ("however", "deep", "down"), ("however", "far", "down"),
    ("no", "matter", "how", "deep"), ("directly", "or", "indirectly"),
)  # fmt: skip
ENDS = frozenset(".;!,")
SO = ("at", "any", "depth")


def nested_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in a folder they own, including folders nested inside it" as "in a folder they
    own, at any depth", where one relation alone leads from a thing to others of its type; where
    that is no other's name, as "in a folder they own or in any folders below them". So is "and the
    same goes for folders nested inside it".
    """
    own = [rel for rel in vocabulary.relations
           if rel.type in rel.subjects and rel.inverse_of is None
           and rel.type not in vocabulary.principals]  # fmt: skip
    types = [rel.type for rel in own if not is_closure(rel, vocabulary.types)]
    found = _including_those(words, types, vocabulary)
    for at in range(len(found) - 1, 0, -1):
        if found[at].text != "including":
            continue
        ends = {t: _end(found, at + 1, t, vocabulary) for t in types if types.count(t) == 1}
        type_, end = max(ends.items(), key=lambda each: each[1], default=("", 0))
        if not end or (end < len(found) and found[end].text not in ENDS):
            continue
        noun = next((w for w in found[at + 1 : end] if _is_of([w.text], type_, vocabulary)), None)
        place = _where(found, at, type_, vocabulary) if noun is not None else ""
        if noun is not None and place and _is_of_others(type_, vocabulary):
            start = at - (found[at - 1].text == ",")
            which = [
                replace(found[at], text=text) for text in ("or", place, "any", "below", "them")
            ]
            found[start:end] = [*which[:3], noun, *which[3:]]
        else:
            found[at:end] = [replace(found[at], text=text, written=text) for text in SO]
    return found


GOES = frozenset("goes applies holds counts".split())


def _including_those(
    words: Sequence[Word], types: Sequence[str], vocabulary: Vocabulary
) -> list[Word]:
    """The words, ", and the same goes for those nested inside it" as ", including those nested
    inside it": it is said of what was spoken of, and not of another such.
    """
    found = list(words)
    for at in range(len(found) - 6, 1, -1):
        texts = [word.text for word in found[at : at + 4]]
        same = texts[:3] in (["and", "the", "same"], ["but", "the", "same"])
        if not same or texts[3] not in GOES or texts_at(found, at + 4) not in ("for", "to", "of"):
            continue
        end = next((n for n in range(at + 5, len(found)) if found[n].text in ENDS), len(found))
        rest = [word.text for word in found[at + 5 : end]]
        inside = any(one in INSIDE and two in IT for one, two in itertools.pairwise(rest))
        if inside and any(_end(found, at + 5, type_, vocabulary) == end for type_ in types):
            found[at : at + 5] = [replace(found[at], text="including")]
    return found


def _where(words: Sequence[Word], end: int, type_: str, vocabulary: Vocabulary) -> str:
    """The preposition of "in the queues they work in", where something is that is of another type
    than those before a place.
    """
    for at in range(end - 1, 1, -1):
        if _is_of([words[at].text], type_, vocabulary) and words[at].text not in ("those", "ones"):
            begin = at - (words[at - 1].text in DETERMINERS | ARTICLES)
            before = words[begin - 1].text
            return before if before in PLACES | {"to"} else ""
    return ""


def _is_of_others(type_: str, vocabulary: Vocabulary) -> bool:
    """Whether no other relation goes by the name of the one that leads from a thing of a type to
    others of it: then what is in such a thing is not in those above it by that.
    """
    own = {rel.name for rel in vocabulary.relations
           if rel.type == type_ and type_ in rel.subjects and rel.inverse_of is None}  # fmt: skip
    others = {rel.name for rel in vocabulary.relations
              if rel.type != type_ and rel.inverse_of is None}  # fmt: skip
    return own.isdisjoint(others)


EVERY = frozenset("every each all any".split())
PLACES = INSIDE | {"at", "on", "from", "of"}


def every_one_inside_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "at their site and at every site within it" as "at their site or at any site
    within it": nothing is at several at once.
    """
    found = list(words)
    for at in range(len(found) - 4, 1, -1):
        place = found[at - 1].text
        if found[at].text not in EVERY or place not in PLACES | {"by"}:
            continue
        if found[at - 2].text != "and" or not _has(found, at, place):
            continue
        if place == "by" and not _is_made_so(found, at):
            continue
        for end in (at + 2, at + 3):
            noun = tuple(word.text for word in found[at + 1 : end])
            rest = [word.text for word in found[end : end + 5]]
            beside = _is_beside_it(rest) or (place == "by" and _is_in_it(rest))
            if "NOUN" in vocabulary.kinds(noun) and beside:
                found[at] = replace(found[at], text="any")
                found[at - 2] = replace(found[at - 2], text="or")
                break
    return found


def _has(words: Sequence[Word], at: int, place: str) -> bool:
    """Whether the same preposition stands shortly before "and at every"; of several, as "members of
    that team and of every team it is part of", any are meant.
    """
    start = max(0, at - 9)
    before = [word.text for word in words[start : at - 2]]
    if place not in before:
        return False
    first = start + before.index(place)
    several = words[first - 1].text.endswith("s") or words[first - 1].text in PEOPLE
    return place != "of" or several


PEOPLE = frozenset("anyone anybody everyone everybody people staff".split())


def _is_beside_it(texts: Sequence[str]) -> bool:
    """Whether it tells of another by that one: "within it", "that it is part of"."""
    nested = texts[1:] if texts and texts[0] in STANDING else texts
    if len(nested) > 1 and nested[0] in INSIDE | {"above"} and nested[1] in IT:
        return True
    which = texts[1:] if texts and texts[0] in ("that", "which") else texts
    return list(which[:4]) == ["it", "is", "part", "of"] or list(which[:3]) == [
        "it",
        "belongs",
        "to",
    ]


MADE = frozenset(
    "owned published produced made created issued run operated held hosted raised".split()
)
"""What is done to a thing by one alone."""


def _is_made_so(words: Sequence[Word], at: int) -> bool:
    """Whether what stands before "by that imprint and by every" is done by one of them alone."""
    before = [word.text for word in words[max(0, at - 9) : at - 2]]
    return any(one in MADE and two == "by" for one, two in itertools.pairwise(before))


def _is_in_it(texts: Sequence[str]) -> bool:
    """Whether it tells of another that is in that one: "that is part of it"."""
    which = texts[2:] if texts[:1] in (["that"], ["which"]) else texts
    return list(which[:3]) in (["part", "of", "it"], ["part", "of", "that"])


def all_of_its_too(words: Sequence[Word]) -> list[Word]:
    """The words, "in that project and in all of its sub-projects" as "… and in its sub-projects":
    nothing is in all of them at once.
    """
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        place = found[at - 1].text
        if (
            found[at].text != "all"
            or place not in INSIDE
            or found[at - 2].text not in ("and", "or")
        ):
            continue
        end = at + 1 + (found[at + 1].text == "of")
        before = [word.text for word in found[max(0, at - 8) : at - 2]]
        if found[end].text in ("its", "their") and place in before:
            del found[at:end]
    return found


BEING = frozenset("are is were was have has must may can".split())
ANY = frozenset("any all each every either".split())
WHOSE = frozenset("its their the those that".split())


def any_sub_ones(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in any of its sub-zones" as "in any of its sub-zones at any depth": those of its
    sub-zones are among them.
    """
    found = list(words)
    for at in range(len(found) - 2, 0, -1):
        if found[at].text not in ANY or texts_at(found, at + 1) != "of":
            continue
        start = at + 2 + (texts_at(found, at + 2) in WHOSE)
        end = _sub_ones(found, start, vocabulary)
        after = tuple(word.text for word in found[end : end + 3])
        told = (texts_at(found, end) == "," and after[1:]) or after
        if texts_at(found, end) in BEING:
            continue  # "once all of its sub-tickets are closed"
        if end and not any(depth[: len(told)] == told[: len(depth)] for depth in DEPTHS):
            found[end:end] = [replace(found[at], text=text, written=text) for text in SO]
    return found


def _sub_ones(words: Sequence[Word], start: int, vocabulary: Vocabulary) -> int:
    """Where a word for those right below a thing ends, "sub-zones"; 0 where there is none."""
    if not texts_at(words, start).startswith("sub"):
        return 0
    for end in (start + 3, start + 2, start + 1):
        for kind, value in vocabulary.entries.get(tuple(w.text for w in words[start:end]), ()):
            if kind != "RELN" or not isinstance(value, RelWord):
                continue
            below = "object" if value.rel.inverse_of is None else "subject"
            if value.head == below and value.rel.type in value.rel.subjects:
                return end
    return 0


def anywhere_in_it_too(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "in a folder they own or anywhere under it" as "in a folder they own or in any
    folder under it, at any depth".
    """
    found = list(words)
    for at in range(len(found) - 3, 3, -1):
        texts = [word.text for word in found[at - 1 : at + 3]]
        if texts[1] != "anywhere" or texts[0] not in ("or", "and"):
            continue
        if texts[2] not in INSIDE or texts[3] not in ("it", "them"):
            continue
        place = _place_before(found, at - 1, vocabulary)
        if place:
            place_in, *noun = place
            put = [replace(found[at], text=text) for text in (place_in, "any", *noun)]
            goes_on = at + 3 < len(found) and found[at + 3].kind != "mark"
            deep = [replace(found[at + 2], text=t) for t in (",", *SO, *([","] if goes_on else []))]
            found[at - 1] = replace(found[at - 1], text="or")
            found[at : at + 3] = [*put, *found[at + 1 : at + 3], *deep]
    return found


def _place_before(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> tuple[str, ...]:
    """A preposition and its noun, as "in" and "folder", that shortly stand before a place: of a
    kind of which some are in others.
    """
    for last in range(end, max(2, end - 8), -1):
        start = self_contained(words, last, vocabulary)
        if start is None or start < 2:
            continue
        own = start - (words[start - 1].text == "own")
        if words[own - 1].text in DETERMINERS | ARTICLES and words[own - 2].text in PLACES:
            return tuple(word.text for word in (words[own - 2], *words[start:last]))
    return ()


ARTICLES = frozenset("a an that this his her your".split())


def self_contained(words: Sequence[Word], end: int, vocabulary: Vocabulary) -> int | None:
    """Where a noun begins that ends at a place, of a type that can be part of its like."""
    for start in range(max(0, end - 3), end):
        for kind, value in vocabulary.entries.get(tuple(w.text for w in words[start:end]), ()):
            if kind == "NOUN" and isinstance(value, Noun) and len(value.types) == 1:
                (type_,) = value.types
                if any(r.type == type_ and type_ in r.subjects for r in vocabulary.relations):
                    return start
    return None


def _end(words: Sequence[Word], at: int, type_: str, vocabulary: Vocabulary) -> int:
    """Where "any folders nested inside it at any depth" ends; 0 where it says no such thing."""
    texts = [word.text for word in words]
    if texts[at : at + 1] in (["those"], ["ones"]) and texts[at + 1 : at + 2] in (
        ["in"],
        ["inside"],
    ):
        at += 2  # "including those in its subfolders at any depth"
        at += 2 * (texts[at : at + 2] in (["any", "of"], ["all", "of"]))
    at += texts[at : at + 1] != [] and texts[at] in DETERMINERS
    nested = texts[at : at + 1] == ["nested"]
    at += nested
    if not _is_of(texts[at : at + 1], type_, vocabulary):
        return 0
    at += 1
    stands = texts[at : at + 1] != [] and texts[at] in STANDING
    at += stands
    if texts[at : at + 1] and texts[at] in INSIDE and texts[at + 1 : at + 2]:
        if texts[at + 1] not in IT:
            return 0
        at += 2
    elif stands:
        return 0
    deep = next((d for d in DEPTHS if tuple(texts[at : at + len(d)]) == d), ())
    return at + len(deep) if nested or stands or deep else 0


def _is_of(texts: Sequence[str], type_: str, vocabulary: Vocabulary) -> bool:
    if texts in (["those"], ["ones"]):
        return True
    entries = vocabulary.entries.get(tuple(texts), ())
    return any(kind == "NOUN" and isinstance(value, Noun) and value.types == (type_,)
               for kind, value in entries)  # fmt: skip
