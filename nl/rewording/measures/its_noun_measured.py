"""Knows that who may "approve discounts of more than 20 percent", where "approve a discount on" is
what one does to a deal, may do so to deals with such a discount.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...text.lexicon import MODALS, STOPS
from ...text.morphology import singular
from ...text.quantities import quantities
from ...text.tokens import Word
from ...vocabulary.candidates import texts_at
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr, types_of
from ...vocabulary.vocabulary import Vocabulary

MOST_WORDS = 4
"""Of a noun, of a bound, and of what it is of: "more than", "bodily injury claims"."""
ARTICLES = frozenset("a an any the all every each no".split())
TIES = frozenset("on of for in at from to".split())
BOUNDS = tuple(
    phrase.split()
    for phrase in (
        "no more than", "not more than", "more than", "no less than", "less than", "at least",
        "at most", "up to", "over", "above", "under", "below", "exceeding", "larger than",
        "higher than", "lower than", "greater than", "smaller than", "in excess of", "beyond",
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Measured:
    """A noun with its measure in a text, what it is called, and how a thing is told by that."""

    noun: int
    end: int
    name: str
    measure: tuple[Word, ...]


def its_noun_measured(words: Sequence[Word], vocabulary: Vocabulary) -> list[Word]:
    """The words, "approve discounts of more than 20 percent" as "approve 's discount any deal with
    a discount of more than 20 percent".
    """
    found = list(words)
    measured = (leaf for leaf in quantities(found) if leaf.kind in ("MONEY", "NUMBER", "PERCENT"))
    for leaf in sorted(measured, key=lambda each: (-each.start, -each.end)):
        begin = _begin_of_bound(found, leaf.start)
        for noun in range(begin - 1, max(-1, begin - 1 - MOST_WORDS), -1):
            name = _name(found[noun:begin], vocabulary) if begin else ""
            if name and leaf.end <= len(found):
                own = [_word(found[noun], text) for text in ("with", "a", *name.split())]
                measure = (*own, *found[begin : leaf.end])
                said = _Measured(noun, leaf.end, name, measure)
                if _say_doing(found, said, vocabulary) or _say_done(found, said, vocabulary):
                    _never_on_ones(found, leaf.start, vocabulary)
                    break
    return found


def _begin_of_bound(words: Sequence[Word], end: int) -> int:
    """Where "of more than" begins that ends at a place; 0 where no bound does."""
    for phrase in BOUNDS:
        begin = end - len(phrase)
        if begin > 0 and [word.text for word in words[begin:end]] == phrase:
            return begin - (words[begin - 1].text == "of")
    return 0


def _name(noun: Sequence[Word], vocabulary: Vocabulary) -> str:
    """What an attribute is called, in the singular; nothing where things are called so, too."""
    said = " ".join(word.text for word in noun)
    for name in (*singular(said), said):
        kinds = vocabulary.kinds(tuple(name.split()))
        if "ATTR" in kinds:
            return name if kinds.isdisjoint({"NOUN", "CLASS"}) else ""
    return ""


def _say_doing(found: list[Word], said: _Measured, vocabulary: Vocabulary) -> bool:
    """Says what one may do to whatever has so much: "approve discounts of"."""
    verb = said.noun - 1 - (texts_at(found, said.noun - 1) in ARTICLES)
    if verb < 0 or "ACTN" in vocabulary.kinds((found[verb].text, *said.name.split())):
        return False  # "a stock adjustment" is what is done
    types = _types((found[verb].text, *said.name.split()), ("VERB", "ACTG"), said, vocabulary)
    what = _of_what(found, said.end, types, vocabulary)
    if what is None:
        return False
    end, thing = what
    told = [_word(found[verb], text) for text in ("'s", *said.name.split(), *thing)]
    found[verb + 1 : end] = [*told, *said.measure]
    return True


def _say_done(found: list[Word], said: _Measured, vocabulary: Vocabulary) -> bool:
    """Says what may be done to whatever has so much: "discounts of … may be approved"."""
    begin = said.noun - (texts_at(found, said.noun - 1) in ARTICLES and said.noun > 0)
    front = begin == 0 or found[begin - 1].text in (*STOPS, ",", "and", "but", "while")
    be = next((at for at in range(said.end, len(found) - 1) if found[at].text == "be"), 0)
    if not front or not be or not STOPS.isdisjoint(w.text for w in found[said.end : be]):
        return False
    done = be + 1
    types = _types((found[done].text, "'s", *said.name.split()), ("ACTP",), said, vocabulary)
    what = _of_what(found, said.end, types, vocabulary)
    if what is None or found[what[0]].text not in MODALS:
        return False
    end, thing = what
    if texts_at(found, begin) == "no":
        thing = ["no", *(thing[1:] if thing[0] in ARTICLES else thing)]
    own = ["'s", *said.name.split()]
    found[done + 1 : done + 1] = [_word(found[done], text) for text in own]
    found[begin:end] = [*(_word(found[begin], text) for text in thing), *said.measure]
    return True


def _never_on_ones(found: list[Word], start: int, vocabulary: Vocabulary) -> None:
    """Says "and never on deals they own" as "and never ones they own": those with so much."""
    for at in range(start, len(found) - 3):
        if found[at].text in STOPS:
            return
        if found[at].text not in ("never", "not") or found[at + 1].text not in TIES:
            continue
        noun = at + 2 + (found[at + 2].text in ARTICLES)
        if "NOUN" in vocabulary.kinds((texts_at(found, noun),)) and noun + 1 < len(found):
            if found[noun + 1].text in TOLD:
                found[at + 1 : noun + 1] = [_word(found[noun], "ones")]
            return


TOLD = frozenset("they he she that which whose the of".split())
"""What begins what is said of a noun before it."""


def _types(
    act: Sequence[str], kinds: Sequence[str], said: _Measured, vocabulary: Vocabulary
) -> set[str]:
    """The types to which it is done so, where they have what the noun is called, or the request."""
    entries = vocabulary.entries.get(tuple(act), ())
    acts = {value.name for kind, value in entries if kind in kinds}
    attributes = vocabulary.entries.get(tuple(said.name.split()), ())
    of = {a.of for kind, a in attributes if kind == "ATTR" and isinstance(a, Attr)}
    return {type_ for act_ in acts for type_ in vocabulary.actions.get(act_, ())
            if not of.isdisjoint({type_, "request"})}  # fmt: skip


def _of_what(
    words: Sequence[Word], at: int, types: set[str], vocabulary: Vocabulary
) -> tuple[int, list[str]] | None:
    """Where it is said of what the noun is, up to which word, and that: "on injury claims"; else
    any of the one type to which it is done.
    """
    if texts_at(words, at) in TIES:
        for start in range(at + 1, min(at + 1 + MOST_WORDS, len(words))):
            for end in range(min(start + MOST_WORDS, len(words)), start, -1):
                named = vocabulary.entries.get(tuple(w.text for w in words[start:end]), ())
                if any(k in ("NOUN", "CLASS") and types & {*types_of(v)} for k, v in named):
                    return end, [word.text for word in words[at + 1 : end]]
        if texts_at(words, at) in ("on", "of"):
            return None
    return (at, ["any", *words_of(next(iter(types)))]) if len(types) == 1 else None


def _word(at: Word, text: str) -> Word:
    """A word that is said where another begins."""
    return replace(at, text=text, written=text, kind="word", end=at.start)
