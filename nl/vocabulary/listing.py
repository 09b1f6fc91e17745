"""Knows what there is to tell of a vocabulary: its words, those that clash, what has no word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...compiler import model as m
from ...compiler.twin import nodes
from ...compiler.unparse import Expressions
from .senses import Act, Attr, Circumstance, Event, Kind, Noun, PathNoun, Person, Rel, RelWord
from .vocabulary import Key, Vocabulary

KINDS = {
    "who and what": "types, and words for entities of them",
    "actions": "what can be done",
    "attributes": "what entities, requests and actions have",
    "relations": "how entities belong together",
    "kinds": "words that a test stands behind",
    "circumstances": "what is so of the request or the moment",
    "names": "single entities",
}
"""Kinds of words, in the order in which they are told, and what they are."""


@dataclass
class Entry:
    """One thing that words stand for, as the policy writes it, and the words."""

    kind: str
    means: str
    words: list[str] = field(default_factory=list)


@dataclass
class Clash:
    """A phrase with more than one meaning: in a sentence, a question may come of it."""

    phrase: str
    meanings: list[str]


@dataclass
class Listing:
    """A vocabulary as it is told; `unreached` are declared things that no word stands for."""

    entries: list[Entry]
    clashes: list[Clash]
    unreached: list[str]

    def to_json(self) -> dict[str, Any]:
        """The listing as JSON-able data."""
        words: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
        for entry in self.entries:
            words[entry.kind].append({"means": entry.means, "words": entry.words})
        return {
            "words": words,
            "clashes": [{"phrase": c.phrase, "meanings": c.meanings} for c in self.clashes],
            "unreached": self.unreached,
        }


def listing(model: m.Model) -> Listing:
    """All that a model's vocabulary can say."""
    vocabulary = Vocabulary(model)
    teller = _Teller(model)
    entries: dict[tuple[str, str], Entry] = {}
    meanings: dict[Key, dict[str, tuple[str, object]]] = defaultdict(dict)
    reached: set[tuple[str, ...]] = set()
    for phrase, leaves in vocabulary.entries.items():
        for _, value in leaves:
            kind, means = teller.told(value)
            entry = entries.setdefault((kind, means), Entry(kind, means))
            words = " ".join(phrase)
            if words not in entry.words:
                entry.words.append(words)
            meanings[phrase].setdefault(means, (kind, _thing(value)))
            reached |= set(_reached(value))
    order = list(KINDS)
    told = sorted(entries.values(), key=lambda e: (order.index(e.kind), e.means))
    return Listing(told, list(_clashes(meanings)), list(_unreached(model, reached)))


def _clashes(meanings: dict[Key, dict[str, tuple[str, object]]]) -> Iterator[Clash]:
    """Phrases that stand for several things of one kind.

    A name that several types have is none: what it is of tells them apart.
    """
    for phrase, means in sorted(meanings.items()):
        by_kind: dict[str, dict[object, list[str]]] = defaultdict(dict)
        for each, (kind, thing) in means.items():
            by_kind[kind].setdefault(thing, []).append(each)
        several = [
            each
            for found in by_kind.values()
            if len(found) > 1
            for same in found.values()
            for each in same
        ]
        if several:
            yield Clash(" ".join(phrase), sorted(several))


def _thing(value: Any) -> object:
    """What tells meanings apart: for attributes and relations their names, whichever way round."""
    match value:
        case (RelWord() as word, str()):
            return _thing(word)
        case Attr(name=name) | Event(attr=Attr(name=name)):
            return name
        case RelWord(rel=Rel(name=name, inverse_of=inverse)) | Rel(name=name, inverse_of=inverse):
            return name if inverse is None else inverse[1]
        case Noun(types=types):
            return types
        case Kind(type=type_, test=test):
            return type_, test
    return value


