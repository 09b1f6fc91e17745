"""Knows how to check terms: what their words may be, and what they stand for."""

from __future__ import annotations

import unicodedata

from . import model as m
from . import tree as t
from .expressions import Expressions
from .meanings import Meanings
from .scope import Entity, Scope
from .vocabulary import Vocabulary, quoted
from .walks import Walks

MAX_PHRASE = 100
"""How many characters a phrase may have, surrounding space left out."""

MAX_PHRASE_WORDS = 8

_LONGEST = 1000
"""How many characters of a phrase are looked at, space included."""

_MARKS = " -'&."
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc", "'"))


class Terms:
    """Checks the terms of one policy."""

    def __init__(self, vocabulary: Vocabulary, walks: Walks) -> None:
        self._vocabulary = vocabulary
        self._walks = walks
        self._error = vocabulary.error
        self._meanings = Meanings(vocabulary, walks)
        self._no_entities = {
            **{name: _no_entity(name) for name in vocabulary.types},
            **{word: _no_entity() for word in ("subject", "resource", "action")},
        }

    def term(self, tree: t.TermTree) -> m.Term | None:
        """A term; None, with reports, if something in it does not check."""
        phrases = [self._phrase(text) for text in tree.phrases]
        known = tuple(phrase for phrase in phrases if phrase is not None)
        place = self._vocabulary.place(tree)
        fits = len(known) == len(phrases)
        if tree.means is not None:
            means = self._meanings.meaning(tree.means)
            return m.Term(known, means=means, place=place) if fits and means else None
        assert tree.when is not None
        if tree.type is None:
            when = self._condition(tree.when, Scope(in_rule=False, why_not=self._no_entities))
            return m.Term(known, when=when, place=place) if fits and when else None
        type_ = self._vocabulary.type_named(tree.type)
        if type_ is None:
            return None
        when = self._condition(tree.when, _of_type(type_.name))
        return m.Term(known, type_.name, when, place=place) if fits and when else None

    def _condition(self, tree: t.ExprTree, scope: Scope) -> m.Expr | None:
        return Expressions(self._vocabulary, self._walks, scope).condition(tree)

    def _phrase(self, text: t.Text) -> str | None:
        """The words with single spaces, if they can be a phrase."""
        phrase, problem = normal(text.value[:_LONGEST]), None
        stray = next((c for c in phrase if not _fits(c)), None)
        stray = stray or next((c for c in text.value[:_LONGEST] if c.isspace() and c != " "), None)
        if stray is not None:
            shown = f"`{stray}`" if stray.isprintable() and stray != "`" else _code_point(stray)
            problem = f"words have letters, digits, spaces, `-`, `'`, `&` and `.`, not {shown}"
        elif not any(c.isalpha() for c in phrase):
            problem = "words have at least one letter"
        elif len(phrase) > MAX_PHRASE or len(text.value) > _LONGEST:
            problem = f"these words are longer than {MAX_PHRASE} characters"
        elif phrase.count(" ") >= MAX_PHRASE_WORDS:
            problem = f"these are more than {MAX_PHRASE_WORDS} words"
        if problem is None:
            return phrase
        self._error("invalid-phrase", text, problem)
        return None


def normal(phrase: str) -> str:
    """A phrase in its one spelling: trimmed, single spaces, plain apostrophes, composed letters."""
    composed = unicodedata.normalize("NFC", phrase.translate(_APOSTROPHES))
    return " ".join(composed.split())


def same_words(phrase: str) -> str:
    """What two phrases have in common that differ in nothing but capitals and spaces."""
    return normal(normal(phrase).casefold())


def _fits(char: str) -> bool:
    return char in _MARKS or char.isdecimal() or unicodedata.category(char)[0] in "LM"


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"


def _of_type(name: str) -> Scope:
    """The scope of `is TYPE when`: the entity, which goes by its type's name."""
    message = f"the {quoted(name)} of a term goes by its type's name"
    why_not = dict.fromkeys(("subject", "resource"), message)
    why_not["action"] = "a term speaks of no action"
    return Scope(named={name: Entity("subject", (name,))}, in_rule=False, why_not=why_not)


def _no_entity(type_: str | None = None) -> str:
    message = "`when` alone says a circumstance, of the request and the time only"
    return message if type_ is None else f"{message}: say `is {type_} when …`"
