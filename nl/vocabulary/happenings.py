"""Knows what the words for moments are in a vocabulary beside what each name says by itself: "the
link expires", "unpaid", "closed" where something also closes.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...compiler import model as m
from ..text.morphology import base_of_third, verb
from .moments import is_set_ahead
from .phrases import TIME_ENDINGS, is_what_they_did, words_of
from .senses import BOOL, IT, Attr, Event, Kind

if TYPE_CHECKING:
    from .vocabulary import Vocabulary


def short_events(vocabulary: Vocabulary) -> None:
    """ "The link expires", of portal_link_expires_at, where nothing else is called a link."""
    found: dict[tuple[str, ...], set[Event]] = {}
    for key, senses in vocabulary.entries.items():
        for kind, value in senses:
            before = value.noun.split()[:-1] if kind == "EVENTC" else []
            if before and key[: len(before)] == tuple(before):
                found.setdefault(key[len(before) :], set()).add(value)
    for key, events in found.items():
        if len(events) == 1 and key not in vocabulary.entries and vocabulary.is_free(key[0]):
            vocabulary.add(" ".join(key), "EVENTC", *events)


def done_not_coming(vocabulary: Vocabulary) -> None:
    """ "Closed" is what closed_at tells, where closes_at tells when something is to close."""
    for key, senses in vocabulary.entries.items():
        events = [value for kind, value in senses if kind == "EVENTP" and isinstance(value, Event)]
        done = {event.attr.of for event in events if not event.happens}
        vocabulary.entries[key] = [
            (kind, value)
            for kind, value in senses
            if not (kind == "EVENTP" and value.happens and value.attr.of in done)
        ]


def not_yet_done(vocabulary: Vocabulary) -> None:
    """ "Unpaid", of paid_at: it has not happened, as far as anybody knows."""
    for key, senses in list(vocabulary.entries.items()):
        for kind, event in senses if len(key) == 1 else ():
            whole = kind == "EVENTP" and not event.happens and not event.noun
            named = event.attr.name.split("_")[:-1] == [key[0]] if whole else False
            if not named or event.attr.of == "request" or is_set_ahead(event.attr.name):
                continue
            if (f"un{key[0]}",) not in vocabulary.entries:
                vocabulary.add(f"un{key[0]}", "ADJ", _not_done(event))
            for state in UNTIL_THEN.get(key[0], ()):
                if not any(_is_known(so, event.attr.of, vocabulary) for so in (state, key[0])):
                    vocabulary.add(state, "ADJ", _not_done(event))


UNTIL_THEN = {"closed": ("open", "still open"), "ended": ("ongoing",)}
"""What something is that has not come to it, where nothing else says whether it is."""


def _is_known(state: str, type_: str, vocabulary: Vocabulary) -> bool:
    """Whether a vocabulary says by itself when something is in a state, or when it begins."""
    senses = vocabulary.entries.get(tuple(state.split()), ())
    own = any(isinstance(value, Kind) and value.type == type_ for _, value in senses)
    names = [attribute.name for attribute in vocabulary.types[type_].attributes]
    return own or any(name.startswith(("opens", "open")) for name in names if "ed" not in name)


def part_not_yet_done(vocabulary: Vocabulary) -> None:
    """ "The fee is unpaid", of fee_paid_at, and "the fee has not been paid"."""
    events = {
        event
        for senses in vocabulary.entries.values()
        for kind, event in senses
        if kind == "EVENTP" and not event.happens and event.noun and event.attr.of != "request"
    }
    for event in events:
        done = event.attr.name.split("_")[-2]
        if event.attr.name.split("_")[:-1] != [*event.noun.split(), done]:
            continue
        for be in ("is", "was", "are", "were"):
            for so in (f"un{done}", f"still un{done}", f"not {done}", f"not yet {done}"):
                vocabulary.add(f"{event.noun} {be} {so}", "FACT", _not_done(event))
        for have in ("has", "have"):
            for so in ("not been", "not yet been", "never been"):
                vocabulary.add(f"{event.noun} {have} {so} {done}", "FACT", _not_done(event))


def part_not_yet_over(vocabulary: Vocabulary) -> None:
    """ "The registration has not closed", of registration_closes_at, "is still open": known to be
    so.
    """
    events = {
        event
        for senses in vocabulary.entries.values()
        for kind, event in senses
        if kind == "EVENTC" and event.attr.of != "request" and is_set_ahead(event.attr.name)
    }
    for event in sorted(events, key=lambda e: (e.attr.of, e.attr.name)):
        for said in (*_not_yet(event), *_still_so(event, vocabulary)):
            if tuple(said.split()) not in vocabulary.entries:
                moment = m.AttributeOf(event.attr.type, IT, event.attr.name)
                ahead = m.Compare(BOOL, "<", m.Now(event.attr.type), moment)
                vocabulary.add(said, "FACT", Kind(event.attr.of, ahead))


def _not_yet(event: Event) -> Iterator[str]:
    """What is said of a part of a thing before it comes to what is set for it."""
    words = [word for word in words_of(event.attr.name) if word not in TIME_ENDINGS]
    if words[-1] == "due":
        for be, due in itertools.product(("is", "are"), ("due", "overdue")):
            yield from (f"{event.noun} {be} {no} {due}" for no in ("not", "not yet"))
            yield f"{event.noun} {be} not {due} yet"
    for base in base_of_third(words[-1]):
        for form in verb(base).participle:
            for have in ("has not", "has not yet", "have not", "have not yet", "is not"):
                yield f"{event.noun} {have} {form}"


def _still_so(event: Event, vocabulary: Vocabulary) -> Iterator[str]:
    """That a part of a thing is open, where nothing says when it opens."""
    begins = f"{event.noun.replace(' ', '_')}_opens"
    names = [attribute.name for attribute in vocabulary.types[event.attr.of].attributes]
    if "closes" in words_of(event.attr.name) and not any(n.startswith(begins) for n in names):
        yield from (f"{event.noun} {be} open" for be in ("is", "is still", "remains"))


def _not_done(event: Event) -> Kind:
    moment = m.AttributeOf(event.attr.type, IT, event.attr.name)
    past = m.Compare(BOOL, "<=", moment, m.Now(event.attr.type))
    return Kind(event.attr.of, m.Not(BOOL, m.And(BOOL, (m.Present(BOOL, moment), past))))


def begun_by_stage(vocabulary: Vocabulary) -> None:
    """ "Pending for more than ten days", where a term says that for a stage `applied`, and
    `applied_at` tells since when something has been at that.
    """
    moments = {
        (type_.name, attribute.name): Attr(type_.name, attribute.name, attribute.type)
        for type_ in vocabulary.model.types
        for attribute in type_.attributes
        if attribute.type.kind == m.DATETIME
    }
    for key, senses in list(vocabulary.entries.items()):
        for kind, value in senses:
            test = value.test if kind == "ADJ" and isinstance(value, Kind) else None
            if not isinstance(test, m.Compare) or test.op != "==":
                continue
            stage = test.right.value if isinstance(test.right, m.Const) else None
            own = isinstance(test.left, m.AttributeOf) and test.left.of == IT
            for since in ("at", "on", "since") if own and stage != "_".join(key) else ():
                if (moment := moments.get((value.type, f"{stage}_{since}"))) is not None:
                    vocabulary.add(" ".join(key), "EVENTX", Event(moment))
                    if is_what_they_did(" ".join(key)):  # "who left the school a year ago"
                        vocabulary.add(" ".join(key), "EVENTV", Event(moment, happens=True))
