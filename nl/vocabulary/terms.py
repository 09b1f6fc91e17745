"""Knows the words that terms define."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...compiler import model as m
from ..text.lexicon import ACTION_SYNONYMS, DEEDS, PREPOSITIONS
from ..text.morphology import base_of_agent, base_of_participle, plural
from . import measured, moments, phrases
from .actions import add_verb
from .forms import unowned, without_its_owner
from .has_done import what_was_done, words_for_having_done
from .in_presence import in_presence
from .made_by import what_they_did
from .named import circumstances_of, set_words
from .of_roles import called_of
from .relations import (
    of_converse,
    verb_of,
    verbs_of,
)
from .senses import (
    BOOL,
    IT,
    Attr,
    Circumstance,
    Event,
    Given,
    Kind,
    Noun,
    PathNoun,
    Person,
    RelWord,
    marked,
    put,
    reasons_given,
)
from .stages import as_a_clause, otherwise, with_state_behind
from .validity import of_valid_as_termed

if TYPE_CHECKING:
    from .vocabulary import Vocabulary


def is_a_number(model: m.Model, term: m.Term, phrase: str) -> bool:
    """Whether a term, "year 12", is what the word for an attribute and a number say anyway."""
    word, _, number = phrase.rpartition(" ")
    so = term.when
    if not (number.isdigit() and word and isinstance(so, m.Compare) and so.op == "=="):
        return False
    attribute = so.left
    if not isinstance(attribute, m.AttributeOf) or so.right != m.Const(attribute.type, int(number)):
        return False
    means = (term.type, attribute.name)
    called = (other.phrases for other in model.terms
              if other.means is not None and other.means.names == means)  # fmt: skip
    names = {attribute.name.replace("_", " "), *(name for some in called for name in some)}
    return word in names


def add_term(vocabulary: Vocabulary, term: m.Term) -> None:
    for phrase in term.phrases:
        if is_a_number(vocabulary.model, term, phrase):
            continue
        if term.means is not None:
            for words, kind, value in _meaning(vocabulary, term.means, phrase):
                vocabulary.add(words, kind, value)
        elif term.when is not None and term.type is None:
            for words in (
                phrase,
                *plural(phrase),
                *with_state_behind(phrase),
                *in_presence(phrase),
            ):
                vocabulary.add(words, "CIRC", Circumstance(term.when))
                if base_of_participle(phrase.split()[0]) and " " in phrase:
                    vocabulary.add(f"un{words}", "CIRC", Circumstance(m.Not(BOOL, term.when)))
            for said, holds in as_a_clause(phrase):
                told = term.when if holds else m.Not(BOOL, term.when)
                vocabulary.add(said, "CIRC", Circumstance(told))
        elif term.when is not None and term.type is not None:
            _defined(vocabulary, phrase, term.type, put(term.when, IT, "subject"))


def _defined(vocabulary: Vocabulary, phrase: str, type_: str, test: m.Expr) -> None:
    if type_ in vocabulary.principals and (value := phrases.of_group(phrase, test)):
        vocabulary.add(value, "ADJ", Kind(type_, test))  # "anyone in finance", "finance clerks"
    vocabulary.add(phrase, "ADJ", Kind(type_, test))
    vocabulary.add(phrase, "FEAT", Kind(type_, test))
    for several in plural(phrase) if phrases.is_ones_own(phrase) else ():
        vocabulary.add(several, "FEAT", Kind(type_, test, True))
    for kind, form in phrases.of_what_it_does(phrase):
        so = m.Not(BOOL, test) if kind == "PREDVN" else test
        vocabulary.add(form, kind.removesuffix("N"), Kind(type_, so))
    for kind, form in phrases.of_a_clause(phrase):
        so = m.Not(BOOL, test) if kind == "FACTN" else test
        vocabulary.add(form, kind.removesuffix("N"), Kind(type_, so))
    for said, holds in as_a_clause(phrase) if not _names_a_thing(vocabulary, phrase) else ():
        vocabulary.add(said, "FACT", Kind(type_, test if holds else m.Not(BOOL, test)))
    said_of_it = (phrase,) if phrases.is_a_clause(phrase) else ()
    for form in (*phrases.of_what_is_valid(phrase), *said_of_it):
        vocabulary.add(form, "FACT", Kind(type_, test))
    for form in phrases.of_several(phrase):
        vocabulary.add(form, "ADJ", Kind(type_, test, True))
    for several in plural(phrase) if phrases.may_be_several(phrase) and " " not in phrase else ():
        vocabulary.add(several, "CLASS", Kind(type_, test, True))  # "narcotics"
    person = type_ in vocabulary.principals
    so_named = phrase.endswith(f" {type_.replace('_', ' ')}")  # "arrest warrant", of warrants
    if not so_named and (
        phrases.says_of_people(phrase) if person else not phrases.can_be_noun(phrase)
    ):
        return
    vocabulary.add(phrase, "CLASS", Kind(type_, test))
    for several in plural(phrase):
        vocabulary.add(several, "CLASS", Kind(type_, test, True))


def _names_a_thing(vocabulary: Vocabulary, phrase: str) -> bool:
    """Whether a term begins with what is declared for itself: "user on leave", beside users."""
    words = phrase.split()
    firsts = ["_".join(words[:end]) for end in range(1, len(words))]
    return any(
        first in vocabulary.types or first.replace("_", " ") in vocabulary.defined
        for first in firsts
    )


def _meaning(
    vocabulary: Vocabulary, means: m.Meaning, phrase: str
) -> Iterator[tuple[str, str, Any]]:
    names = means.names
    if means.kind == "type":
        yield phrase, "NOUN", Noun((names[0],))
        for several in plural(phrase):
            yield several, "NOUN", Noun((names[0],), True)
        piece, of, mass = phrase.partition(" of ")
        if of and piece in ("piece", "item", "bit"):  # "evidence", of a "piece of evidence"
            yield mass, "NOUN", Noun((names[0],), True)
    elif means.kind == "action":
        said = next((row for row in ACTION_SYNONYMS if phrase == row[0] == "enter"), (phrase,))
        for other in said:
            add_verb(vocabulary, other, names[-1])
    elif means.kind == "request":
        found = next(f for f in vocabulary.model.request if f.name == names[0])
        if found.type.kind == m.BOOL:
            yield phrase, "CIRC", Circumstance(m.RequestField(found.type, found.name))
        else:
            sense = Attr("request", found.name, found.type)
            yield phrase, "ATTR", sense
            counted = found.type.kind in ("int", "decimal") and " " not in phrase
            for several in plural(phrase) if counted or found.type.kind == "money" else ():
                yield several, "ATTR", sense  # "booked for parties larger than 8"
        yield from ((phrase, "CIRC", given) for given in reasons_given(found, phrase))
    elif means.kind == "evidence":
        yield phrase, "CIRC", Circumstance(Given(BOOL, names[0]))
    elif means.kind in ("network", "hours"):
        many = means.kind == "hours" or phrase.endswith(MACHINES)
        forms = (phrase, *(plural(phrase) if many else ()))  # "school days", "CI runners"
        for circumstance in circumstances_of(vocabulary, means):
            for words in forms:
                yield words, "CIRC", circumstance
    elif means.kind == "set":
        for word in set_words(vocabulary, names[0], phrase):
            yield phrase, "SETN", word
            for several in plural(phrase):
                yield several, "SETN", word
            before, _, last = phrase.rpartition(" ")
            if before and word.attr and last in phrases.words_of(word.attr.name):
                for form in (before, *otherwise(before)):
                    yield form, "SETA", word  # "whose country is sanctioned"
    elif means.kind == "entity":
        for name in _in_full(phrase, names[1]):
            yield name, "NAME", Person(names[0], names[1])
    elif there := stands_there(vocabulary, means, phrase):
        rel = next(r for r in vocabulary.declared if (r.type, r.name) == names)
        rel = vocabulary.same.get(rel, rel)
        yield there, "RELP", RelWord(rel, "object")
    elif is_where_they_are(means, phrase):
        yield from _where_they(vocabulary, names, phrase.split()[2:])
    elif means.kind in ("attribute", "relation", "walk"):
        yield from _walk(vocabulary, names, phrase)


def _in_full(phrase: str, id_: str) -> Iterator[str]:
    """A person's name, and in full where it is the first part of their id: "Sasha Petrov", of
    "Sasha" who is "sasha.petrov".
    """
    yield phrase
    parts = [part for part in re.split(r"[._-]", id_.lower()) if part.isalpha()]
    if len(parts) == 2 and parts[0] == phrase.lower():
        yield " ".join(parts)


MACHINES = ("er", "network", "machine", "terminal", "workstation", "laptop", "desktop", "host")
"""What ends the name of several machines that make up a network."""


WHERE_THEY = frozenset({("where", "they"), ("where", "he"), ("where", "she")})


def is_where_they_are(means: m.Meaning | None, phrase: str) -> bool:
    """Whether a term for a relation says where somebody does something: "where they work"."""
    of_one = means is not None and means.kind == "relation" and len(means.names) == 2
    return of_one and tuple(phrase.split()[:2]) in WHERE_THEY and len(phrase.split()) > 2


def _where_they(
    vocabulary: Vocabulary, names: tuple[str, ...], does: list[str]
) -> Iterator[tuple[str, str, Any]]:
    """What a term for where they do something says: "where they work", that they work at it."""
    told = does[1:] if does[0] in ("are", "is") else does
    for rel in vocabulary.relations if told else ():
        if (rel.type, rel.name) == names:
            for preposition in ("at", "in"):
                yield from verbs_of(" ".join((*told, preposition)), rel)


def defined_phrase(model: m.Model, names: tuple[str, ...], phrase: str) -> str:
    """What a term for a relation, an attribute or a walk defines, without whose it is; unless that
    is also a role: "the caretaker of a building", beside caretakers.
    """
    bare = unowned(phrase)
    if len(names) != 2:
        return bare
    if done := what_was_done(bare):
        return done
    named = (term for term in model.terms
             if term.means is not None and term.means.names == names[:1])  # fmt: skip
    called = (names[0].replace("_", " "), *(other for term in named for other in term.phrases))
    alone = without_its_owner(bare, called)
    values = {value.replace("_", " ") for type_ in model.types for attribute in type_.attributes
              for value in (attribute.type.element or attribute.type).values}  # fmt: skip
    return bare if alone in values else alone


def is_loose(means: m.Meaning | None, phrase: str) -> bool:
    """Whether the words of a term for a relation need not stand together: "head of" a department,
    "where they work".
    """
    relation = means is not None and means.kind == "relation" and len(means.names) == 2
    return relation and (bool(called_of(phrase)) or is_where_they_are(means, phrase))


def stands_there(vocabulary: Vocabulary, means: m.Meaning | None, phrase: str) -> str:
    """The preposition of a term for a relation that says just how somebody stands to what it leads
    to: "on", of "on a team"; nothing where it says more.
    """
    if means is None or means.kind != "relation" or len(means.names) != 2:
        return ""
    first, *rest = phrase.split()
    ends = {s for r in vocabulary.declared if (r.type, r.name) == means.names for s in r.subjects}
    if first not in STANDING:
        return ""
    nouns = {end.replace("_", " ") for end in ends}
    named = " ".join(rest[1:]) in nouns and rest[0] in ("a", "an", "the")
    return first if not rest or named else ""


STANDING = frozenset("in on at under inside within".split())


def _walk(
    vocabulary: Vocabulary, names: tuple[str, ...], phrase: str
) -> Iterator[tuple[str, str, Any]]:
    """A word for an attribute, a relation, or where a walk leads."""
    bare = defined_phrase(vocabulary.model, names, phrase)
    type_, steps = names[0], names[1:]
    ends: tuple[str, ...] = (type_,)
    for number, step in enumerate(steps):
        found = [r for r in vocabulary.declared if r.type in ends and r.name == step]
        if not found:
            yield from _walked_attribute(vocabulary, type_, steps[:number], ends, step, bare)
            return
        ends = tuple(dict.fromkeys(s for r in found for s in r.subjects))
    one = [r for r in vocabulary.declared if r.type == type_ and r.name == steps[0]]
    if (
        len(steps) == 1
        and bare.replace("-", " ") in DEEDS
        and set(ends) <= set(vocabulary.principals)
    ):
        for word in (bare, *plural(bare)):  # an approval is not who approved
            yield word, "RELNOM", RelWord(one[0], "subject")
        return
    if len(steps) == 1 and " " in bare and what_they_did(bare.split(), one[0]):
        yield from verbs_of(bare, one[0])  # nobody's "signed off": who has signed it off
        return
    if bare == what_was_done(phrase):
        yield from words_for_having_done(bare, one[0])
        return
    for word in (bare, *plural(bare)):
        yield word, "PATHN", PathNoun(type_, steps, ends)
    if len(steps) > 1:
        return
    rel = one[0]
    vocabulary.weak += [(phrase, word) for phrase, word in of_converse(bare, rel)]
    if set(ends) <= set(vocabulary.principals):
        for word in phrases.of_those_chosen(bare):
            yield word, "RELA", RelWord(rel, "subject")
    if phrases.words_of(rel.name)[-1] != "of":
        yield bare, "RELN", RelWord(rel, "subject")
        for word in plural(bare):
            yield word, "RELN", RelWord(rel, "subject", True)
        for base in base_of_agent(bare) if " " not in bare else ():
            yield from verb_of(base, rel)  # "the flat they own", of an "owner"
    yield from verbs_of(bare, rel)


def _walked_attribute(
    vocabulary: Vocabulary,
    type_: str,
    walk: tuple[str, ...],
    ends: tuple[str, ...],
    name: str,
    phrase: str,
) -> Iterator[tuple[str, str, Any]]:
    """A word for an attribute, of an entity or of where a walk leads."""
    for end in ends:
        for attribute in vocabulary.types[end].attributes:
            if attribute.name != name:
                continue
            sense = Attr(end, name, attribute.type)
            if walk:
                yield phrase, "PATHN", PathNoun(type_, walk, ends, sense)
                return
            yield phrase, "ATTR", sense
            head = vocabulary.last_words.setdefault(phrase.rpartition(" ")[2], [])
            if " " in phrase and sense not in head:
                head.append(sense)  # "the address", of a delivery address
            yield from ((phrase, "FEAT", given) for given in marked(end, attribute, phrase))
            if attribute.type.kind == m.DATETIME:
                yield from _told_as_event(vocabulary, phrase, sense)
                noun = ending(phrase)
                if noun and noun not in vocabulary.defined and moments.runs_out(name):
                    yield noun, "PERIOD", sense  # "once their mute has ended", of "mute ends"
            yield from of_valid_as_termed(end, phrase, attribute, vocabulary.model.terms)
            counted = attribute.type.kind == "int" and " " not in phrase
            for several in plural(phrase) if counted else ():
                yield several, "ATTR", sense  # "pupils in years 12 and 13"
            for done in measured.of_times_told(phrase) if attribute.type.kind == "int" else ():
                yield done, "TIMESV", sense
            for part in measured.of_share(phrase):
                yield part, "ATTRS", sense
            if phrases.words_of(phrase)[-1] in PREPOSITIONS:
                yield phrase, "ATTRP", sense
                for done in measured.of_what_it_does(phrase):
                    yield done, "DONEV", sense  # "asks for" so much, of "asking for"
            if attribute.type.kind == m.BOOL:
                expr = m.AttributeOf(attribute.type, IT, name)
                yield phrase, "ADJ", Kind(type_, expr)
                yield phrase, "FEAT", Kind(type_, expr)
                for said, kind in _as_done(phrase, name):
                    so = m.Not(BOOL, expr) if kind.endswith("N") else expr
                    yield said, kind.removesuffix("N"), Kind(type_, so)
            return


def _as_done(phrase: str, name: str) -> Iterator[tuple[str, str]]:
    """What a term for what was done says of it, too: "public hearing has been held", of a "public
    hearing" that means `hearing_held`.
    """
    *what, done = phrases.words_of(name)
    if what and phrase.endswith(f" {' '.join(what)}") and base_of_participle(done):
        for kind, said in phrases.of_boolean("_".join((*phrase.split(), done))):
            yield said, kind


def ending(phrase: str) -> str:
    """What ends, in a term for when it does: "mute", of "mute ends" and of "end of the mute"."""
    for first in ("end of the ", "end of "):
        if phrase.startswith(first):
            return phrase.removeprefix(first)
    for last in (" ends", " expires", " runs out", " lapses", " end", " expiry"):
        if phrase.endswith(last):
            return phrase.removesuffix(last)
    return ""


def _told_as_event(
    vocabulary: Vocabulary, phrase: str, attr: Attr
) -> Iterator[tuple[str, str, Any]]:
    """A term's "falls due", "given back" for a moment: "until it falls due", "once it was given
    back"; and of "bank details changed", where those are nothing else, "its bank details have been
    changed".
    """
    last = phrases.words_of(phrase)[-1]
    if moments.runs_out(attr.name) and moments.lasts_until_then(phrase):
        return  # an "embargo" that ends then: nothing is embargoed at that time
    for kind, words, noun, happens in moments.of_event(phrase.replace(" ", "_")):
        part = " " in noun and bool(base_of_participle(last)) and noun not in vocabulary.defined
        if not noun or part:
            yield words, kind, Event(attr, noun, happens)
