"""Knows the words of a policy's vocabulary: from what it declares, and from its terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ...compiler import model as m
from ..chart import Leaf
from ..text.lexicon import COLLECTIVES, PEOPLE, PERSON_TYPES, PREPOSITIONS
from ..text.morphology import base_of_participle, plural
from ..text.numbers import SMALL
from ..text.spelling import in_american
from ..text.tokens import Word, key_in, tokens
from ..text.units import TELLING, rates
from . import measured, phrases
from .actions import add_actions, deed_nouns
from .askers import principals
from .attributes import add_attribute, add_request_field
from .compared import compared_with
from .consents import of_whose
from .contraries import add_contraries, add_taken
from .declared import relations_of
from .departments import compared_texts
from .done_by_any import add_done_by_any
from .done_otherwise import add_done_otherwise
from .done_to_what import done_to_what_it_is_of
from .forms import singular_forms, spellings
from .happenings import (
    begun_by_stage,
    done_not_coming,
    not_yet_done,
    part_not_yet_done,
    part_not_yet_over,
    short_events,
)
from .has_done import done_by_others
from .levels import add_below, as_declared, has_members_beside, is_of_descent
from .named import add_named
from .opening import we_are_open
from .other_side import of_the_inverse
from .other_ways import other_ways
from .relations import (
    WEAK_NOUN,
    relation_words,
)
from .renamed import of_the_same, said_once, same_relations, without_second_names
from .said_alike import said_alike
from .senses import (
    BOOL,
    Attr,
    Circumstance,
    Given,
    Kind,
    Noun,
    Rel,
    RelWord,
)
from .short_roles import add_short_roles
from .taken_in import add_taken_in
from .terms import add_term, defined_phrase, is_a_number, is_loose, stands_there
from .types_first import types_first

Key = tuple[str, ...]


MOST_TEXTS = 16


class Vocabulary:
    """What the words of a model's vocabulary can mean.

    `entries` holds, by the words of a phrase, the kinds of leaf it can be and their values.
    """

    def __init__(self, model: m.Model) -> None:
        self.model = model
        self.types = {type_.name: type_ for type_ in model.types}
        self.principals = principals(model)
        self.askers = tuple(
            t.name
            for t in model.types
            if t.name in self.principals or phrases.words_of(t.name)[-1] in PERSON_TYPES
        )
        """The types that may ask, where a phrase says so: also those that one acts on."""
        self.declared: tuple[Rel, ...] = tuple(relations_of(model))
        self.same = same_relations(model, self.declared)
        self.relations = without_second_names(self.declared, self.same)
        self.entries: dict[Key, list[tuple[str, Any]]] = defaultdict(list)
        self.actions: dict[str, list[str]] = defaultdict(list)
        """By action, the types that have it."""
        for type_ in model.types:
            for name in action_names(type_):
                self.actions[name].append(type_.name)
        self.done_by_any: set[str] = set()
        """What is so said of what anybody has done to a thing, and of nothing else."""
        self.meant: set[str] = set()
        """Phrases that are one word in all but spelling: terms, and values of several words."""
        self.defined_of: dict[str, set[str | None]] = {}
        """By phrase of a term, the types of which that says what is so; None of one that names."""
        self.short: list[tuple[str, Noun]] = []
        """Last words of types' names: "files" for personnel files, if no other is called so."""
        self.last_words: dict[str, list[Attr]] = {}
        """Last words of attributes' names: "ceiling", if no other is called so."""
        self.counted: list[tuple[str, Attr]] = []
        """What a count is of: so many "items"."""
        self.alike: list[tuple[str, RelWord]] = []
        """Other phrases for a relation, "bound for", where they are for nothing else."""
        self.weak: list[tuple[str, RelWord]] = []
        """Nouns for who did something: "approver" of approved_by, if no other is called so."""
        self._build()
        self._overlapping()
        types_first(self)
        for word, noun in self.short:
            if self.is_free(word) or self._is_only_whose(word, noun.types):
                self.add(word, "NOUN", noun)
            elif word in ("report", "reports") and self._is_of_those_below(word):
                self.add(word, "NOUN", noun)  # a vet's report, and a manager's
        for word, senses in self.last_words.items():
            named = phrases.can_be_noun(word) or word in base_of_participle(word)  # "cost", "bid"
            if len(senses) == 1 and named and self.is_free(word):
                for form in (word, *plural(word)):
                    self.add(form, "ATTR", senses[0])
        short_events(self)
        done_not_coming(self)
        add_done_by_any(self)
        add_contraries(self)
        begun_by_stage(self)
        add_taken(self)
        not_yet_done(self)
        part_not_yet_done(self)
        part_not_yet_over(self)
        for phrase, kind, counted in [(p, self._kind_of_counted(p), c) for p, c in self.counted]:
            if kind:
                self.add(phrase, kind, counted)
        for phrase, sense in [a for a in self.alike if tuple(a[0].split()) not in self.entries]:
            self.add(phrase, "RELP", sense)
        for phrase, sense in [each for each in self.weak if self._is_free_of(*each)]:
            self.add(phrase, "RELN", sense)
        we_are_open(self)
        add_taken_in(self)
        add_done_otherwise(self)
        self.house_roles = add_short_roles(self)
        """By part of a house, the one role of those who work in it."""
        said_once(self.entries)
        self.meant -= {
            phrase for phrase in self.meant - self.defined if self._is_a_state_of(phrase)
        }
        self.meant -= {phrase for phrase in self.defined if self._says_what_its_words_do(phrase)}
        for key, found in list(self.entries.items()):
            for kind, value in found if len(key) > 1 and key[-1] in PREPOSITIONS else ():
                if kind in ("RELV", "RELVP", "RELP"):  # "to whom they report"
                    bare = "RELPX" if kind == "RELP" else "RELVX"
                    self.add(" ".join(key[:-1]), bare, (value, key[-1]))
        self.done_to_what = done_to_what_it_is_of(self)
        """Of which types it is said by what they are of what is done to them: orders, of drugs."""
        self.compared = compared_texts(model)
        self.spelled = compared_with(model)
        self.rates = rates(model)
        self.deed_nouns = deed_nouns(self)
        """What is named in deeds alone: "results", of `view_results`."""
        self.adverbs = frozenset(
            key[0] for key, found in self.entries.items()
            if len(key) == 1 and (key[0].endswith("ly") or key[0] in WHERE)
            and any(kind == "CIRC" for kind, _ in found)
        )  # fmt: skip
        """Words for a circumstance that tell how, or where, something is done: "externally"."""
        self.named = frozenset(key[0] for key, found in self.entries.items() if len(key) == 1
                               if any(kind == "NAME" for kind, _ in found))  # fmt: skip
        """Words that name one thing, or somebody: "HR"."""
        self.ones_own = frozenset(
            form for key, found in self.entries.items() if len(key) > 1 and key[-1] in CARRIED
            if any(kind == "FEAT" for kind, _ in found)
            for form in (key[-1], *plural(key[-1]))
        )  # fmt: skip
        """What people are told by that they have: "badge", of a "lost badge"."""
        self.longest = max((len(key) for key in self.entries), default=1)
        self.known = {word for key in self.entries for word in key}
        self.spellings = in_american(self.known)
        self._terms: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        """Where terms stand in the texts looked at last: most steps leave a text as it is."""
        self.units = {
            word
            for attribute in (*(a for t in model.types for a in t.attributes), *model.request)
            if attribute.type.kind in ("int", "decimal", "uint")
            and ("_" in attribute.name or attribute.name in TELLING)
            for word in measured.units_in(attribute.name)
        }
        if any("temperature" in a.name for t in model.types for a in t.attributes):
            self.units |= {"degrees"}
        """The last words of measured attributes: in weight_kg, kilograms."""

    def leaves(self, words: Sequence[Word]) -> Iterator[Leaf]:
        """Every phrase of the vocabulary that stands in a text."""
        texts = [word.text for word in words]
        for start in range(len(texts)):
            for end in range(start + 1, min(start + self.longest, len(texts)) + 1):
                for kind, value in self.entries.get(tuple(texts[start:end]), ()):
                    yield Leaf(kind, start, end, value)

    def terms_in(self, words: Sequence[Word]) -> list[tuple[int, int]]:
        """Where terms of several words stand in a text."""
        texts = tuple(word.text for word in words)
        if texts not in self._terms:
            if len(self._terms) >= MOST_TEXTS:
                self._terms.clear()
            self._terms[texts] = self._terms_in(texts)
        return self._terms[texts]

    def _terms_in(self, texts: Sequence[str]) -> list[tuple[int, int]]:
        return [
            (start, end)
            for start in range(len(texts))
            for end in range(start + 2, min(start + self.longest, len(texts)) + 1)
            if any(form in self.meant for form in singular_forms(texts[start:end]))
            and not (texts[start] in SMALL and " ".join(texts[start:end]) not in self.meant)
        ]  # but in "one or two stars" is no "two-star"

    def type_pairs(self, one: str, other: str) -> list[Rel]:
        """The relations between two types, whichever of them declares it; no inverses."""
        return [
            rel
            for rel in self.relations
            if rel.inverse_of is None
            and (
                (rel.type == one and other in rel.subjects)
                or (rel.type == other and one in rel.subjects)
            )
        ]

    def _overlapping(self) -> None:
        """A "home birth plan", of a birth plan that is for a home birth: the word that both end and
        begin with is said once.
        """
        nouns = [(key, value) for key, found in self.entries.items() if len(key) > 1
                 for kind, value in found if kind == "NOUN" and len(value.types) == 1]  # fmt: skip
        kinds = [(key, value) for key, found in self.entries.items() if len(key) > 1
                 for kind, value in found if kind == "ADJ"]  # fmt: skip
        for said, so in kinds:
            for named, noun in nouns:
                whole = (*said, *named[1:])
                if noun.types == (so.type,) and said[-1] == named[0] and whole not in self.entries:
                    self.add(" ".join(whole), "CLASS", Kind(so.type, so.test, noun.plural))
                    self.meant.add(" ".join(whole))

    def _is_free_of(self, word: str, sense: RelWord) -> bool:
        """Whether a noun means nothing yet, or only who is so to something of another type: the
        manager of an artist is who it is managed by, that of an employee their manager.
        """
        entries = self.entries.get(tuple(word.split()), ())
        if sense.always_whose:  # "their children", where there are workshops for children
            return all(kind in ("ADJ", "CLASS", "FEAT") for kind, _ in entries)
        apart = all(
            kind == "RELN" and value.rel.type not in (sense.rel.type, *sense.rel.subjects)
            for kind, value in entries
        )
        return self.is_free(word) or (bool(entries) and apart)

    def _is_only_whose(self, word: str, types: tuple[str, ...]) -> bool:
        """Whether a word is only for those of the types that somebody is in: "teams", of a user."""
        entries = self.entries.get((word,), ())
        return all(kind == "RELN" and value.rel.inverse_of is not None
                   and value.rel.subjects == types for kind, value in entries)  # fmt: skip

    def _is_of_those_below(self, word: str) -> bool:
        """Whether a word is a noun for those who are below somebody: a manager's "reports"."""
        entries = self.entries.get((word,), ())
        nouns = [value for kind, value in entries if kind in ("NOUN", "CLASS", "RELN", "PATHN")]
        return all(isinstance(n, RelWord) and n.rel.type in n.rel.subjects for n in nouns)

    def kinds(self, words: Sequence[str]) -> set[str]:
        """Of which kinds of leaf a phrase can be: none where it says nothing here."""
        return {kind for kind, _ in self.entries.get(tuple(words), ())}

    def is_free(self, word: str) -> bool:
        """Whether nothing is called by a word."""
        kinds = self.kinds((word,))
        return kinds.isdisjoint({"NOUN", "CLASS", "ATTR", "RELN", "PATHN", "CIRC"})

    def _kind_of_counted(self, phrase: str) -> str:
        """What kind of leaf counts what is called so: an attribute's noun where nothing else is
        called so, and one beside the things themselves where they are declared too.
        """
        if self.is_free(phrase):
            return "ATTR"
        kinds = self.kinds(tuple(phrase.split()))
        return "COUNTN" if kinds.isdisjoint({"CLASS", "ATTR", "PATHN", "CIRC"}) else ""

    def _says_what_its_words_do(self, phrase: str) -> bool:
        """Whether a term, "secret data", is what its words say by themselves, so that they may as
        well stand apart: "personal or secret data".
        """
        *state, noun = phrase.split()
        if not self.kinds(tuple(state)).isdisjoint({"NOUN", "RELN", "PATHN", "NAME"}):
            return False  # "school visits", where there are schools
        whole = {each for each in self.entries.get((*state, noun), ()) if each[0] == "CLASS"}
        types = {value.types for kind, value in self.entries.get((noun,), ()) if kind == "NOUN"}
        said = {value for kind, value in self.entries.get(tuple(state), ()) if kind == "ADJ"}
        return bool(whole) and all(
            isinstance(kind, Kind)
            and (kind.type,) in types
            and {so.test for so in said if so.type == kind.type} == {kind.test}
            for _, kind in whole
        )

    def _is_a_state_of(self, phrase: str) -> bool:
        """Whether a relation is called what a type in some state is, too: a ban's banned user, and
        a user who is banned.
        """
        *state, noun = phrase.split()
        types = {
            name
            for kind, value in self.entries.get((noun,), ())
            if kind == "NOUN"
            for name in value.types
        }
        return any(
            kind == "ADJ" and value.type in types
            for kind, value in self.entries.get(tuple(state), ())
        )

    # ── Building ──────────────────────────────────────────────────────────────────

    def add(self, phrase: str, kind: str, value: Any) -> None:
        """Let a phrase be a leaf of a kind."""
        key = key_in(phrase)
        if isinstance(value, RelWord) and is_of_descent(key, value.rel):
            value = replace(value, deep=True)
        if key and (kind, value) not in self.entries[key]:
            self.entries[key].append((kind, value))

    def _build(self) -> None:
        for term in self.model.terms:
            for phrase in term.phrases:
                if is_a_number(self.model, term, phrase):
                    continue
                if stands_there(self, term.means, phrase) or is_loose(term.means, phrase):
                    continue
                names = term.means.names if term.means is not None else ()
                defined = defined_phrase(self.model, names, phrase)
                meant = " ".join(word.text for word in tokens(defined))
                self.meant |= {meant, *phrases.of_several_who(meant)}
                said_of = term.type if term.means is None and term.when is not None else None
                self.defined_of.setdefault(meant, set()).add(said_of)
        self.defined = frozenset(self.meant)
        self.deeds = only_deeds(self.model)
        for type_ in self.model.types:
            self._type(type_)
            if "_" in type_.name:  # a cash transfer is no transfer of cash
                self.meant.add(" ".join(phrases.words_of(type_.name)))
        add_actions(self)
        termed = _called_otherwise(self.model)
        for rel in self.declared:
            outright = done_by_others(rel, self.relations)
            beside = has_members_beside(rel, self.relations)
            inverse = of_the_inverse(rel, self.relations, self.askers)
            ways = (*relation_words(rel), *other_ways(rel, self.relations, self.defined), *inverse)
            for phrase, kind, value in ways:
                if outright and kind in ("RELV", "RELVP", "RELP"):
                    continue
                if (rel.type, phrase) in termed and phrase.replace(" ", "_") == rel.name:
                    continue  # "nested in", as a term says: over any number of steps
                if beside and phrase.endswith(" to") and phrase.startswith("belong"):
                    continue
                value = of_the_same(value, rel, self.same.get(rel, rel))
                if kind == "RELN":
                    value = as_declared(phrase, value, self.relations)
                if kind == WEAK_NOUN:
                    self.weak.append((phrase, value))
                else:
                    self.add(phrase, kind, value)
                named = kind == "RELN" and phrase == " ".join(phrases.words_of(rel.name))
                if named and " " in phrase and not phrase.endswith(" by"):
                    self.meant.add(phrase)
                if kind == "RELP" and phrase == " ".join(phrases.words_of(rel.name)):
                    self.alike += [(other, value) for other in said_alike(phrase)]
                if kind in ("RELV", "RELVP", "RELP"):
                    for shorter in phrases.without_place(phrase):
                        self.add(shorter, "RELW", value)
            if rel.inverse_of is None and set(rel.subjects) & set(self.principals):
                for word in phrases.of_those_chosen(rel.name):
                    self.add(word, "RELA", RelWord(rel, "subject"))
        for attribute in self.model.request:
            add_request_field(self, attribute)
        for evidence in self.model.evidence:
            for phrase in (*phrases.of_evidence(evidence.name), *of_whose(evidence.name)):
                self.add(phrase, "CIRC", Circumstance(Given(BOOL, evidence.name)))
        add_named(self)
        for term in self.model.terms:
            add_term(self, term)
            if term.means is not None and term.means.kind == "type":
                for phrase in term.phrases:
                    before_, _, last = phrase.rpartition(" ")
                    self._about_what(before_, last, term.means.names[0])
        add_below(self)
        self._people()

    def _nouns(self, name: str) -> Iterator[tuple[str, bool]]:
        """A name's singular and plural forms, abbreviations too."""
        for word in spellings(name):
            yield word, False
            for several in plural(word):
                yield several, True

    def _type(self, type_: m.Type) -> None:
        *before, last = phrases.words_of(type_.name)
        alike = [t for t in self.model.types if phrases.words_of(t.name)[-1] == last]
        if before and len(alike) == 1:
            for word, several in ((last, False), *((form, True) for form in plural(last))):
                self.short.append((word, Noun((type_.name,), several)))
        self._about_what("_".join(before), last, type_.name)
        if type_.name in ("dataset", "data_set"):
            self.short.append(("data", Noun((type_.name,), True)))
        for phrase, several in self._nouns(type_.name):
            self.add(phrase, "NOUN", Noun((type_.name,), several))
        for attribute in type_.attributes:
            add_attribute(self, type_.name, attribute)

    def _about_what(self, said: str, last: str, type_: str) -> None:
        """Let "leave" be leave requests, and "expenses" expense claims, if nothing else is."""
        if last in ASKED_ON and said not in (*self.actions, *OF_NO_REQUEST, ""):
            for word in {said, *plural(said)}:
                self.short.append((word.replace("_", " "), Noun((type_,), True)))

    def _people(self) -> None:
        """Everyday words for whoever asks."""
        for word in PEOPLE:
            for phrase, several in ((word, False), *((p, True) for p in plural(word))):
                verbs = self.kinds((phrase,)) <= {"RELV", "RELVP"}  # who staff a desk
                free = verbs and phrase not in self.meant
                if free and self.principals:
                    self.add(phrase, "NOUN", Noun(self.principals, several))
                    for type_ in self._others_who_are_people(word):  # "the person they care for"
                        self.add(phrase, "NOUN", Noun((type_,), several))
                    if word in COLLECTIVES:  # "staff who are", "staff that is"
                        self.add(phrase, "NOUN", Noun(self.principals, True))

    def _others_who_are_people(self, word: str) -> list[str]:
        """The types of people that do not ask themselves, where a word is for any: patients."""
        return [
            type_
            for type_ in self.types
            if type_ not in self.principals
            and phrases.words_of(type_)[-1] in CARED_FOR
            and word in ("person", "individual")
        ]


