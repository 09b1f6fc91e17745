"""Knows how to check declarations: gathers a file's statements into a vocabulary.

Names come first, so that everything can refer to everything; then attributes and constants;
then what relations store. Expressions are left for later.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..engine.errors import InvalidName
from ..engine.values import check_id
from . import model as m
from . import tree as t
from .constants import Constants
from .lex import Token
from .parse import File, Parsed
from .vocabulary import TypeScope, Vocabulary, listing, quoted, type_in_words

RESERVED = ("subject", "resource", "request", "action", "now")
"""Words that mean something in every expression; a parameter called so needs backticks."""


class Declarations:
    """Fills a vocabulary from a file."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._constants = Constants(vocabulary)
        self._error = vocabulary.error
        self._rule_names: dict[str, t.Word] = {}
        self.conditions: list[t.ConditionTree] = []
        self.rules: list[t.RuleTree] = []
        self.terms: list[t.TermTree] = []

    def gather(self, file: File) -> None:
        """Take in all declarations of the file."""
        owners = self._names(file)
        for statement in file.statements:
            if isinstance(statement.tree, t.ZoneTree):
                self._zone(statement.tree)
        for tree, owner in owners:
            self._values(tree, owner)
        for tree, owner in owners:
            if isinstance(tree, t.RelationTree) and owner is not None:
                self._relation(tree, owner)
            elif isinstance(tree, t.InverseTree) and owner is not None:
                self._inverse(tree, owner)

    # ── Names ─────────────────────────────────────────────────────────────────────

    def _names(self, file: File) -> list[tuple[t.Statement, TypeScope | None]]:
        """Note who is called what; pair each statement with the type it belongs to."""
        pairs: list[tuple[t.Statement, TypeScope | None]] = []
        owner: TypeScope | None = None
        expects_members = False
        for parsed in file.statements:
            if parsed.tree is None:
                if parsed.broken_head == "type":
                    # its members still are members, of a type of which nothing is known
                    owner, expects_members = TypeScope(""), True
                self._note_broken(parsed)
                continue
            tree = parsed.tree
            if isinstance(tree, t.TypeDeclTree):
                owner, expects_members = self._type(tree), True
            elif isinstance(tree, t.RequestTree):
                owner, expects_members = None, True
            elif isinstance(tree, t.Member):
                if not expects_members or (owner is None and not isinstance(tree, t.AttributeTree)):
                    self._misplaced(tree, expects_members)
                    continue
                self._member_names(tree, owner)
            else:
                owner, expects_members = None, False
                self._free_name(tree)
            pairs.append((tree, owner))
        return pairs

    def _note_broken(self, parsed: Parsed) -> None:
        """Whatever a statement that did not parse may have declared."""
        broken = self._vocabulary.broken
        if parsed.broken_head == "time":
            broken.add("time zone")
        if parsed.broken_head == "actions":
            broken.update(_word(token) for token in parsed.tokens[1:])
        elif parsed.broken_head != "term" and len(parsed.tokens) > 1:
            broken.add(_word(parsed.tokens[1]))

    def _type(self, tree: t.TypeDeclTree) -> TypeScope:
        types = self._vocabulary.types
        name = tree.name.text
        if name in types:
            self._duplicate(tree.name, "type", types[name].place)
        else:
            types[name] = TypeScope(name, self._vocabulary.place(tree))
        return types[name]

    def _misplaced(self, tree: t.Member, in_request: bool) -> None:
        word = self._vocabulary.report.source.text[tree.start : tree.end].split()[0]
        at = t.Tree(tree.start, tree.start + len(word))
        if in_request:
            message = f"`{word}` belongs to a type; the request has only attributes"
        else:
            also = " or the request" if isinstance(tree, t.AttributeTree) else ""
            message = f"`{word}` belongs to a type{also}, and none is open here"
        self._error("misplaced-member", at, message, help="it follows the `type` it belongs to")
        if isinstance(tree, t.AttributeTree):
            self._vocabulary.broken.add(tree.field.name.text)

    def _member_names(self, tree: t.Member, owner: TypeScope | None) -> None:
        if owner is None:
            return
        if isinstance(tree, t.ActionsTree):
            return
        word = tree.field.name if isinstance(tree, t.AttributeTree) else tree.name
        if isinstance(tree, t.AttributeTree) and word.text == "id" and not word.quoted:
            message = "`id` is what every entity's own id is called"
            self._error("invalid-name", word, message, help="in backticks it is an attribute")
        if word.text in owner.members:
            self._duplicate(word, f"member of {quoted(owner.name)}", owner.members[word.text])
            return
        owner.members[word.text] = word
        owner.member_places[word.text] = self._vocabulary.place(tree)
        if isinstance(tree, t.RelationTree):
            owner.relation_trees[word.text] = tree
        elif isinstance(tree, t.PermissionTree):
            owner.permission_trees[word.text] = tree

    def _free_name(self, tree: t.Statement) -> None:
        if isinstance(tree, t.NetworkTree | t.HoursTree | t.NamedSetTree):
            names = self._vocabulary.collections
            if tree.name.text in names:
                self._duplicate(tree.name, "network, hours or set", names[tree.name.text])
            names.setdefault(tree.name.text, tree.name)
        elif isinstance(tree, t.RuleTree):
            if tree.name.text in self._rule_names:
                self._duplicate(tree.name, "rule", self._rule_names[tree.name.text])
            self._rule_names.setdefault(tree.name.text, tree.name)
            self.rules.append(tree)
        elif isinstance(tree, t.TermTree):
            self.terms.append(tree)

    def _duplicate(self, word: t.Word, what: str, first: t.Word | m.Place | None) -> None:
        line = None
        if isinstance(first, t.Word):
            line, _ = self._vocabulary.report.source.position(first.start)
        elif first is not None:
            line = first.line
        where = f"; the first is on line {line}" if line else ""
        self._error("duplicate", word, f"a second {what} is called {quoted(word.text)}{where}")

    # ── Values ────────────────────────────────────────────────────────────────────

    def _zone(self, tree: t.ZoneTree) -> None:
        if self._vocabulary.zone is not None or "time zone" in self._vocabulary.broken:
            self._error("duplicate", tree, "the policy has a time zone already")
            return
        self._vocabulary.zone = self._constants.zone(tree.zone)
        if self._vocabulary.zone is None:
            self._vocabulary.broken.add("time zone")

    def _values(self, tree: t.Statement, owner: TypeScope | None) -> None:
        vocabulary = self._vocabulary
        place = vocabulary.place(tree)
        if isinstance(tree, t.AttributeTree):
            self._attribute(tree, owner, place)
        elif isinstance(tree, t.ActionsTree) and owner is not None:
            for action in tree.actions:
                self._action(action, owner)
        elif isinstance(tree, t.NetworkTree):
            networks = self._constants.networks(tree.items)
            vocabulary.networks.setdefault(
                tree.name.text, m.Network(tree.name.text, networks, place)
            )
        elif isinstance(tree, t.HoursTree):
            windows = tuple(w for w in map(self._constants.window, tree.windows) if w)
            vocabulary.hours.setdefault(tree.name.text, m.Hours(tree.name.text, windows, place))
        elif isinstance(tree, t.NamedSetTree):
            self._named_set(tree, place)
        elif isinstance(tree, t.EvidenceTree):
            if tree.name.text in vocabulary.evidence:
                first = vocabulary.evidence[tree.name.text].place
                self._duplicate(tree.name, "evidence", first)
            text = None if tree.text is None else tree.text.value
            evidence = m.Evidence(tree.name.text, text, place)
            vocabulary.evidence.setdefault(tree.name.text, evidence)
        elif isinstance(tree, t.ConditionTree):
            self._condition(tree)

    def _attribute(self, tree: t.AttributeTree, owner: TypeScope | None, place: m.Place) -> None:
        attribute = self._field(tree.field, place)
        name = tree.field.name
        if owner is not None:
            if owner.members.get(name.text) is name and attribute:
                owner.attributes[name.text] = attribute
            elif attribute is None:
                self._vocabulary.broken.add(name.text)
            return
        if name.text in self._vocabulary.request:
            self._duplicate(name, "request attribute", self._vocabulary.request[name.text].place)
        elif attribute is None:
            self._vocabulary.broken.add(name.text)
        else:
            if attribute.stored and tree.field.stored is not None:
                message = "nothing stores an attribute of the request"
                self._error("misplaced-member", tree.field.stored, message)
            self._vocabulary.request[name.text] = attribute

    def _stands_here(self, tree: t.TypeTree, type_: m.ValueType, in_condition: bool) -> bool:
        """Whether a type may stand here; lists and maps belong to conditions."""
        if type_.kind not in (m.LIST, m.MAP, m.ANY) or in_condition:
            return True
        message = f"only a condition's parameter can be of type `{type_in_words(type_)}`"
        meant = None
        if type_.kind == m.LIST and type_.element is not None and type_.element.element is None:
            meant = f"set of {type_in_words(type_.element)}"
        self._error("unknown-value-type", tree, message, suggestion=meant)
        return False

    def _field(
        self, tree: t.FieldTree, place: m.Place, in_condition: bool = False
    ) -> m.Attribute | None:
        type_ = self._constants.value_type(tree.type)
        if type_ is None or not self._stands_here(tree.type, type_, in_condition):
            return None
        default: m.Constant | None = None
        if tree.default is not None:
            default = self._constants.default(tree.default, type_)
        return m.Attribute(tree.name.text, type_, tree.stored is not None, default, place)

    def _fields(
        self, trees: Iterable[t.FieldTree], what: str, in_condition: bool = False
    ) -> tuple[m.Attribute, ...]:
        found: dict[str, m.Attribute] = {}
        for tree in trees:
            name = tree.name
            if name.text in found:
                self._duplicate(name, f"parameter of {what}", found[name.text].place)
                continue
            if attribute := self._field(tree, self._vocabulary.place(tree), in_condition):
                found[name.text] = attribute
            else:
                self._vocabulary.broken.add(name.text)
        return tuple(found.values())

    def _action(self, tree: t.ActionTree, owner: TypeScope) -> None:
        name = tree.name.text
        parameters = self._fields(tree.parameters, f"the action {quoted(name)}")
        if name in owner.actions:
            self._duplicate(tree.name, f"action of {quoted(owner.name)}", owner.actions[name].place)
        elif owner.is_relation(name):
            message = f"{quoted(name)} is a relation or permission, and thereby an action already"
            self._error("duplicate", tree.name, message)
        else:
            place = self._vocabulary.place(tree)
            owner.actions[name] = m.Action(name, parameters, place)

    def _named_set(self, tree: t.NamedSetTree, place: m.Place) -> None:
        name = tree.name.text
        type_ = self._constants.value_type(tree.type)
        if type_ is None:
            self._vocabulary.broken.add(name)
            return
        if type_.element is not None:
            message = "name the type of the elements: `set NAME: string = …`"
            self._error("type-mismatch", tree.type, message)
            self._vocabulary.broken.add(name)
            return
        values = self._constants.constants(tree.items, type_)
        self._vocabulary.sets.setdefault(name, m.NamedSet(name, type_, values, place))

    def _condition(self, tree: t.ConditionTree) -> None:
        name = tree.name.text
        parameters = self._fields(tree.parameters, f"the condition {quoted(name)}", True)
        for parameter in tree.parameters:
            word = parameter.name
            if word.text in RESERVED and not word.quoted:
                message = f"`{word.text}` means something else in an expression"
                self._error("invalid-name", word, message, suggestion=f"`{word.text}`")
        conditions = self._vocabulary.conditions
        if name in conditions:
            first = next(c.name for c in self.conditions if c.name.text == name)
            self._duplicate(tree.name, "condition", first)
            return
        conditions[name] = parameters
        self.conditions.append(tree)

    # ── What relations store ──────────────────────────────────────────────────────

    def _relation(self, tree: t.RelationTree, owner: TypeScope) -> None:
        if owner.relation_trees.get(tree.name.text) is not tree:
            return
        kinds: dict[m.SubjectKind, None] = {}
        for subject in tree.subjects:
            kind = self._subject_kind(subject)
            if kind is None:
                continue
            if kind in kinds:
                self._error("duplicate", subject, "this is listed twice")
            kinds[kind] = None
        owner.subjects[tree.name.text] = tuple(kinds)

    def _subject_kind(self, tree: t.SubjectTree) -> m.SubjectKind | None:
        condition, expiry, fits = self._withs(tree)
        type_ = self._vocabulary.type_named(tree.type)
        if type_ is None:
            return None
        relation = None
        if tree.relation is not None:
            relation = tree.relation.text
            if not check_relation(self._vocabulary, type_, tree.relation):
                return None
            self._vocabulary.used.add(("relation", type_.name, relation))
        if not fits:
            return None
        return m.SubjectKind(type_.name, relation, tree.everyone, condition, expiry)

    def _withs(self, tree: t.SubjectTree) -> tuple[str | None, bool, bool]:
        """The condition, whether there is an expiry, and whether all of it is in order."""
        condition: str | None = None
        expiry = False
        fits = True
        for word in tree.conditions:
            if word.text == "expiry" and not word.quoted:
                if expiry:
                    self._error("duplicate", word, "`with expiry` is said twice")
                expiry = True
            elif condition is not None:
                message = "a subject has one condition; join two in a condition of their own"
                self._error("duplicate", word, message)
            elif word.text not in self._vocabulary.conditions:
                names = list(self._vocabulary.conditions)
                help_ = f"the conditions are {listing(names)}" if names else None
                message = f"no condition is called {quoted(word.text)}"
                self._vocabulary.unknown("unknown-condition", word, message, names, help_)
                fits = False
            else:
                condition = word.text
                self._vocabulary.used.add(("condition", condition))
        return condition, expiry, fits

    def _inverse(self, tree: t.InverseTree, owner: TypeScope) -> None:
        if owner.members.get(tree.name.text) is not tree.name:
            return
        type_ = self._vocabulary.type_named(tree.type)
        if type_ is None or not check_relation(self._vocabulary, type_, tree.relation):
            self._vocabulary.broken.add(tree.name.text)
            return
        self._vocabulary.used.add(("relation", type_.name, tree.relation.text))
        owner.inverses[tree.name.text] = m.Inverse(
            tree.name.text, type_.name, tree.relation.text, self._vocabulary.place(tree)
        )


def check_relation(vocabulary: Vocabulary, type_: TypeScope, word: t.Word) -> bool:
    """Whether a word names a relation or permission of a type; reports it if not."""
    if type_.is_relation(word.text):
        return True
    if word.text in type_.members or word.text in type_.actions:
        what = "an inverse" if word.text in type_.inverses else "an attribute"
        if word.text in type_.actions and word.text not in type_.members:
            what = "an action"
        message = f"{quoted(word.text)} of {quoted(type_.name)} is {what}, not a relation"
        vocabulary.error("not-a-relation", word, message)
        return False
    names = type_.relation_names
    message = f"{quoted(type_.name)} has no relation or permission {quoted(word.text)}"
    help_ = f"it has {listing(names)}" if names else None
    vocabulary.unknown("unknown-relation", word, message, names, help_)
    return False


def check_entity_id(vocabulary: Vocabulary, text: t.Text) -> str | None:
    """An id in quotes, which must be one."""
    try:
        return check_id(text.value)
    except InvalidName as problem:
        vocabulary.error("invalid-name", text, problem.message)
        return None


def _word(token: Token) -> str:
    return token.value
