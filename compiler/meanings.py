"""Knows which declared thing the words of a term stand for: what follows `means`."""

from __future__ import annotations

from collections.abc import Iterable

from . import model as m
from . import tree as t
from .declarations import check_entity_id
from .names import closest
from .vocabulary import TypeScope, Vocabulary, choices, listing, quoted, type_in_words
from .walks import Walks


class Meanings:
    """Resolves what follows `means` against a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, walks: Walks) -> None:
        self._vocabulary = vocabulary
        self._walks = walks
        self._error = vocabulary.error
        self._actions: dict[str, list[str]] = {}
        """By action or permission, the types that have it."""
        self._members: dict[str, list[str]] = {}
        """By attribute, relation or inverse, how it is written."""
        self._values: dict[str, str] = {}
        """By a value of a `one of`, what to write for that."""
        for type_ in vocabulary.types.values():
            for attribute in type_.attributes.values():
                self._note_values(type_, attribute)
            for name in dict.fromkeys((*type_.actions, *type_.permission_trees)):
                self._actions.setdefault(name, []).append(type_.name)
            for name in type_.members:
                self._members.setdefault(name, []).append(f"{type_.name}.{name}")
        for name in vocabulary.request:
            self._members.setdefault(name, []).append(f"request.{name}")

    def _note_values(self, type_: TypeScope, attribute: m.Attribute) -> None:
        is_set = attribute.type.element is not None
        path = f"{type_.name}.{attribute.name}"
        for value in (attribute.type.element or attribute.type).values:
            test = f'"{value}" in {path}' if is_set else f'{path} == "{value}"'
            help_ = f"it is a value of `{path}`: `is {type_.name} when {test}`"
            self._values.setdefault(value, help_)

    def meaning(self, tree: t.PathTree | t.WhoTree) -> m.Meaning | None:
        """What a term means; None, with a report, if nothing or more than one thing."""
        if isinstance(tree, t.WhoTree):
            return self._entity(tree)
        first, *rest = tree.words
        if not rest:
            return self._single(first)
        if first.text == "request" and not first.quoted:
            return self._request(tree, rest)
        type_ = self._vocabulary.type_named(first)
        if type_ is None:
            return None
        return self._member(type_, rest[0]) if len(rest) == 1 else self._walk(type_, rest)

    def _entity(self, tree: t.WhoTree) -> m.Meaning | None:
        assert tree.id is not None
        type_ = self._vocabulary.type_named(tree.type)
        id_ = check_entity_id(self._vocabulary, tree.id)
        return m.Meaning("entity", (type_.name, id_)) if type_ and id_ else None

    # ── One word ──────────────────────────────────────────────────────────────────

    def _single(self, word: t.Word) -> m.Meaning | None:
        vocabulary, name = self._vocabulary, word.text
        found: list[m.Meaning] = []
        kinds: tuple[tuple[m.MeaningKind, Iterable[str]], ...] = (
            ("type", vocabulary.types),
            ("action", self._actions),
            ("network", vocabulary.networks),
            ("hours", vocabulary.hours),
            ("set", vocabulary.sets),
            ("evidence", vocabulary.evidence),
        )
        for kind, names in kinds:
            if name in names:
                found.append(m.Meaning(kind, (name,)))
        if len(found) > 1:
            self._ambiguous(word, found)
            return None
        if not found:
            self._unknown(word)
            return None
        self._use(found[0])
        return found[0]

    def _use(self, meaning: m.Meaning) -> None:
        """Note that something is used, for the linter."""
        kind, (name,) = meaning.kind, meaning.names
        if kind == "action":
            for type_ in self._actions[name]:
                self._vocabulary.used.add(("relation", type_, name))
        else:
            collection = kind in ("network", "hours", "set")
            self._vocabulary.used.add(("collection" if collection else kind, name))

    def _ambiguous(self, word: t.Word, found: list[m.Meaning]) -> None:
        name = word.text
        kinds = [meaning.kind for meaning in found]
        ways = [f"the action is `{self._actions[name][0]}.{name}`"] if "action" in kinds else []
        if "type" in kinds:
            ways.append(f"the type is said by `is {name} when true`")
        ways += [f"to mean the {kind}, rename it" for kind in kinds if kind not in _SAYABLE]
        message = f"{quoted(name)} is {' and '.join(_WORDS[meaning.kind] for meaning in found)}"
        self._error("ambiguous-name", word, message, help="; ".join(ways))

    def _unknown(self, word: t.Word) -> None:
        """Report a name that is none of the things one word can mean."""
        vocabulary, name = self._vocabulary, word.text
        if name in vocabulary.broken:
            return
        if name in self._members:
            written = self._members[name]
            message = f"{quoted(name)} does not say whose it is"
            one = written[0] if len(written) == 1 else None
            help_ = None if one else choices(written)
            self._error("unknown-name", word, message, suggestion=one, help=help_)
            return
        message = f"nothing called {quoted(name)} is declared that words can stand for"
        if vocabulary.report.full:
            self._error("unknown-name", word, message)
            return
        plain = [*vocabulary.types, *self._actions, *vocabulary.collections, *vocabulary.evidence]
        near = closest(name, [*plain, *self._members])
        suggestion = near if near is None or near in plain else self._members[near][0]
        help_ = None if near else self._values.get(name, _KINDS)
        self._error("unknown-name", word, message, suggestion=suggestion, help=help_)

    # ── Several words ─────────────────────────────────────────────────────────────

    def _request(self, tree: t.PathTree, rest: list[t.Word]) -> m.Meaning | None:
        fields, word = self._vocabulary.request, rest[0]
        if len(rest) > 1:
            message = "an attribute of the request is written `request.NAME`"
            self._error("not-a-value", tree, message)
            return None
        if word.text not in fields:
            help_ = f"the request has {listing(fields)}" if fields else "declare it under `request`"
            message = f"the request has no attribute {quoted(word.text)}"
            self._vocabulary.unknown("unknown-field", word, message, fields, help_)
            return None
        self._vocabulary.used.add(("request", word.text))
        return m.Meaning("request", (word.text,))

    def _member(self, type_: TypeScope, word: t.Word) -> m.Meaning | None:
        name = word.text
        names = (type_.name, name)
        is_relation = type_.is_relation(name) or name in type_.inverses
        if name in type_.actions and (is_relation or name in type_.attributes):
            what = "an inverse" if is_relation else "an attribute"
            message = f"{quoted(name)} of {quoted(type_.name)} is {what} and an action"
            help_ = f"the action is `{name}`; to have words for the other, rename one of them"
            self._error("ambiguous-name", word, message, help=help_)
            return None
        if name in type_.actions:
            return m.Meaning("action", names)
        if is_relation:
            self._vocabulary.used.add(("relation", *names))
            return m.Meaning("relation", names)
        if name == "id" and not word.quoted:
            return m.Meaning("id", (type_.name,))
        if name in type_.attributes:
            self._vocabulary.used.add(("attribute", *names))
            return m.Meaning("attribute", names)
        candidates = [*type_.members, *type_.actions]
        having = f"it has {listing(candidates)}" if candidates else None
        message = f"{quoted(type_.name)} has no attribute, relation or action {quoted(name)}"
        self._vocabulary.unknown("unknown-member", word, message, candidates, having)
        return None

    def _walk(self, type_: TypeScope, rest: list[t.Word]) -> m.Meaning | None:
        """Several steps, the last of them a relation, permission, inverse or attribute."""
        reached = self._walks.walk([type_.name], rest[:-1])
        if reached is None:
            return None
        last = rest[-1]
        scopes = [self._vocabulary.types[name] for name in reached]
        attributes = {s.name: s.attributes.get(last.text) for s in scopes}
        if any(attributes.values()):
            if not self._alike(last, attributes):
                return None
            self._vocabulary.used.update(("attribute", name, last.text) for name in attributes)
        elif not self._walks.last_step(reached, last):
            return None
        return m.Meaning("walk", (type_.name, *(word.text for word in rest)))

    def _alike(self, word: t.Word, found: dict[str, m.Attribute | None]) -> bool:
        """Whether all types that a walk leads to declare an attribute, and alike."""
        lacking = [name for name, attribute in found.items() if attribute is None]
        types = {name: a.type for name, a in found.items() if a is not None}
        if lacking:
            message = f"{listing(lacking)} has no attribute {quoted(word.text)}"
            message += f", unlike {listing(types)}"
        elif len(set(types.values())) > 1:
            (one, type_), *others = types.items()
            other, unlike = next((o, u) for o, u in others if u != type_)
            message = (
                f"{quoted(word.text)} is {type_in_words(type_)} in {quoted(one)}, "
                f"but {type_in_words(unlike)} in {quoted(other)}"
            )
        else:
            return True
        self._error("unlike-declarations", word, message)
        return False


_SAYABLE = ("action", "type")
"""Kinds that can be written in another way where one word is not enough."""

_KINDS = "it can be a type, an action, a network, hours, a set, evidence or `TYPE.NAME`"

_WORDS: dict[m.MeaningKind, str] = {
    "type": "a type",
    "action": "an action",
    "network": "a network",
    "hours": "hours",
    "set": "a set",
    "evidence": "evidence",
}
