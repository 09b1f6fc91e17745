"""Knows the words for what things have: attributes, their values, and the fields of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...compiler import model as m
from ..text.lexicon import NOMINALS, PREPOSITIONS
from ..text.morphology import base_of_participle, plural
from . import measured, moments, phrases
from .consents import of_consent, of_whose
from .forms import not_before, spellings
from .in_presence import in_presence
from .named import NOW
from .relations import (
    done_to,
)
from .senses import (
    BOOL,
    IT,
    Attr,
    Circumstance,
    Event,
    Kind,
    marked,
    reasons_given,
)
from .stages import (
    brought_in,
    of_a_status,
    of_process,
    of_quality,
    of_verdict,
    of_what_is_under,
    otherwise,
)
from .validity import has_valid, is_valid

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

MARKS = frozenset(["watermark", "seal", "stamp", "flag"])
MEASURED = ("money", "int", "decimal")


def add_attribute(vocabulary: Vocabulary, owner: str, attribute: m.Attribute) -> None:
    value, name = attribute.type, attribute.name
    sense = Attr(owner, name, value)
    expr = m.AttributeOf(value, IT, name)
    if value.kind == m.BOOL:
        _boolean(vocabulary, owner, name, expr)
        return
    for phrase in measured.of_amount_done(name) if value.kind in MEASURED else ():
        vocabulary.add(phrase, "DONEV", sense)
    for phrase in measured.of_amount_doing(name) if value.kind in MEASURED else ():
        vocabulary.add(phrase, "ATTRP", sense)
    if value.kind == "int":
        for phrase in measured.of_count_done(name):
            vocabulary.add(phrase, "ATTRV", sense)
        for phrase in measured.of_what_is_counted(name):
            vocabulary.counted.append((phrase, sense))
        for phrase in measured.of_times_done(name):
            vocabulary.add(phrase, "TIMESV", sense)
    for kind, phrase in phrases.of_what_they_do(name) if owner in vocabulary.principals else ():
        vocabulary.add(phrase, kind, sense)
    last = phrases.words_of(name)[-1]
    if "_" in name and value.kind in (*MEASURED, "string", "enum"):
        vocabulary.last_words.setdefault(last, []).append(sense)
    if phrases.words_of(name)[-1] in PREPOSITIONS and "_" in name:
        vocabulary.add(name, "ATTRP", sense)
    for phrase in phrases.of_what_is_set(name) if value.kind in MEASURED else ():
        vocabulary.add(phrase, "ATTRP", sense)
    for phrase in phrases.of_whom_it_names(name) if value.kind in ("string", "enum") else ():
        vocabulary.add(phrase, "ATTRP", sense)
    for phrase in phrases.of_what_those_do(name) if value.kind in ("string", "enum") else ():
        vocabulary.add(phrase, "ATTRDO", sense)
    for phrase in phrases.of_attribute(name, value.kind):
        if value.kind in MEASURED and phrase.replace(" ", "_") in vocabulary.types:
            continue  # of flight_hours, beside flights
        vocabulary.add(phrase, "ATTR", sense)
        for given in marked(owner, attribute, phrase):
            vocabulary.add(phrase, "FEAT", given)
        for several in plural(phrase) if value.kind != m.SET else ():
            vocabulary.add(several, "ATTR", sense)
    if value.kind == m.DATETIME:
        if name in ("valid_until", "valid_to", "valid_till", "valid_through"):
            is_valid(vocabulary, owner, expr)
        under: set[str] = set()
        for period in moments.of_period(name):
            for form in (period, *plural(period)):
                vocabulary.add(form, "PERIOD", sense)
            has_valid(vocabulary, owner, period, expr)
            still = m.Compare(BOOL, "<", m.Now(value), expr)
            if f"under {period}" not in vocabulary.defined:  # "under embargo"
                vocabulary.add(f"under {period}", "ADJ", Kind(owner, still))
            under.update(of_what_is_under(period))
        own = _attributes_of(vocabulary, owner)
        told = (text for other in own for text in (other.name, *other.type.values))
        known = {text.replace("_", " ") for text in told}
        lasting = under.union(moments.of_what_lasts(name))
        for state in lasting - vocabulary.defined - known:
            lasts = m.Compare(BOOL, "<", m.Now(value), expr)
            both = m.And(BOOL, (m.Present(BOOL, expr), lasts))
            vocabulary.add(state, "ADJ", Kind(owner, both))
            vocabulary.add(f"un{state}", "ADJ", Kind(owner, m.Not(BOOL, both)))
        for state in moments.of_state_begun(name):
            vocabulary.add(state, "EVENTX", Event(sense))
        for kind, phrase, noun, happens in moments.of_event(name):
            vocabulary.add(phrase, kind, Event(sense, noun, happens))
            if kind == "EVENTP" and owner in vocabulary.principals and not noun:
                vocabulary.add(phrase, "EVENTV", Event(sense, noun, True))  # "who registered"
    for member in value.values:
        test: m.Expr = m.Compare(BOOL, "==", expr, m.Const(value, member))
        if phrases.words_of(name)[-1] in HELD_BY_ONE and "_" in member:
            for word in spellings(member):  # users "with a day pass", of a plan
                vocabulary.add(word, "FEAT", Kind(owner, test))
                vocabulary.add(word, "ADJ", Kind(owner, test))
            continue
        _value(vocabulary, owner, member, test, _names_kinds(name))
        for word in spellings(member):
            for quality in of_quality(name, word):
                vocabulary.add(quality, "ADJ", Kind(owner, test))
            for kind, said in of_a_status(name, word):
                so = m.Not(BOOL, test) if kind == "FACTN" else test
                vocabulary.add(said, kind.removesuffix("N"), Kind(owner, so))
            for state in brought_in(word):
                if not _is_said_of(state, _attributes_of(vocabulary, owner)):
                    vocabulary.add(state, "ADJ", Kind(owner, test))
        _one_so(vocabulary, owner, name, member, test)
        for said in phrases.of_its_measure(name, member):
            vocabulary.add(said, "ADJ", Kind(owner, test))
        if len(member.rpartition("_")[2]) < 3:  # "band A proposals", "tier 1 customers"
            said = f"{phrases.words_of(name)[-1]} {member}"
            vocabulary.add(said, "ADJ", Kind(owner, test))
    if value.kind == m.SET and value.element is not None:
        for member in value.element.values:
            _value(vocabulary, owner, member, m.InSet(BOOL, m.Const(value.element, member), expr))


def _boolean(vocabulary: Vocabulary, owner: str, name: str, expr: m.Expr) -> None:
    """A boolean: what is so, what is not ("unlocked"), and who is, where it can be a noun."""
    _approval(vocabulary, owner, name, Kind(owner, expr))
    for died in ("has died", "have died", "died") if name == "deceased" else ():
        vocabulary.add(died, "PREDV", Kind(owner, expr))
    if name.endswith("_paid") and not _is_said_of("paid", _attributes_of(vocabulary, owner)):
        vocabulary.add("paid", "ADJ", Kind(owner, expr))  # fee_paid: a "paid" application
        vocabulary.add("unpaid", "ADJ", Kind(owner, m.Not(BOOL, expr)))
    said = [*phrases.of_boolean(name), *of_consent(name, _relations_of(vocabulary, owner))]
    for kind, phrase in said:
        if kind in ("FACTN", "PREDVN"):
            vocabulary.add(phrase, kind.removesuffix("N"), Kind(owner, m.Not(BOOL, expr)))
            continue
        vocabulary.add(phrase, kind, Kind(owner, expr))
        if "email" in phrase.split():
            vocabulary.add(phrase.replace("email", "email address"), kind, Kind(owner, expr))
        alike = (*otherwise(phrase), *done_to(phrase), *of_process(phrase))
        for form in alike if kind == "ADJ" else ():
            vocabulary.add(form, "ADJ", Kind(owner, expr))
        if kind != "ADJ" or (owner in vocabulary.principals and phrases.is_ones_own(phrase)):
            continue
        noun = phrases.is_plain_noun(phrase) or phrases.is_of_a_person(phrase)
        noun = noun or _is_one_of_those(vocabulary, owner, phrase)
        if noun or (owner in vocabulary.principals and phrases.can_be_noun(phrase)):
            vocabulary.add(phrase, "CLASS", Kind(owner, expr))
            for several in plural(phrase):
                vocabulary.add(several, "CLASS", Kind(owner, expr, True))
        if " " not in phrase:
            for opposite in (f"un{phrase}", f"non {phrase}", f"{not_before(phrase)}{phrase}"):
                vocabulary.add(opposite, "ADJ", Kind(owner, m.Not(BOOL, expr)))


def _is_one_of_those(vocabulary: Vocabulary, owner: str, phrase: str) -> bool:
    """Whether a flag is a kind of what its type is called: of tickets called incidents too, those
    that are a `security_incident`.
    """
    _, _, last = phrase.rpartition(" ")
    called = owner in vocabulary.defined_of.get(last, ()) or last == owner.rpartition("_")[2]
    return last != phrase and called and phrases.can_be_noun(last)


def _attributes_of(vocabulary: Vocabulary, owner: str) -> tuple[m.Attribute, ...]:
    return vocabulary.types[owner].attributes if owner in vocabulary.types else ()


def _is_said_of(word: str, attributes: tuple[m.Attribute, ...]) -> bool:
    """Whether an attribute is called so, or one of its values."""
    return any(word in (a.name, *a.type.values) for a in attributes)


def _relations_of(vocabulary: Vocabulary, owner: str) -> list[str]:
    return [relation.name for relation in vocabulary.types[owner].relations]


def _approval(vocabulary: Vocabulary, owner: str, state: str, so: Kind) -> None:
    """Approval, of what is approved: where no relation says by whom."""
    for base in base_of_participle(state):
        nouns = NOMINALS.get(base, ()) if base in ("approve", "confirm", "verify") else ()
        nouns = (base,) if base in MARKS else nouns  # what is watermarked has a watermark
        by = any(r.name == f"{state}_by" for r in vocabulary.types[owner].relations)
        for noun in nouns if not by else ():
            vocabulary.add(noun, "FEAT", so)


def _one_so(vocabulary: Vocabulary, owner: str, name: str, member: str, test: m.Expr) -> None:
    """Junior members, of whose membership is junior."""
    last = phrases.words_of(name)[-1]
    if owner in vocabulary.principals and last.endswith("ship"):
        noun = f"{member.replace('_', ' ')} {last.removesuffix('ship')}"
        for word, several in ((noun, False), *((form, True) for form in plural(noun))):
            vocabulary.add(word, "CLASS", Kind(owner, test, several))


HELD_BY_ONE = frozenset("plan membership subscription pass package ticket".split())
"""What somebody has, by the name of which its values are called: a day pass."""
HOW = frozenset("in on by over via".split())
"""What begins a value that tells how or where something is done: in person, by phone."""
HELD = ("held", "conducted", "carried out", "done")


_KINDS = frozenset("kind type species category stage round class genre format sort breed".split())


def _names_kinds(attribute: str) -> bool:
    """Whether an attribute's values are kinds of what has it: a sedative, of `kind`."""
    return phrases.words_of(attribute)[-1] in _KINDS


