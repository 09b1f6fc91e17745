"""Knows which words after "in" name a department or a place that data alone know: "in finance"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...compiler import model as m
from ...compiler.twin import nodes
from ..chart import Leaf
from ..text.calendar import MONTHS
from ..text.lexicon import FIELDS
from ..text.tokens import Word
from .phrases import words_of
from .senses import BOOL, IT, Attr, Kind

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

UNITS = frozenset(
    (
        "department dept org organisation organization division unit section branch team group "
        "desk faculty function area"
    ).split()
)
"""What attributes are called that say in which part of a house somebody works."""

PLACES = frozenset(
    (
        "region city town site office location district province territory campus zone county "
        "market country"
    ).split()
)
"""What attributes are called that say where somebody or something is."""

COMPANIES = frozenset(
    (
        "company employer firm vendor supplier agency contractor carrier airline operator client "
        "affiliation institution"
    ).split()
)
"""What attributes are called that say for whom somebody works."""

STATES_OF_WORK = frozenset("training testing processing planning printing writing building".split())
"""What "in" says of one who learns, or of a thing that is being made: "interns in training"."""

DEPARTMENTS = (FIELDS - STATES_OF_WORK) | frozenset(
    (
        "admin administration admissions analytics audit cardiology chemistry claims "
        "communications compliance design development dispatch dermatology engineering "
        "estates facilities finance fulfilment fulfillment hr inventory investigations it "
        "laboratory legal logistics maternity neurology oncology operations ops orthopaedics "
        "orthopedics paediatrics payments payroll pediatrics pharmacy procurement psychiatry "
        "pathology quality radiology research risk sales safety support surgery tax treasury "
        "triage underwriting"
    ).split()
)
"""What parts of a house are called; of no other word in lower case is that known."""

BEFORE = frozenset("in from at outside within".split())


@dataclass(frozen=True, slots=True)
class Part:
    """A department or a place as data have it, and the attributes that may say so."""

    text: str
    attributes: tuple[Attr, ...]


def departments(words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[Leaf]:
    """Each word that names one, right after "in", or after another and "or"; and where one stands
    for those who work there, "only finance can".
    """
    for at, word in enumerate(words):
        if word.text in vocabulary.house_roles and _acts(at, words):
            kind = vocabulary.house_roles[word.text]
            yield Leaf("CLASS", at, at + 1, Kind(kind.type, kind.test, True))
        if word.kind != "word" or not _is_only_that(word, vocabulary):
            continue
        before = words[at - 1].text if at else ""
        found = tuple(_attributes(word, before, vocabulary))
        if _is_a_state(word, {attr.name for attr in found}, vocabulary):
            continue  # "services in staging", whose environment that is, not their team
        named = word.text in DEPARTMENTS and word.written.istitle()
        text = word.text if named else word.written
        if found and _may_stand(at, words) and _ends_there(at, words, vocabulary):
            yield Leaf("PARTN", at, at + 1, Part(text, found))
        elif found and _acts(at, words):
            for attr in found:
                if attr.of in vocabulary.principals and word.text in DEPARTMENTS:
                    own = m.AttributeOf(attr.type, IT, attr.name)
                    test = m.Compare(BOOL, "==", own, m.Const(attr.type, text))
                    yield Leaf("CLASS", at, at + 1, Kind(attr.of, test, True))


def _is_only_that(word: Word, vocabulary: Vocabulary) -> bool:
    """Whether a vocabulary has the word for nothing else: at most for those in that department.
    "In August" tells when.
    """
    if (word.text == "it" and word.written != "IT") or word.text in MONTHS:
        return False
    entries = vocabulary.entries.get((word.text,), ())
    return all(
        isinstance(value, Kind)
        and isinstance(value.test, m.Compare)
        and isinstance(value.test.right, m.Const)
        and value.test.right.value == word.text
        for _, value in entries
    )


def _is_a_state(word: Word, names: set[str], vocabulary: Vocabulary) -> bool:
    """Whether what else has that value is called otherwise than where somebody works."""
    kinds = (value for _, value in vocabulary.entries.get((word.text,), ()))
    lefts = [kind.test.left for kind in kinds if isinstance(kind.test, m.Compare)]
    return any(isinstance(left, m.AttributeOf) and left.name not in names for left in lefts)


def _acts(at: int, words: Sequence[Word]) -> bool:
    """Whether what stands there does something: "finance can", "approved by finance"."""
    before = words[at - 1].text if at else "."
    after = words[at + 1].text if at + 1 < len(words) else "."
    return (before in (".", ";", "only", "but") and after in MODALS) or before == "by"


MODALS = frozenset("can ca may must should cannot has have is are gets get needs".split())


def _may_stand(at: int, words: Sequence[Word]) -> bool:
    """Whether it follows a preposition: "in finance", "in sales or legal"."""
    before = words[at - 1].text if at else ""
    if before in ("or", "and", "nor") and at >= 3:
        return words[at - 3].text in BEFORE or _may_stand(at - 2, words)
    return before in BEFORE


def _ends_there(at: int, words: Sequence[Word], vocabulary: Vocabulary) -> bool:
    """Whether no noun follows of which it would be the kind: "in finance meetings"."""
    if at + 1 == len(words):
        return True
    after = words[at + 1]
    kinds = vocabulary.kinds((after.text,))
    return after.kind != "word" or kinds.isdisjoint({"NOUN", "ATTR", "RELN", "CLASS"})


def _attributes(word: Word, before: str, vocabulary: Vocabulary) -> Iterator[Attr]:
    """The attributes of which it may be the value, of each type those that suit it best."""
    for type_ in vocabulary.model.types:
        texts = [a for a in type_.attributes if a.type.kind == "string"]
        said = [vocabulary.compared.get((type_.name, a.name), ()) for a in texts]
        compared = [a for a, values in zip(texts, said, strict=True) if word.text in values]
        units = [a for a in texts if words_of(a.name)[-1] in UNITS]
        places = [a for a in texts if words_of(a.name)[-1] in PLACES]
        firms = [a for a in texts if words_of(a.name)[-1] in COMPANIES] if before != "in" else []
        for chosen in compared or _suited(word, before, units, places or firms):
            yield Attr(type_.name, chosen.name, chosen.type)


def _suited(
    word: Word, before: str, units: list[m.Attribute], places: list[m.Attribute]
) -> list[m.Attribute]:
    """A word that is known for a department is one; another with a capital is a place. What is
    a name of people and of places is a place right after "in": "apiaries in Kerry".
    """
    from ..text.names import GIVEN_NAMES, NAMES_OF_PLACES

    if word.text in DEPARTMENTS:
        return units
    if word.text[-1].isdigit():  # "eu-west-1"
        return places
    place = before == "in" and word.text in NAMES_OF_PLACES
    person = word.text in GIVEN_NAMES and not word.written.isupper() and not place
    if not word.capital or person:
        return []
    return places or (units if word.written.isupper() else [])


def compared_texts(model: m.Model) -> dict[tuple[str, str], set[str]]:
    """By type and attribute, the texts with which a policy's terms compare it."""
    found: dict[tuple[str, str], set[str]] = {}
    for term in model.terms:
        for node in nodes(term.when):
            match node:
                case m.Compare(op="==", left=m.AttributeOf() as left, right=m.Const() as right) if (
                    term.type is not None and left.of == "subject"
                ):
                    found.setdefault((term.type, left.name), set()).add(str(right.value))
    return found
