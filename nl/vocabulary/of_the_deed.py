"""Knows of which deed a request's field tells how much of it is done: delay_minutes of "delay"."""

from __future__ import annotations

from collections.abc import Iterator

from ..text.lexicon import NOMINALS
from ..text.morphology import singular, verb
from ..text.quantities import UNITS
from .phrases import words_of
from .senses import Act, Attr
from .vocabulary import Vocabulary

OF_ANY_DEED = frozenset("amount quantity number size requested of change".split())
"""Words of a field's name that say nothing of what is done."""
GOALS = frozenset("target new requested proposed desired wanted final".split())
"""What begins the name of a field that tells what something is to become."""
SETTING = frozenset("set change edit update adjust modify".split())
CURRENCIES = frozenset("gbp usd eur chf jpy cad aud".split())
SELLING = frozenset("sell buy offer rent let lease hire quote purchase".split())
PRICES = frozenset(["price", "fee"])
"""What one sells a thing for."""
MEASURES = frozenset(
    "units ml l g kg mg km m cm percent pct gb mb tb doses copies pieces words pages".split()
)


def field_name(field: Attr, vocabulary: Vocabulary) -> tuple[str, ...]:
    """By what a field is called, and nothing else is; nothing where there is no such phrase."""
    own = tuple(words_of(field.name))
    names = [own, *(key for key in vocabulary.entries if len(key) > 1)]
    return next((n for n in names if vocabulary.entries.get(n) == [("ATTR", field)]), ())


def is_of_deed(field: Attr, act: str, vocabulary: Vocabulary) -> bool:
    """Whether a field tells how much of an action is done: delay_minutes of "delay", or one whose
    name says nothing of what is done; or it goes by the noun of the deed.
    """
    rest = tells_the_deed(field)
    if act.split("_")[0] in SELLING and PRICES & set(rest):
        return True
    if rest and GOALS.issuperset(rest) and act.split("_")[0] in SETTING:
        return True
    named = not rest or act in rest or set(rest) <= set(act.split("_"))
    if named or any(verb_form in rest for verb_form in _forms(act)):
        return True
    return any(
        kind == "ACTN" and isinstance(value, Act) and value.name == act
        for word in rest
        for kind, value in vocabulary.entries.get((word,), ())
    )


def acts_named(noun: tuple[str, ...], vocabulary: Vocabulary) -> set[str]:
    """The actions whose noun words are, or what the request's amount of one is called by: both
    "bill adjustments" and "adjustments".
    """
    found = vocabulary.entries.get(noun, ())
    acts = {value.name for kind, value in found if kind == "ACTN" and isinstance(value, Act)}
    if acts or not noun:
        return acts
    fields = [value for kind, value in found if kind == "ATTR" and value.of == "request"]
    return {
        act
        for field in fields
        for act in vocabulary.actions
        if not {noun[-1], *singular(noun[-1])}.isdisjoint(nouns_of(act))
        and is_of_deed(field, act, vocabulary)
    }


def nouns_of(act: str) -> tuple[str, ...]:
    """By what nouns one calls that something is done: "adjustment", of adjust_bill."""
    base = act.split("_")[0]
    return (*NOMINALS.get(base, ()), base)


def tells_the_deed(field: Attr) -> list[str]:
    """The words of a field's name but units, what is counted (row_count), and those that can be
    said of any deed.
    """
    words = words_of(field.name)
    return [
        word
        for word in words[: -2 if words[-1] == "count" else None]
        if word not in OF_ANY_DEED and word not in CURRENCIES and not _is_unit(word)
    ]


def _is_unit(word: str) -> bool:
    return word in MEASURES or word.removesuffix("s") in UNITS


def _forms(act: str) -> Iterator[str]:
    """The other forms of an action's verb: "discounted", "renewal"."""
    base = act.split("_")[0]
    forms = verb(base)
    yield from (*forms.gerund, *forms.participle, *NOMINALS.get(base, ()))


def is_named_for(field: Attr, act: str, vocabulary: Vocabulary) -> bool:
    """Whether a field goes by the name of an action: "refund amount", of "refund"."""
    forms = {act.split("_")[0], *_forms(act)}
    return any(
        ("ATTR", field) in values and not forms.isdisjoint(name)
        for name, values in vocabulary.entries.items()
    )