def _value(
    vocabulary: Vocabulary, owner: str, member: str, test: m.Expr, of_kind: bool = False
) -> None:
    """A value of an enum: an adjective, and a noun where it can be one."""
    _approval(vocabulary, owner, member, Kind(owner, test))
    for word in spellings(member):
        of_others = _is_defined_of_others(vocabulary, word, owner)
        defined = word in vocabulary.defined and word not in vocabulary.deeds
        if defined and (isinstance(test, m.InSet) or not of_others):
            _held_as(vocabulary, owner, word, test)
            continue  # those who are qualified for robots are none
        vocabulary.add(word, "ADJ", Kind(owner, test))
        for held in HELD if word.split()[0] in HOW else ():  # "hearings held in person"
            vocabulary.add(f"{held} {word}", "ADJ", Kind(owner, test))
        for kind, form in of_verdict(word):
            vocabulary.add(form, kind, Kind(owner, test))
        for state in done_to(word):
            vocabulary.add(state, "ADJ", Kind(owner, test))
        for state in of_process(word) if owner not in vocabulary.principals else ():
            vocabulary.add(state, "ADJ", Kind(owner, test))
        if " " in word:
            vocabulary.meant.add(word)
        first, _, place = word.partition(" ")
        if first in PREPOSITIONS and place and " " not in place:
            vocabulary.add(f"{first} the {place}", "ADJ", Kind(owner, test))  # "on the shelf"
            vocabulary.meant.add(f"{first} the {place}")
        if first == "on" and place:
            vocabulary.add(f"out {word}", "ADJ", Kind(owner, test))  # "out on loan"
            vocabulary.meant.add(f"out {word}")
        for form in otherwise(word):
            vocabulary.add(form, "ADJ", Kind(owner, test))
        noun = owner in vocabulary.principals or phrases.can_be_noun(word)
        if noun and word in phrases.WORKERS:
            for form in (phrases.WORKERS[word], *plural(phrases.WORKERS[word])):
                vocabulary.add(form, "CLASS", Kind(owner, test, form != phrases.WORKERS[word]))
        several = phrases.may_be_several(word)
        if noun or (several and of_kind):
            vocabulary.add(word, "CLASS", Kind(owner, test))
        for form in plural(word) if noun or several or of_kind else ():
            vocabulary.add(form, "CLASS", Kind(owner, test, True))


