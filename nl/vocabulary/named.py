"""Knows the words for what is named: networks, hours and sets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...compiler import model as m
from ..text.morphology import plural, singular
from . import phrases
from .forms import spellings
from .senses import (
    BOOL,
    Attr,
    Circumstance,
    SetWord,
)
from .stages import otherwise

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

NOW = m.Now(m.ValueType("datetime"))


def add_named(vocabulary: Vocabulary) -> None:
    """Networks and hours, as circumstances; sets that are called lists."""
    for named in vocabulary.model.sets:
        if phrases.words_of(named.name)[-1] in ("list", "set"):
            for word in spellings(named.name):
                vocabulary.add(word, "SETN", SetWord(None, named.element, named.values))
            continue
        for word in spellings(named.name):  # "on the sanctioned list"
            vocabulary.add(f"{word} list", "SETN", SetWord(None, named.element, named.values))
        *so, noun = phrases.words_of(named.name)
        if so:  # "a restricted country", whatever attribute has one
            for word in (named.name.replace("_", " "), *_other_number(named.name)):
                vocabulary.add(word, "SETN", SetWord(None, named.element, named.values))
        for attr in _could_be_in(vocabulary, named):  # "an allied country", one of the allied ones
            said = SetWord(attr, named.element, named.values)
            if so and noun in phrases.words_of(attr.name):
                for form in (" ".join(so), *otherwise(" ".join(so))):
                    vocabulary.add(form, "SETA", said)  # "whose territory is restricted"
            for word in (attr.name, phrases.words_of(attr.name)[-1]):
                forms = (word, *plural(word))
                told = " ".join(so) if so and noun in forms else named.name
                for form in forms:
                    vocabulary.add(f"{told} {form}", "SETN", said)
    fields = [f for f in vocabulary.model.request if f.type.kind == m.IP]
    if len(fields) == 1:
        field = m.RequestField(fields[0].type, fields[0].name)
        for network in vocabulary.model.networks:
            inside = network_test(field, network)
            for word in spellings(network.name):
                for phrase in (word, f"{word} network", f"{word} networks"):
                    vocabulary.add(phrase.replace("network network", "network"), "CIRC", inside)
    for hours in vocabulary.model.hours:
        test = Circumstance(m.InWindows(BOOL, NOW, hours.windows))
        for word in spellings(hours.name):
            several = plural(word) if word.split()[-1] in COUNTED else ()
            for phrase in (word, *several, f"{word} hours", f"{word} time"):
                vocabulary.add(phrase.replace("hours hours", "hours"), "CIRC", test)


COUNTED = frozenset(
    (
        "night evening morning afternoon day weekday weekend holiday shift window period break "
        "freeze curfew blackout season"
    ).split()
)
"""What hours are called of which there are many: "during night shifts", but no "businesses"."""


def _other_number(name: str) -> Iterator[str]:
    """A set's name in the singular, and in the plural."""
    said = name.replace("_", " ")
    yield from singular(said)
    yield from plural(said)


def set_words(vocabulary: Vocabulary, name: str, phrase: str) -> Iterator[SetWord]:
    """A named set, of each attribute that the phrase names and that can be in it."""
    named = next(s for s in vocabulary.model.sets if s.name == name)
    said = set(phrases.words_of(phrase))
    for attr in _could_be_in(vocabulary, named):
        if said & set(phrases.words_of(attr.name)):
            yield SetWord(attr, named.element, named.values)


def _could_be_in(vocabulary: Vocabulary, named: m.NamedSet) -> Iterator[Attr]:
    """The attributes that have values such as a named set has."""
    owned = [(type_.name, type_.attributes) for type_ in vocabulary.model.types]
    for owner, attributes in (*owned, ("request", vocabulary.model.request)):
        for attribute in attributes:
            if attribute.type.kind == named.element.kind:
                yield Attr(owner, attribute.name, attribute.type)


def circumstances_of(vocabulary: Vocabulary, means: m.Meaning) -> Iterator[Circumstance]:
    fields = [f for f in vocabulary.model.request if f.type.kind == m.IP]
    for network in vocabulary.model.networks:
        if means.kind == "network" and network.name == means.names[0] and len(fields) == 1:
            yield network_test(m.RequestField(fields[0].type, fields[0].name), network)
    for hours in vocabulary.model.hours:
        if means.kind == "hours" and hours.name == means.names[0]:
            yield Circumstance(m.InWindows(BOOL, NOW, hours.windows))


def network_test(field: m.RequestField, network: m.Network) -> Circumstance:
    """That the request comes from a network."""
    element = m.ValueType("network")
    networks = m.Const(m.ValueType("set", (), element), network.networks)
    return Circumstance(m.InNetworks(BOOL, field, networks))