ASKED_ON = frozenset("request claim statement application form slip task job".split())
"""Of what is written on something, which goes by what it is about: "expenses", of claims."""
OF_NO_REQUEST = frozenset("access data user service support help api http web job work".split())
WHERE = frozenset("online offline abroad overseas offsite onsite outdoors indoors".split())
CARRIED = phrases.ONES_OWN | {"pass", "card", "passport", "permit", "key"}
"""What people have, and show."""
CARED_FOR = frozenset(
    (
        "patient child pupil student resident inmate prisoner offender citizen beneficiary "
        "passenger"
    ).split()
)
"""Types of people of whom records are kept, though they are no users."""


def _called_otherwise(model: m.Model) -> set[tuple[str, str]]:
    """The types and phrases of terms for a relation of them that is declared by another name."""
    named = [(term.means.names, phrase) for term in model.terms for phrase in term.phrases
             if term.means is not None and term.means.kind == "relation"]  # fmt: skip
    return {
        (names[0], phrase)
        for names, phrase in named
        if len(names) == 2 and names[1] != phrase.replace(" ", "_")
    }


def only_deeds(model: m.Model) -> frozenset[str]:
    """The phrases of terms for actions alone: who may "open" a file may open an open one."""
    meant: dict[str, set[str]] = {}
    for term in model.terms:
        kind = term.means.kind if term.means is not None else "state"
        for phrase in term.phrases:
            meant.setdefault(phrase.lower(), set()).add(kind)
    return frozenset(phrase for phrase, kinds in meant.items() if kinds == {"action"})


def action_names(type_: m.Type) -> list[str]:
    """What can be done with a type: its actions, and its permissions, which are actions too."""
    return [*(a.name for a in type_.actions), *(p.name for p in type_.permissions)]
