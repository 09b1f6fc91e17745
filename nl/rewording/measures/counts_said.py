"""Knows other words for how many: "with fewer than 3 reviews behind you, you can't …", "more people
than the room has capacity for", "two people, not counting its author", "at least one adult".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...text.morphology import plural
from ...text.numbers import numbers_at
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.senses import Attr
from ...vocabulary.vocabulary import Vocabulary

BEHIND = (["behind", "you"], ["behind", "them"], ["to", "your", "name"], ["to", "their", "name"],
          ["under", "your", "belt"], ["under", "their", "belt"])  # fmt: skip
STARTS = frozenset(". ; :".split())
FEWER = (["fewer", "than"], ["less", "than"], ["more", "than"], ["at", "least"], ["at", "most"],
         ["no", "more"])  # fmt: skip
HAS_ROOM = tuple(
    phrase.split()
    for phrase in (
        "has capacity for", "has room for", "has space for", "is meant for", "can hold", "can seat",
        "holds", "seats",
    )
)  # fmt: skip
NOT_COUNTING = (["not", "counting"], ["not", "including"], ["without", "counting"],
                ["leaving", "aside"])  # fmt: skip
LONGEST = 8
IF_THE_NUMBER_OF = "if the number of".split()


def counts_said(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, each number of things in those that are known."""
    words = _having_had(_having_so_many(_it_has_left(words)), vocabulary)
    words = _of_a_level_and_up(_at_a_time(words, vocabulary), vocabulary)
    words = _for_so_many(_one_of_many(words, vocabulary), vocabulary)
    return _not_counting(_more_than_it_holds(words, vocabulary))


def _it_has_left(words: Sequence[Word]) -> list[Word]:
    """ "There is at least one issue left on it" as "it has at least one issue left"."""
    found = list(words)
    for at in range(len(found) - 3, 1, -1):
        left = [word.text for word in found[at : at + 3]]
        if left[0] not in ("left", "remaining") or left[1] not in ("on", "in") or left[2] != "it":
            continue
        there = next((i for i in range(at - 2, max(-1, at - 9), -1) if found[i].text == "there"), 0)
        if there and texts_at(found, there + 1) in ("is", "are", "'s"):
            it_has = [replace(found[there], text=text) for text in ("it", "has")]
            found[there : at + 3] = [*it_has, *found[there + 2 : at + 1]]
    return found


PEOPLE = frozenset("people persons".split())
SIZES = frozenset(
    "size headcount guests attendees passengers participants attendance capacity seats".split()
)
"""Ends of the names of attributes that say for how many people something is."""