def _held_as(vocabulary: Vocabulary, owner: str, word: str, test: m.Expr) -> None:
    """The lead role, where a term says who is a project's lead: that is the value, all the same."""
    role = f"{word} role"
    if _is_of_roles(test) and role not in vocabulary.defined:
        vocabulary.add(role, "FEAT", Kind(owner, test))
        vocabulary.add(f"role of {word}", "FEAT", Kind(owner, test))


def _is_of_roles(test: m.Expr) -> bool:
    """Whether a test is of the roles that somebody has."""
    told = test.set if isinstance(test, m.InSet) else getattr(test, "left", None)
    return isinstance(told, m.AttributeOf) and told.name in ("role", "roles")


def _is_defined_of_others(vocabulary: Vocabulary, word: str, owner: str) -> bool:
    """Whether terms say a word of other types alone: "production" of workloads, whose environment
    is in production; an environment is so itself.
    """
    types = vocabulary.defined_of.get(word, set())
    return bool(types) and None not in types and owner not in types


def add_request_field(vocabulary: Vocabulary, attribute: m.Attribute) -> None:
    value, name = attribute.type, attribute.name
    field = m.RequestField(value, name)
    if value.kind == m.BOOL:
        for kind, phrase in (*phrases.of_boolean(name), *of_consent(name, ())):
            if kind in ("FACTO", "FACTQ"):
                continue  # what is but a part of what is said
            test: m.Expr = m.Not(BOOL, field) if kind == "FACTN" else field
            vocabulary.add(phrase, "CIRC", Circumstance(test))
        for phrase in (*of_whose(name), *in_presence(name.replace("_", " "))):
            vocabulary.add(phrase, "CIRC", Circumstance(field))
        return
    sense = Attr("request", name, value)
    for phrase in phrases.of_attribute(name, value.kind):
        vocabulary.add(phrase, "ATTR", sense)
        for several in plural(phrase) if value.kind in ("decimal", "money") else ():
            vocabulary.add(several, "ATTR", sense)  # "in winds above 10", "for amounts above £10"
    for phrase in measured.of_what_is_counted(name) if value.kind == "int" else ():
        vocabulary.counted.append((phrase, sense))  # "export more than 500 records"
    for given in reasons_given(attribute, name.replace("_", " ")):
        vocabulary.add(name, "CIRC", given)
    if value.kind == m.DATETIME:
        for kind, phrase, noun, happens in moments.of_event(name):
            vocabulary.add(phrase, kind, Event(sense, noun, happens))
        over = m.And(BOOL, (m.Present(BOOL, field), m.Compare(BOOL, "<=", field, NOW)))
        for phrase in moments.of_what_happened(name):
            vocabulary.add(phrase, "CIRC", Circumstance(over))
    for member in value.values:
        test = m.Compare(BOOL, "==", field, m.Const(value, member))
        for word in spellings(member):
            vocabulary.add(word, "CIRC", Circumstance(test))
            for noun in phrases.of_attribute(name, value.kind):
                for said in (f"{word} {noun}", f"{noun} of {word}", f"{noun} is {word}"):
                    vocabulary.add(said, "CIRC", Circumstance(test))
                for several in plural(noun):
                    vocabulary.add(f"{word} {several}", "CIRC", Circumstance(test))