class _Teller:
    """Writes what a word stands for as the policy does."""

    def __init__(self, model: m.Model) -> None:
        self._text = Expressions(model).text

    def told(self, value: Any) -> tuple[str, str]:
        """The kind of a word, and what it stands for."""
        match value:
            case (RelWord() as word, str()):
                return self.told(word)  # a word that a preposition may be left out behind
            case Noun(types=types):
                return "who and what", " or ".join(types)
            case Act(name=name):
                return "actions", name
            case Attr(of=of, name=name) | Event(attr=Attr(of=of, name=name)):
                return "attributes", f"{of}.{name}"
            case RelWord(rel=Rel(type=type_, name=name)) | Rel(type=type_, name=name):
                return "relations", f"{type_}.{name}"
            case PathNoun(type=type_, path=path, attribute=attribute):
                end = [] if attribute is None else [attribute.name]
                return "relations", ".".join([type_, *path, *end])
            case Kind(type=type_, test=test):
                return "kinds", f"{type_} where {self._test(test)}"
            case Circumstance(test=test):
                return "circumstances", self._test(test)
            case Person(type=type_, id=id_):
                return "names", f"{type_}:{id_}"
        return "relations", str(value)

    def _test(self, test: m.Expr) -> str:
        return self._text(test).replace("it.", "")


def _reached(value: Any) -> Iterator[tuple[str, ...]]:
    """The declared things that a word stands for, or tests."""
    match value:
        case Noun(types=types):
            yield from (("type", name) for name in types)
        case Act(name=name):
            yield ("action", name)
        case Attr(of=of, name=name) | Event(attr=Attr(of=of, name=name)):
            yield ("attribute", of, name)
        case RelWord(rel=rel):
            yield from _of_relation(rel)
        case Rel():
            yield from _of_relation(value)
        case PathNoun(attribute=Attr(of=of, name=name)):
            yield ("attribute", of, name)
        case Kind(type=type_, test=test):
            yield from _tested(test, type_)
        case Circumstance(test=test):
            yield from _tested(test, "")


def _of_relation(rel: Rel) -> Iterator[tuple[str, ...]]:
    yield ("relation", rel.type, rel.name)
    if rel.inverse_of is not None:
        yield ("relation", *rel.inverse_of)


def _tested(test: m.Expr, type_: str) -> Iterator[tuple[str, ...]]:
    for node in nodes(test):
        match node:
            case m.AttributeOf(name=name):
                yield ("attribute", type_, name)
            case m.RequestField(name=name):
                yield ("attribute", "request", name)
            case m.InNetworks(networks=m.Const(value=networks)):
                yield ("network", str(networks))
            case m.InWindows(windows=windows):
                yield ("hours", str(windows))


def _unreached(model: m.Model, reached: set[tuple[str, ...]]) -> Iterator[str]:
    """Declared things that no word stands for, as the policy writes them."""
    for type_ in model.types:
        if ("type", type_.name) not in reached:
            yield f"type {type_.name}"
        for attribute in type_.attributes:
            if ("attribute", type_.name, attribute.name) not in reached:
                yield f"attribute {type_.name}.{attribute.name}"
        for action in type_.actions:
            if ("action", action.name) not in reached:
                yield f"action {type_.name}.{action.name}"
            for parameter in action.parameters:
                yield f"parameter {parameter.name} of {type_.name}.{action.name}"
        members = [r.name for r in type_.relations] + [p.name for p in type_.permissions]
        for name in (*members, *(i.name for i in type_.inverses)):
            if ("relation", type_.name, name) not in reached:
                yield f"relation {type_.name}.{name}"
    for each in model.request:
        if ("attribute", "request", each.name) not in reached and each.type.kind != m.IP:
            yield f"attribute request.{each.name}"
    for network in model.networks:
        if ("network", str(network.networks)) not in reached:
            yield f"network {network.name}"
    for hours in model.hours:
        if ("hours", str(hours.windows)) not in reached:
            yield f"hours {hours.name}"
    for named in model.sets:
        yield f"set {named.name}"
    for evidence in model.evidence:
        yield f"evidence {evidence.name}"