def _for_so_many(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Bookings for more than 8 people" as "bookings with a party size of more than 8"; "rooms
    that hold more than 20 people" by their capacity.
    """
    found = list(words)
    for at in range(len(found) - 1, 3, -1):
        if found[at].text not in PEOPLE or found[at - 1].kind != "number":
            continue
        if "ATTR" in vocabulary.kinds((found[at].text,)):
            continue
        begins = (
            i
            for i in range(at - 2, max(0, at - LONGEST - 1), -1)
            if found[i].text in ("for", "of") or found[i].text in HOLD
        )
        begin = next(begins, 0)
        said = found[begin + 1 : at]
        begin -= texts_at(found, begin) in HOLD and texts_at(found, begin - 1) in ("that", "which")
        size = _size_of(found[:begin], vocabulary) if begin else ""
        bounds = all(w.kind == "number" or w.text in BOUNDING for w in said)
        if size and bounds:
            name = [replace(found[begin], text=text) for text in ("with", "a", *size.split(), "of")]
            found[begin : at + 1] = [*name, *said]
    return found


HOLD = frozenset("hold holds seat seats accommodate accommodates sleep sleeps".split())
BOUNDING = frozenset(
    "more fewer less than at least most up to no over under between and or but".split()
)


def _size_of(before: Sequence[Word], vocabulary: Vocabulary) -> str:
    """How the one attribute is called that says for how many the thing is that is named last."""
    for size in (2, 1):
        said = tuple(word.text for word in before[-size:])
        for kind, noun in vocabulary.entries.get(said, ()):
            types = noun.types if kind == "NOUN" else ()
            names = [a.name.replace("_", " ") for t in types for a in vocabulary.types[t].attributes
                     if a.type.kind == "int" and a.name.split("_")[-1] in SIZES]  # fmt: skip
            if len(names) == 1:
                return names[0]
    return ""


HAS = frozenset("has have had".split())
GOT = frozenset("had made placed filed received accumulated accrued collected got".split())
MOST_WORDS = 4
"""Of the name of what is counted: "returns this year"."""


def _having_had(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Has made more than 10 returns this year" as "has more than 10 …", where it is counted."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        if found[at].text not in GOT or found[at - 1].text not in HAS:
            continue
        if vocabulary.kinds((found[at].text,)) & {"RELV", "RELVP"}:
            continue
        begin = at + 1 + _at(found, at + 1, QUANTIFIED)
        if any("ATTR" in vocabulary.kinds(name) for name in _counted_at(found, begin)):
            del found[at]
    return found


def _counted_at(words: Sequence[Word], begin: int) -> Iterator[tuple[str, ...]]:
    """What a number at a place may be of: the words behind it, as many as name what is counted."""
    for _, end in numbers_at(words, begin):
        for length in range(1, MOST_WORDS + 1):
            yield tuple(word.text for word in words[end : end + length])


AT_A_TIME = tuple(
    phrase.split()
    for phrase in (
        "at a time", "at once", "at one time", "in one go", "per request", "in a single request",
        "in one request",
    )
)  # fmt: skip
AFTER_IT = frozenset(". , ; ! unless if except on during without with from".split())


def _at_a_time(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Up to 30 doses at a time" as "up to 30 doses", where the request says how many."""
    found = list(words)
    for at in range(len(found) - 2, 3, -1):
        length = _at(found, at, AT_A_TIME)
        if not length or (texts_at(found, at + length) or ".") not in AFTER_IT:
            continue
        begins = range(max(0, at - LONGEST), at)
        names = (name for begin in begins for name in _counted_at(found, begin))
        if any(_is_asked(name, vocabulary) for name in names):
            del found[at : at + length]
            break
    return found


def _is_asked(name: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    senses = vocabulary.entries.get(name, ())
    return any(kind == "ATTR" and value.of == "request" for kind, value in senses)


UP = frozenset("up above higher over upwards more below lower under".split())


def _of_a_level_and_up(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "Level 4 developers and up" as "developers with level 4 and up"."""
    found = list(words)
    for at in range(len(found) - 5, -1, -1):
        if found[at + 1].kind != "number" or "ATTR" not in vocabulary.kinds((found[at].text,)):
            continue
        for end in (at + 3, at + 4):
            names = tuple(w.text for w in found[at + 2 : end])
            joined = texts_at(found, end) in ("and", "or") and texts_at(found, end + 1) in UP
            if joined and vocabulary.kinds(names) & {"NOUN", "CLASS"}:
                level = [replace(found[at], text="with"), *found[at : at + 2]]
                found[at:end] = [*found[at + 2 : end], *level]
                break
    return found


QUANTIFIED = tuple(
    phrase.split()
    for phrase in (
        "more than", "fewer than", "less than", "no more than", "not more than", "at least",
        "at most", "over", "under", "up to", "no fewer than", "exactly",
    )
)  # fmt: skip


def _at(words: Sequence[Word], at: int, phrases: Sequence[list[str]]) -> int:
    """How many words at a place are one of some phrases."""
    for phrase in phrases:
        if [word.text for word in words[at : at + len(phrase)]] == phrase:
            return len(phrase)
    return 0


def _one_of_many(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "at least one adult" as "at least one adults", and "without an adult" as "with no
    adults", where it is adults that are counted.
    """
    found = list(words)
    for at in range(len(found) - 1, 0, -1):
        text = found[at].text
        none = found[at - 1].text == "without" and text in ("a", "an", "any")
        if not none and text not in ("one", "1", "no"):
            continue
        for length in (3, 2, 1):
            many = _counted(tuple(w.text for w in found[at + 1 : at + 1 + length]), vocabulary)
            if many:
                end = at + 1 + length
                found[at + 1 : end] = [replace(found[end - 1], text=text) for text in many]
                if none:
                    with_no = zip(found[at - 1 : at + 1], ("with", "no"), strict=True)
                    found[at - 1 : at + 1] = [replace(word, text=text) for word, text in with_no]
                break
    return found


def _counted(one: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """The words for what is counted, of one of which nothing is known: adults, for an adult."""
    if not one or vocabulary.kinds(one):
        return ()
    for many in plural(" ".join(one)):
        key = tuple(many.split())
        for kind, value in vocabulary.entries.get(key, ()):
            if kind == "ATTR" and isinstance(value, Attr) and value.type.kind in COUNTS:
                return key
    return ()


COUNTS = frozenset(["int", "uint"])


def _having_so_many(words: Sequence[Word]) -> list[Word]:
    """ "With fewer than 3 reviews behind you, …" as "if you have fewer than 3 reviews, …"."""
    found = list(words)
    for at in range(len(found) - 1, -1, -1):
        begins = at == 0 or found[at - 1].text in STARTS
        if not begins or found[at].text != "with" or not _at(found, at + 1, FEWER):
            continue
        comma = next((i for i in range(at, min(at + 12, len(found))) if found[i].text == ","), 0)
        if not comma or texts_at(found, comma + 1) != "you":
            continue
        for end in range(comma - 1, at, -1):
            if (length := _at(found, end, BEHIND)) and end + length == comma:
                del found[end:comma]
                break
        said = [replace(found[at], text=text) for text in ("if", "you", "have")]
        found[at : at + 1] = said
    return found


def _more_than_it_holds(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """ "For more people than the room has capacity for" as "if the number of people is more than
    the room's capacity", where both are declared.
    """
    found = list(words)
    for at in range(len(found) - 6, 0, -1):
        noun = texts_at(found, at + 2)
        counted = ("number", "of", noun) in vocabulary.entries
        if [word.text for word in found[at : at + 2]] != ["for", "more"] or not counted:
            continue
        if texts_at(found, at + 3) != "than":
            continue
        for end in range(at + 5, min(at + 5 + LONGEST, len(found))):
            length = _at(found, end, HAS_ROOM)
            if not length and found[end].text == "has" and _is_counted(found, end + 1, vocabulary):
                who = ["its"] if found[end - 1].text == "it" else []
                whose = who or [*(word.text for word in found[at + 4 : end]), "'s"]
                texts = [*IF_THE_NUMBER_OF, noun, "is", "more", "than", *whose]
                found[at : end + 1] = [replace(found[at], text=text) for text in texts]
                break
            if length and ("capacity",) in vocabulary.entries:
                begins = [*IF_THE_NUMBER_OF, noun, "is", "more", "than"]
                said = [replace(found[at], text=text) for text in begins]
                own = [replace(found[end], text=text) for text in ("'s", "capacity")]
                found[at : end + length] = [*said, *found[at + 4 : end], *own]
                break
    return found


def _is_counted(words: Sequence[Word], at: int, vocabulary: Vocabulary) -> bool:
    """Whether a word is for what a thing has so many of: seats."""
    senses = vocabulary.entries.get((texts_at(words, at),), ())
    return any(kind == "ATTR" and value.of != "request" for kind, value in senses)


def _not_counting(words: Sequence[Word]) -> list[Word]:
    """ "Two people, not counting its author, have …" as "two people other than its author have"."""
    found = list(words)
    for at in range(len(found) - 3, 0, -1):
        length = _at(found, at, NOT_COUNTING)
        if not length:
            continue
        comma = found[at - 1].text == ","
        after = next((i for i in range(at + length, min(at + length + LONGEST, len(found)))
                      if found[i].text in (",", ".", ";")), 0)  # fmt: skip
        if comma and after:
            if found[after].text == ",":
                del found[after]
            other = [replace(found[at], text="other"), replace(found[at + 1], text="than")]
            found[at - 1 : at + length] = other
    return found
