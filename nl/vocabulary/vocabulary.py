"""Knows the words of a policy's vocabulary: from what it declares, and from its terms."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from ...compiler import model as m
from ..chart import Leaf
from ..ruling.spelling import compared_with
from ..text.lexicon import ACTION_SYNONYMS, DEEDS, NOMINALS, PEOPLE, PERSON_TYPES, PREPOSITIONS
from ..text.morphology import able, base_of_agent, base_of_participle, plural, verb
from ..text.tokens import Word, tokens
from ..text.units import rates
from . import inner, phrases
from .askers import principals
from .consents import of_consent
from .contraries import add_contraries, add_taken
from .departments import compared_texts
from .forms import not_before, singular_forms, spellings, unowned
from .happenings import done_not_coming, not_yet_done, short_events
from .opening import we_are_open
from .relations import (
    WEAK_NOUN,
    done_by_others,
    done_to,
    of_converse,
    relation_words,
    relations_of,
    said_alike,
    verb_of,
    verbs_of,
)
from .senses import (
    BOOL,
    IT,
    Act,
    Attr,
    Circumstance,
    Event,
    Given,
    Kind,
    Noun,
    PathNoun,
    Person,
    Rel,
    RelWord,
    SetWord,
    put,
    reasons_given,
)
from .stages import of_process, of_quality, of_verdict, otherwise, with_state_behind
from .validity import has_valid, is_valid

Key = tuple[str, ...]
MARKS = frozenset(["watermark", "seal", "stamp", "flag"])
MEASURED = ("money", "int", "decimal")


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
        self.relations: tuple[Rel, ...] = tuple(relations_of(model))
        self.entries: dict[Key, list[tuple[str, Any]]] = defaultdict(list)
        self.actions: dict[str, list[str]] = defaultdict(list)
        """By action, the types that have it."""
        for type_ in model.types:
            for name in action_names(type_):
                self.actions[name].append(type_.name)
        self.meant: set[str] = set()
        """Phrases that are one word in all but spelling: terms, and values of several words."""
        self.short: list[tuple[str, Noun]] = []
        """Last words of types' names: "files" for personnel files, if no other is called so."""
        self.last_words: dict[str, list[Attr]] = {}
        """Last words of attributes' names: "ceiling", if no other is called so."""
        self.counted: list[tuple[str, Attr]] = []
        """What a count is of: so many "items", where nothing else is called so."""
        self.alike: list[tuple[str, RelWord]] = []
        """Other phrases for a relation, "bound for", where they are for nothing else."""
        self.weak: list[tuple[str, RelWord]] = []
        """Nouns for who did something: "approver" of approved_by, if no other is called so."""
        self._build()
        self._overlapping()
        for word, noun in self.short:
            if self.is_free(word) or self._is_only_whose(word, noun.types):
                self.add(word, "NOUN", noun)
        for word, senses in self.last_words.items():
            named = phrases.can_be_noun(word) or word in base_of_participle(word)  # "cost", "bid"
            if len(senses) == 1 and named and self.is_free(word):
                for form in (word, *plural(word)):
                    self.add(form, "ATTR", senses[0])
        short_events(self)
        done_not_coming(self)
        add_contraries(self)
        add_taken(self)
        not_yet_done(self)
        for phrase, counted in [each for each in self.counted if self.is_free(each[0])]:
            self.add(phrase, "ATTR", counted)
        for phrase, sense in [a for a in self.alike if tuple(a[0].split()) not in self.entries]:
            self.add(phrase, "RELP", sense)
        for phrase, sense in [each for each in self.weak if self._is_free_of(*each)]:
            self.add(phrase, "RELN", sense)
        we_are_open(self)
        self.meant -= {
            phrase for phrase in self.meant - self.defined if self._is_a_state_of(phrase)
        }
        for key, found in list(self.entries.items()):
            for kind, value in found if len(key) > 1 and key[-1] in PREPOSITIONS else ():
                if kind in ("RELV", "RELVP", "RELP"):  # "to whom they report"
                    bare = "RELPX" if kind == "RELP" else "RELVX"
                    self.add(" ".join(key[:-1]), bare, (value, key[-1]))
        self.compared = compared_texts(model)
        self.spelled = compared_with(model)
        self.rates = rates(model)
        self.longest = max((len(key) for key in self.entries), default=1)
        self.known = {word for key in self.entries for word in key}
        self.units = {
            word
            for attribute in (*(a for t in model.types for a in t.attributes), *model.request)
            if attribute.type.kind in ("int", "decimal", "uint") and "_" in attribute.name
            for word in phrases.units_in(attribute.name)
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
        texts = [word.text for word in words]
        return [
            (start, end)
            for start in range(len(texts))
            for end in range(start + 2, min(start + self.longest, len(texts)) + 1)
            if any(form in self.meant for form in singular_forms(texts[start:end]))
        ]

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

    def is_free(self, word: str) -> bool:
        """Whether nothing is called by a word."""
        kinds = {kind for kind, _ in self.entries.get((word,), ())}
        return kinds.isdisjoint({"NOUN", "CLASS", "ATTR", "RELN", "PATHN", "CIRC"})

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
        key = tuple(word.text for word in tokens(phrase.replace("_", " ")))
        if key and (kind, value) not in self.entries[key]:
            self.entries[key].append((kind, value))

    def _build(self) -> None:
        for term in self.model.terms:
            for phrase in term.phrases:
                meant = " ".join(word.text for word in tokens(unowned(phrase)))
                self.meant |= {meant, *phrases.of_several_who(meant)}
        self.defined = frozenset(self.meant)
        for type_ in self.model.types:
            self._type(type_)
            if "_" in type_.name:  # a cash transfer is no transfer of cash
                self.meant.add(" ".join(phrases.words_of(type_.name)))
        self._actions()
        for rel in self.relations:
            outright = done_by_others(rel, self.relations)
            for phrase, kind, value in relation_words(rel):
                if outright and kind in ("RELV", "RELVP", "RELP"):
                    continue
                if kind == WEAK_NOUN:
                    self.weak.append((phrase, value))
                else:
                    self.add(phrase, kind, value)
                named = kind == "RELN" and phrase == " ".join(phrases.words_of(rel.name))
                if named and " " in phrase:
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
            self._request(attribute)
        for evidence in self.model.evidence:
            for phrase in phrases.of_evidence(evidence.name):
                self.add(phrase, "CIRC", Circumstance(Given(BOOL, evidence.name)))
        self._named()
        for term in self.model.terms:
            self._term(term)
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
        if type_.name in ("dataset", "data_set"):
            self.short.append(("data", Noun((type_.name,), True)))
        for phrase, several in self._nouns(type_.name):
            self.add(phrase, "NOUN", Noun((type_.name,), several))
        for attribute in type_.attributes:
            self._attribute(type_.name, attribute)

    def _attribute(self, owner: str, attribute: m.Attribute) -> None:
        value, name = attribute.type, attribute.name
        sense = Attr(owner, name, value)
        expr = m.AttributeOf(value, IT, name)
        if value.kind == m.BOOL:
            self._boolean(owner, name, expr)
            return
        for phrase in phrases.of_amount_done(name) if value.kind in MEASURED else ():
            self.add(phrase, "DONEV", sense)
        for phrase in phrases.of_amount_doing(name) if value.kind in MEASURED else ():
            self.add(phrase, "ATTRP", sense)
        if value.kind == "int":
            for phrase in phrases.of_count_done(name):
                self.add(phrase, "ATTRV", sense)
            for phrase in phrases.of_what_is_counted(name):
                self.counted.append((phrase, sense))
            for phrase in phrases.of_times_done(name):
                self.add(phrase, "TIMESV", sense)
        for kind, phrase in phrases.of_what_they_do(name) if owner in self.principals else ():
            self.add(phrase, kind, sense)
        last = phrases.words_of(name)[-1]
        if "_" in name and value.kind in (*MEASURED, "string", "enum"):
            self.last_words.setdefault(last, []).append(sense)
        if phrases.words_of(name)[-1] in PREPOSITIONS and "_" in name:
            self.add(name, "ATTRP", sense)
        for phrase in phrases.of_what_is_set(name) if value.kind in MEASURED else ():
            self.add(phrase, "ATTRP", sense)
        for phrase in phrases.of_whom_it_names(name) if value.kind in ("string", "enum") else ():
            self.add(phrase, "ATTRP", sense)
        for phrase in phrases.of_attribute(name, value.kind):
            self.add(phrase, "ATTR", sense)
            for several in plural(phrase) if value.kind != m.SET else ():
                self.add(several, "ATTR", sense)
        if value.kind == m.DATETIME:
            if name in ("valid_until", "valid_to", "valid_till", "valid_through"):
                is_valid(self, owner, expr)
            for period in phrases.of_period(name):
                for form in (period, *plural(period)):
                    self.add(form, "PERIOD", sense)
                has_valid(self, owner, period, expr)
                still = m.Compare(BOOL, "<", m.Now(value), expr)
                self.add(f"under {period}", "ADJ", Kind(owner, still))  # "under embargo"
            for state in set(phrases.of_what_lasts(name)) - self.defined:
                lasts = m.Compare(BOOL, "<", m.Now(value), expr)
                both = m.And(BOOL, (m.Present(BOOL, expr), lasts))
                self.add(state, "ADJ", Kind(owner, both))
                self.add(f"un{state}", "ADJ", Kind(owner, m.Not(BOOL, both)))
            for state in phrases.of_state_begun(name):
                self.add(state, "EVENTX", Event(sense))
            for kind, phrase, noun, happens in phrases.of_event(name):
                self.add(phrase, kind, Event(sense, noun, happens))
                if kind == "EVENTP" and owner in self.principals and not noun:
                    self.add(phrase, "EVENTV", Event(sense, noun, True))  # "who registered"
        for member in value.values:
            test: m.Expr = m.Compare(BOOL, "==", expr, m.Const(value, member))
            self._value(owner, member, test, phrases.names_kinds(name))
            for word in spellings(member):
                for quality in of_quality(name, word):
                    self.add(quality, "ADJ", Kind(owner, test))
            self._one_so(owner, name, member, test)
            if len(member.rpartition("_")[2]) < 3:  # "band A proposals", "tier 1 customers"
                said = f"{phrases.words_of(name)[-1]} {member}"
                self.add(said, "ADJ", Kind(owner, test))
        if value.kind == m.SET and value.element is not None:
            for member in value.element.values:
                self._value(owner, member, m.InSet(BOOL, m.Const(value.element, member), expr))

    def _boolean(self, owner: str, name: str, expr: m.Expr) -> None:
        """A boolean: what is so, what is not ("unlocked"), and who is, where it can be a noun."""
        self._approval(owner, name, Kind(owner, expr))
        said = [*phrases.of_boolean(name), *of_consent(name, self._relations_of(owner))]
        for kind, phrase in said:
            if kind in ("FACTN", "PREDVN"):
                self.add(phrase, kind.removesuffix("N"), Kind(owner, m.Not(BOOL, expr)))
                continue
            self.add(phrase, kind, Kind(owner, expr))
            if "email" in phrase.split():
                self.add(phrase.replace("email", "email address"), kind, Kind(owner, expr))
            alike = (*otherwise(phrase), *done_to(phrase), *of_process(phrase))
            for form in alike if kind == "ADJ" else ():
                self.add(form, "ADJ", Kind(owner, expr))
            if kind != "ADJ" or (owner in self.principals and phrases.is_ones_own(phrase)):
                continue
            noun = phrases.is_plain_noun(phrase) or phrases.is_of_a_person(phrase)
            if noun or (owner in self.principals and phrases.can_be_noun(phrase)):
                self.add(phrase, "CLASS", Kind(owner, expr))
                for several in plural(phrase):
                    self.add(several, "CLASS", Kind(owner, expr, True))
            if " " not in phrase:
                for opposite in (f"un{phrase}", f"non {phrase}", f"{not_before(phrase)}{phrase}"):
                    self.add(opposite, "ADJ", Kind(owner, m.Not(BOOL, expr)))

    def _relations_of(self, owner: str) -> list[str]:
        return [relation.name for relation in self.types[owner].relations]

    def _approval(self, owner: str, state: str, so: Kind) -> None:
        """Approval, of what is approved: where no relation says by whom."""
        for base in base_of_participle(state):
            nouns = NOMINALS.get(base, ()) if base in ("approve", "confirm", "verify") else ()
            nouns = (base,) if base in MARKS else nouns  # what is watermarked has a watermark
            by = any(r.name == f"{state}_by" for r in self.types[owner].relations)
            for noun in nouns if not by else ():
                self.add(noun, "FEAT", so)

    def _one_so(self, owner: str, name: str, member: str, test: m.Expr) -> None:
        """Junior members, of whose membership is junior."""
        last = phrases.words_of(name)[-1]
        if owner in self.principals and last.endswith("ship"):
            noun = f"{member.replace('_', ' ')} {last.removesuffix('ship')}"
            for word, several in ((noun, False), *((form, True) for form in plural(noun))):
                self.add(word, "CLASS", Kind(owner, test, several))

    def _value(self, owner: str, member: str, test: m.Expr, of_kind: bool = False) -> None:
        """A value of an enum: an adjective, and a noun where it can be one."""
        self._approval(owner, member, Kind(owner, test))
        for word in spellings(member):
            if word in self.defined:
                continue
            self.add(word, "ADJ", Kind(owner, test))
            for kind, form in of_verdict(word):
                self.add(form, kind, Kind(owner, test))
            for state in done_to(word):
                self.add(state, "ADJ", Kind(owner, test))
            for state in of_process(word) if owner not in self.principals else ():
                self.add(state, "ADJ", Kind(owner, test))
            if " " in word:
                self.meant.add(word)
            first, _, place = word.partition(" ")
            if first in PREPOSITIONS and place and " " not in place:
                self.add(f"{first} the {place}", "ADJ", Kind(owner, test))  # "on the shelf"
                self.meant.add(f"{first} the {place}")
            for form in otherwise(word):
                self.add(form, "ADJ", Kind(owner, test))
            noun = owner in self.principals or phrases.can_be_noun(word)
            if noun and word in phrases.WORKERS:
                for form in (phrases.WORKERS[word], *plural(phrases.WORKERS[word])):
                    self.add(form, "CLASS", Kind(owner, test, form != phrases.WORKERS[word]))
            several = phrases.may_be_several(word)
            if noun or (several and of_kind):
                self.add(word, "CLASS", Kind(owner, test))
            for form in plural(word) if noun or several else ():
                self.add(form, "CLASS", Kind(owner, test, True))

    def _request(self, attribute: m.Attribute) -> None:
        value, name = attribute.type, attribute.name
        field = m.RequestField(value, name)
        if value.kind == m.BOOL:
            for kind, phrase in (*phrases.of_boolean(name), *of_consent(name, ())):
                if kind in ("FACTO", "FACTQ"):
                    continue  # what is but a part of what is said
                test: m.Expr = m.Not(BOOL, field) if kind == "FACTN" else field
                self.add(phrase, "CIRC", Circumstance(test))
            return
        sense = Attr("request", name, value)
        for phrase in phrases.of_attribute(name, value.kind):
            self.add(phrase, "ATTR", sense)
        for given in reasons_given(attribute, name.replace("_", " ")):
            self.add(name, "CIRC", given)
        if value.kind == m.DATETIME:
            for kind, phrase, noun, happens in phrases.of_event(name):
                self.add(phrase, kind, Event(sense, noun, happens))
            over = m.And(BOOL, (m.Present(BOOL, field), m.Compare(BOOL, "<=", field, NOW)))
            for phrase in phrases.of_what_happened(name):
                self.add(phrase, "CIRC", Circumstance(over))
        for member in value.values:
            test = m.Compare(BOOL, "==", field, m.Const(value, member))
            for word in spellings(member):
                self.add(word, "CIRC", Circumstance(test))
                for noun in phrases.of_attribute(name, value.kind):
                    for said in (f"{word} {noun}", f"{noun} of {word}", f"{noun} is {word}"):
                        self.add(said, "CIRC", Circumstance(test))
                    for several in plural(noun):
                        self.add(f"{word} {several}", "CIRC", Circumstance(test))

    def _actions(self) -> None:
        declared = set(self.actions)
        for name in declared:
            self._verb(name.replace("_", " ").replace("-", " "), name)
        for row in ACTION_SYNONYMS:
            # a tool's actions may well be two of a row; then each keeps to its own word
            meant = sorted(name for name in declared if name.replace("_", " ") in row)
            types = [type_ for name in meant for type_ in self.actions[name]]
            if len(types) != len(set(types)):
                continue
            for word, name in itertools.product(row, meant):
                if word.replace(" ", "_") not in declared:
                    self._verb(word, name)

    def _verb(self, base: str, action: str) -> None:
        forms = verb(base)
        for kind, group in (
            ("VERB", (base,)),
            ("VERB", forms.third),
            ("ACTP", forms.participle),
            ("ACTG", forms.gerund),
        ):
            for form in group:
                self.add(form, kind, Act(action))
        for kind, group in (("VERB", (base, *forms.third)), ("ACTG", forms.gerund),
                            ("ACTP", forms.participle)):  # fmt: skip
            for form in (f for said in group for f in inner.to_ones(said)):
                self.add(form, kind, Act(action))
        for word in able(base):
            self.add(word, "ABLE", Act(action))
        for kind, phrase in inner.phrases_of(base):
            self.add(phrase, kind, Act(action))
        for noun in NOMINALS.get(base, (base,)):
            for form in (noun, *plural(noun)):
                self.add(form, "ACTN", Act(action))

    def _named(self) -> None:
        """Networks and hours, as circumstances; sets that are called lists."""
        for named in self.model.sets:
            if phrases.words_of(named.name)[-1] in ("list", "set"):
                for word in spellings(named.name):
                    self.add(word, "SETN", SetWord(None, named.element, named.values))
                continue
            *so, noun = phrases.words_of(named.name)
            for attr in self._could_be_in(named):  # "an allied country", one of the allied ones
                said = SetWord(attr, named.element, named.values)
                if so and noun in phrases.words_of(attr.name):
                    for form in (" ".join(so), *otherwise(" ".join(so))):
                        self.add(form, "SETA", said)  # "whose territory is restricted"
                for word in (attr.name, phrases.words_of(attr.name)[-1]):
                    forms = (word, *plural(word))
                    told = " ".join(so) if so and noun in forms else named.name
                    for form in forms:
                        self.add(f"{told} {form}", "SETN", said)
        fields = [f for f in self.model.request if f.type.kind == m.IP]
        if len(fields) == 1:
            field = m.RequestField(fields[0].type, fields[0].name)
            for network in self.model.networks:
                inside = network_test(field, network)
                for word in spellings(network.name):
                    for phrase in (word, f"{word} network", f"{word} networks"):
                        self.add(phrase.replace("network network", "network"), "CIRC", inside)
        for hours in self.model.hours:
            test = Circumstance(m.InWindows(BOOL, NOW, hours.windows))
            for word in spellings(hours.name):
                for phrase in (word, f"{word} hours", f"{word} time"):
                    self.add(phrase.replace("hours hours", "hours"), "CIRC", test)

    def _people(self) -> None:
        """Everyday words for whoever asks."""
        for word in PEOPLE:
            for phrase, several in ((word, False), *((p, True) for p in plural(word))):
                free = (phrase,) not in self.entries and phrase not in self.meant
                if free and self.principals:
                    self.add(phrase, "NOUN", Noun(self.principals, several))

    # ── Terms ─────────────────────────────────────────────────────────────────────

    def _term(self, term: m.Term) -> None:
        for phrase in term.phrases:
            if term.means is not None:
                for words, kind, value in self._meaning(term.means, phrase):
                    self.add(words, kind, value)
            elif term.when is not None and term.type is None:
                for words in (phrase, *plural(phrase), *with_state_behind(phrase)):
                    self.add(words, "CIRC", Circumstance(term.when))
                    if base_of_participle(phrase.split()[0]) and " " in phrase:
                        self.add(f"un{words}", "CIRC", Circumstance(m.Not(BOOL, term.when)))
            elif term.when is not None and term.type is not None:
                self._defined(phrase, term.type, put(term.when, IT, "subject"))

    def _defined(self, phrase: str, type_: str, test: m.Expr) -> None:
        if type_ in self.principals and (value := phrases.of_group(phrase, test)):
            self.add(value, "ADJ", Kind(type_, test))  # "anyone in finance", "finance clerks"
        self.add(phrase, "ADJ", Kind(type_, test))
        self.add(phrase, "FEAT", Kind(type_, test))
        for kind, form in phrases.of_what_it_does(phrase):
            so = m.Not(BOOL, test) if kind == "PREDVN" else test
            self.add(form, kind.removesuffix("N"), Kind(type_, so))
        said_of_it = (phrase,) if phrases.is_a_clause(phrase) else ()
        for form in (*phrases.of_what_is_valid(phrase), *said_of_it):
            self.add(form, "FACT", Kind(type_, test))
        for form in phrases.of_several(phrase):
            self.add(form, "ADJ", Kind(type_, test, True))
        person = type_ in self.principals
        if phrases.says_of_people(phrase) if person else not phrases.can_be_noun(phrase):
            return
        self.add(phrase, "CLASS", Kind(type_, test))
        for several in plural(phrase):
            self.add(several, "CLASS", Kind(type_, test, True))

    def _meaning(self, means: m.Meaning, phrase: str) -> Iterator[tuple[str, str, Any]]:
        names = means.names
        if means.kind == "type":
            yield phrase, "NOUN", Noun((names[0],))
            for several in plural(phrase):
                yield several, "NOUN", Noun((names[0],), True)
            piece, of, mass = phrase.partition(" of ")
            if of and piece in ("piece", "item", "bit"):  # "evidence", of a "piece of evidence"
                yield mass, "NOUN", Noun((names[0],), True)
        elif means.kind == "action":
            self._verb(phrase, names[-1])
        elif means.kind == "request":
            found = next(f for f in self.model.request if f.name == names[0])
            if found.type.kind == m.BOOL:
                yield phrase, "CIRC", Circumstance(m.RequestField(found.type, found.name))
            else:
                yield phrase, "ATTR", Attr("request", found.name, found.type)
            yield from ((phrase, "CIRC", given) for given in reasons_given(found, phrase))
        elif means.kind == "evidence":
            yield phrase, "CIRC", Circumstance(Given(BOOL, names[0]))
        elif means.kind in ("network", "hours"):
            for circumstance in self._circumstance(means):
                yield phrase, "CIRC", circumstance
        elif means.kind == "set":
            for word in self._set_words(names[0], phrase):
                yield phrase, "SETN", word
                for several in plural(phrase):
                    yield several, "SETN", word
                before, _, last = phrase.rpartition(" ")
                if before and word.attr and last in phrases.words_of(word.attr.name):
                    for form in (before, *otherwise(before)):
                        yield form, "SETA", word  # "whose country is sanctioned"
        elif means.kind == "entity":
            yield phrase, "NAME", Person(names[0], names[1])
        elif means.kind in ("attribute", "relation", "walk"):
            yield from self._walk(names, phrase)

    def _set_words(self, name: str, phrase: str) -> Iterator[SetWord]:
        """A named set, of each attribute that the phrase names and that can be in it."""
        named = next(s for s in self.model.sets if s.name == name)
        said = set(phrases.words_of(phrase))
        for attr in self._could_be_in(named):
            if said & set(phrases.words_of(attr.name)):
                yield SetWord(attr, named.element, named.values)

    def _could_be_in(self, named: m.NamedSet) -> Iterator[Attr]:
        """The attributes that have values such as a named set has."""
        owned = [(type_.name, type_.attributes) for type_ in self.model.types]
        for owner, attributes in (*owned, ("request", self.model.request)):
            for attribute in attributes:
                if attribute.type.kind == named.element.kind:
                    yield Attr(owner, attribute.name, attribute.type)

    def _circumstance(self, means: m.Meaning) -> Iterator[Circumstance]:
        fields = [f for f in self.model.request if f.type.kind == m.IP]
        for network in self.model.networks:
            if means.kind == "network" and network.name == means.names[0] and len(fields) == 1:
                yield network_test(m.RequestField(fields[0].type, fields[0].name), network)
        for hours in self.model.hours:
            if means.kind == "hours" and hours.name == means.names[0]:
                yield Circumstance(m.InWindows(BOOL, NOW, hours.windows))

    def _walk(self, names: tuple[str, ...], phrase: str) -> Iterator[tuple[str, str, Any]]:
        """A word for an attribute, a relation, or where a walk leads."""
        bare = unowned(phrase)
        type_, steps = names[0], names[1:]
        ends: tuple[str, ...] = (type_,)
        for number, step in enumerate(steps):
            found = [r for r in self.relations if r.type in ends and r.name == step]
            if not found:
                yield from self._walked_attribute(type_, steps[:number], ends, step, bare)
                return
            ends = tuple(dict.fromkeys(s for r in found for s in r.subjects))
        one = [r for r in self.relations if r.type == type_ and r.name == steps[0]]
        if (
            len(steps) == 1
            and bare.replace("-", " ") in DEEDS
            and set(ends) <= set(self.principals)
        ):
            yield bare, "RELNOM", RelWord(one[0], "subject")  # an approval is not who approved
            return
        for word in (bare, *plural(bare)):
            yield word, "PATHN", PathNoun(type_, steps, ends)
        if len(steps) > 1:
            return
        rel = one[0]
        self.weak += [(phrase, word) for phrase, word in of_converse(bare, rel)]
        if set(ends) <= set(self.principals):
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
        self, type_: str, walk: tuple[str, ...], ends: tuple[str, ...], name: str, phrase: str
    ) -> Iterator[tuple[str, str, Any]]:
        """A word for an attribute, of an entity or of where a walk leads."""
        for end in ends:
            for attribute in self.types[end].attributes:
                if attribute.name != name:
                    continue
                sense = Attr(end, name, attribute.type)
                if walk:
                    yield phrase, "PATHN", PathNoun(type_, walk, ends, sense)
                    return
                yield phrase, "ATTR", sense
                for part in phrases.of_share(phrase):
                    yield part, "ATTRS", sense
                if phrases.words_of(phrase)[-1] in PREPOSITIONS:
                    yield phrase, "ATTRP", sense
                if attribute.type.kind == m.BOOL:
                    expr = m.AttributeOf(attribute.type, IT, name)
                    yield phrase, "ADJ", Kind(type_, expr)
                    yield phrase, "FEAT", Kind(type_, expr)
                return


NOW = m.Now(m.ValueType("datetime"))


def network_test(field: m.RequestField, network: m.Network) -> Circumstance:
    """That the request comes from a network."""
    element = m.ValueType("network")
    networks = m.Const(m.ValueType("set", (), element), network.networks)
    return Circumstance(m.InNetworks(BOOL, field, networks))


def action_names(type_: m.Type) -> list[str]:
    """What can be done with a type: its actions, and its permissions, which are actions too."""
    return [*(a.name for a in type_.actions), *(p.name for p in type_.permissions)]
