"""Knows what the names in an expression mean: entities, attributes, fields, parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from . import model as m
from . import tree as t
from .constants import STRING, TYPES
from .declarations import RESERVED
from .vocabulary import TypeScope, Vocabulary, choices, listing, quoted, type_in_words
from .walks import Walks


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity variable: its name in the model and the types it can have."""

    variable: str
    types: tuple[str, ...]


@dataclass(slots=True)
class Scope:
    """What an expression may speak of.

    `named` are the entities that go by their type's name; `actions` those that the rule is
    about, each with its type's name. `why_not` says, by type name, why it names no entity.
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    named: dict[str, Entity] = field(default_factory=dict)
    bound: dict[str, Entity] = field(default_factory=dict)
    parameters: dict[str, m.Attribute] = field(default_factory=dict)
    locals: dict[str, m.ValueType] = field(default_factory=dict)
    """What goes through a list's items or a map's keys."""
    actions: Sequence[tuple[str, m.Action | None]] = ()
    in_rule: bool = True
    without_subject: bool = False
    why_not: dict[str, str] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    """Variables of quantifiers already behind."""

    @property
    def anyone(self) -> str:
        """Whom to test for, where an author wrote nothing but a relation."""
        return "subject" if "subject" in self.entities else "any x"


class Names:
    """Resolves paths of names in one scope."""

    def __init__(self, vocabulary: Vocabulary, walks: Walks, scope: Scope) -> None:
        self._vocabulary = vocabulary
        self._walks = walks
        self._error = vocabulary.error
        self.scope = scope

    # ── Entities ──────────────────────────────────────────────────────────────────

    def entity(self, word: t.Word) -> Entity | None:
        """The entity a word names, if it does; one that may not be named here is reported too."""
        scope = self.scope
        if word.text in scope.bound:
            return scope.bound[word.text]
        found = None if word.quoted else scope.entities.get(word.text)
        return found or scope.named.get(word.text)

    def is_known(self, word: t.Word) -> bool:
        """Whether a single name means something here."""
        reserved = word.text in RESERVED and not word.quoted
        known = word.text in self.scope.parameters or word.text in self.scope.locals
        return bool(self.entity(word)) or reserved or known

    def is_value(self, word: t.Word) -> bool:
        """Whether a single name is a parameter of the condition, or an item of a list."""
        return word.text in self.scope.parameters or word.text in self.scope.locals

    def wanted_entity(self, tree: t.ExprTree, what: str) -> Entity | None:
        """The entity an expression names, which it must."""
        if isinstance(tree, t.PathTree) and len(tree.words) == 1:
            word = tree.words[0]
            if found := self.entity(word):
                return self._allowed(found, word)
            self.unknown_name(word)
            return None
        self._error("not-an-entity", tree, f"{what} must be an entity, such as `subject`")
        return None

    def _allowed(self, entity: Entity, word: t.Word) -> Entity | None:
        if entity.variable == "subject" and self.scope.without_subject:
            message = "`where` says which requests are governed, and can't speak of the subject"
            self._error("where-speaks-of-subject", word, message, help="say it in `when`")
            return None
        return entity

    def unknown_name(self, word: t.Word) -> None:
        """Report a name that means nothing here."""
        scope = self.scope
        if word.text in scope.why_not:
            self._error("unknown-name", word, scope.why_not[word.text])
            return
        if word.text in RESERVED and not word.quoted:
            message = f"a condition knows no {word.text}, only `now`, `request` and its parameters"
            self._error("unknown-name", word, message)
            return
        if word.text in scope.closed:
            message = f"{quoted(word.text)} is known only up to the `and` or `or` before"
            self._error("unknown-name", word, message, help="put all of it in parentheses")
            return
        names = [*scope.bound, *scope.named, *scope.locals, *scope.parameters, *scope.entities]
        names += ["request", "now"]
        help_ = f"the names here are {listing(names)}"
        if scope.in_rule and word.text in self._vocabulary.types:
            help_ = f"{quoted(word.text)} is a type, but not of this rule's subject or resource"
        elif "-" in word.text:
            help_ = "a subtraction needs spaces around `-`"
        message = f"{quoted(word.text)} means nothing here"
        self._vocabulary.unknown("unknown-name", word, message, names, help_)

    # ── Values ────────────────────────────────────────────────────────────────────

    def value(self, tree: t.PathTree) -> m.Expr | None:
        """The value a path names: an attribute, a field, a parameter, an id or the time."""
        first, *rest = tree.words
        entity = self.entity(first)
        if entity is not None:
            allowed = self._allowed(entity, first)
            return self._of_entity(tree, allowed, rest) if allowed else None
        if not first.quoted and first.text == "now":
            if rest:
                self._error("not-a-value", tree, "`now` is a datetime and has no parts")
                return None
            return m.Now(TYPES[m.DATETIME])
        if not first.quoted and first.text == "request":
            return self._request(tree, rest)
        if not first.quoted and first.text == "action" and self.scope.in_rule:
            return self._action(tree, rest)
        if first.text in self.scope.locals and not rest:
            return m.Local(self.scope.locals[first.text], first.text)
        if first.text in self.scope.parameters and not rest:
            return m.ConditionParameter(self.scope.parameters[first.text].type, first.text)
        if first.text in self._vocabulary.collections and not rest:
            message = f"{quoted(first.text)} is a collection; test it with `… in {first.text}`"
            self._error("not-a-value", tree, message)
            return None
        self.unknown_name(first)
        return None

    def _request(self, tree: t.PathTree, rest: list[t.Word]) -> m.Expr | None:
        fields = self._vocabulary.request
        if len(rest) != 1:
            message = "an attribute of the request is written `request.NAME`"
            self._error("not-a-value", tree, message)
            return None
        word = rest[0]
        if word.text not in fields:
            help_ = f"the request has {listing(fields)}" if fields else "declare it under `request`"
            message = f"the request has no attribute {quoted(word.text)}"
            self._vocabulary.unknown("unknown-field", word, message, fields, help_)
            return None
        self._vocabulary.used.add(("request", word.text))
        return m.RequestField(fields[word.text].type, word.text)

    def _action(self, tree: t.PathTree, rest: list[t.Word]) -> m.Expr | None:
        if len(rest) != 1:
            message = "a parameter of the action is written `action.NAME`"
            self._error("not-a-value", tree, message)
            return None
        word = rest[0]
        found: dict[str, m.Attribute | None] = {}
        for type_name, action in self.scope.actions:
            parameters = {p.name: p for p in action.parameters} if action else {}
            label = f"{type_name}.{action.name}" if action else type_name
            found[label] = parameters.get(word.text)
        known = [p.name for _, a in self.scope.actions if a for p in a.parameters]
        if not any(found.values()):
            help_ = choices(known) if known else None
            message = f"the action has no parameter {quoted(word.text)}"
            self._vocabulary.unknown("unknown-parameter", word, message, known, help_)
            return None
        type_ = self._alike(word, found)
        return m.ActionParameter(type_, word.text) if type_ else None

    def _alike(self, word: t.Word, found: dict[str, m.Attribute | None]) -> m.ValueType | None:
        """The one type that all of several owners declare a name with; some do declare it."""
        lacking = [owner for owner, attribute in found.items() if attribute is None]
        if lacking:
            message = f"{listing(lacking)} has no {quoted(word.text)}, unlike the others meant here"
            self._error("unlike-declarations", word, message)
            return None
        types = {owner: a.type for owner, a in found.items() if a is not None}
        (one, type_), *others = types.items()
        for owner, other in others:
            if other != type_:
                message = (
                    f"{quoted(word.text)} is {type_in_words(type_)} in {quoted(one)}, "
                    f"but {type_in_words(other)} in {quoted(owner)}"
                )
                self._error("unlike-declarations", word, message)
                return None
        return type_

    def _of_entity(self, tree: t.PathTree, entity: Entity, rest: list[t.Word]) -> m.Expr | None:
        if not rest:
            message = f"{quoted(tree.words[0].text)} is an entity, not a value"
            help_ = f"its id is `{tree.words[0].text}.id`"
            self._error("not-a-value", tree, message, help=help_)
            return None
        word = rest[0]
        if len(rest) > 1:
            self._walk_as_value(tree, rest)
            return None
        if word.text == "id" and not word.quoted:
            return m.IdOf(STRING, entity.variable)
        scopes = [self._vocabulary.types[name] for name in entity.types]
        found = {scope.name: scope.attributes.get(word.text) for scope in scopes}
        if not any(found.values()):
            self._no_attribute(tree, word, scopes)
            return None
        type_ = self._alike(word, found)
        if type_ is None:
            return None
        self._vocabulary.used.update(("attribute", name, word.text) for name in found)
        return m.AttributeOf(type_, entity.variable, word.text)

    def _no_attribute(self, tree: t.PathTree, word: t.Word, scopes: list[TypeScope]) -> None:
        if any(scope.is_relation(word.text) or word.text in scope.inverses for scope in scopes):
            path = ".".join(w.text for w in tree.words)
            message = f"{quoted(word.text)} is a relation, not a value"
            test = f"test it with `{self.scope.anyone} in {path}`"
            self._error("not-a-value", tree, message, help=test)
            return
        names = list(dict.fromkeys(name for scope in scopes for name in scope.members))
        owner = quoted(scopes[0].name) if len(scopes) == 1 else listing(s.name for s in scopes)
        message = f"{owner} has no attribute {quoted(word.text)}"
        help_ = f"it has {listing(names)}" if names and len(scopes) == 1 else None
        self._vocabulary.unknown("unknown-member", word, message, names, help_)

    def _walk_as_value(self, tree: t.PathTree, rest: list[t.Word]) -> None:
        if rest[0].text in self._vocabulary.broken:
            return
        path = ".".join(word.text for word in tree.words[:-1])
        self._error(
            "not-a-value",
            tree,
            "a walk leads to any number of entities, not to one value",
            help=f"say which: `any x in {path} has x.{rest[-1].text} …`",
        )

    # ── Walks ─────────────────────────────────────────────────────────────────────

    def is_walk(self, tree: t.PathTree) -> bool:
        """Whether a path leads over relations, so that it stands for entities."""
        entity = self.entity(tree.words[0])
        if entity is None or len(tree.words) < 2:
            return False
        if len(tree.words) > 2:
            return True
        name = tree.words[1].text
        scopes = [self._vocabulary.types[each] for each in entity.types]
        return any(s.is_relation(name) or name in s.inverses for s in scopes)

    def member_path(self, tree: t.PathTree) -> m.EntityPath | None:
        """The path of `item in root.a.b.c`: a walk, and a last step that need not be walkable."""
        return self._path(tree, walk_all=False)[0]

    def walked_path(self, tree: t.PathTree) -> tuple[m.EntityPath | None, tuple[str, ...]]:
        """The path of a quantifier, and the types of entity that it leads to."""
        return self._path(tree, walk_all=True)

    def _path(
        self, tree: t.PathTree, walk_all: bool
    ) -> tuple[m.EntityPath | None, tuple[str, ...]]:
        first, *steps = tree.words
        entity = self.entity(first)
        if entity is None:
            self.unknown_name(first)
            return None, ()
        if self._allowed(entity, first) is None:
            return None, ()
        if not steps:
            message = f"{quoted(first.text)} is one entity; a path leads over its relations"
            self._error("not-a-relation", tree, message)
            return None, ()
        if not self._first_step(entity, steps[0]):
            return None, ()
        reached = self._walks.walk(entity.types, steps if walk_all else steps[:-1])
        if reached is None:
            return None, ()
        if not walk_all and not self._walks.last_step(reached, steps[-1]):
            return None, ()
        path = m.EntityPath(entity.variable, tuple(word.text for word in steps))
        return path, tuple(reached)

    def _first_step(self, entity: Entity, word: t.Word) -> bool:
        """All types an entity can have must have the first step; walks skip types only later."""
        scopes = [self._vocabulary.types[name] for name in entity.types]
        lacking = [
            s.name for s in scopes if not (s.is_relation(word.text) or word.text in s.inverses)
        ]
        if lacking and len(lacking) < len(scopes):
            message = f"{listing(lacking)} has no {quoted(word.text)}, unlike the others meant here"
            self._error("unlike-declarations", word, message)
            return False
        return True
