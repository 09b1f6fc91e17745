"""Knows how to check rules and named conditions."""

from __future__ import annotations

from . import model as m
from . import tree as t
from .constants import Constants
from .declarations import check_entity_id
from .expressions import Expressions
from .scope import Entity, Scope
from .vocabulary import TypeScope, Vocabulary, choices, listing, quoted
from .walks import Walks


class Rules:
    """Checks the rules and conditions of one policy."""

    def __init__(self, vocabulary: Vocabulary, walks: Walks) -> None:
        self._vocabulary = vocabulary
        self._walks = walks
        self._error = vocabulary.error
        self._constants = Constants(vocabulary)

    def condition(self, tree: t.ConditionTree) -> m.Condition | None:
        """A named condition."""
        parameters = self._vocabulary.conditions[tree.name.text]
        scope = Scope(parameters={p.name: p for p in parameters}, in_rule=False)
        expr = Expressions(self._vocabulary, self._walks, scope).condition(tree.expr)
        if expr is None:
            return None
        place = self._vocabulary.place(tree)
        return m.Condition(tree.name.text, parameters, expr, tree.strict, place)

    def rule(self, tree: t.RuleTree) -> m.Rule | None:
        """A rule; None, with reports, if something in it does not check."""
        subjects = self._who(tree.subjects)
        resources = self._who(tree.resources)
        types = [self._vocabulary.types[name] for name in dict.fromkeys(w.type for w in resources)]
        if not tree.resources:
            types = list(self._vocabulary.types.values())
        fits = len(subjects) == len(tree.subjects) and len(resources) == len(tree.resources)
        if fits or types:
            fits = self._actions(tree, types, bool(tree.resources)) and fits
        require = self._require(tree.require)
        if not fits:
            return None
        scope = self._scope(tree, subjects, resources, types)
        expressions = Expressions(self._vocabulary, self._walks, scope)
        clauses: list[m.Expr | None] = []
        for clause in (tree.where, tree.when, tree.unless):
            scope.without_subject = clause is not None and clause is tree.where
            expr = None if clause is None else expressions.condition(clause)
            fits = fits and (expr is None) == (clause is None)
            clauses.append(expr)
        if not fits or require is None:
            return None
        where, when, unless = clauses
        return m.Rule(
            name=tree.name.text,
            effect=tree.effect,
            subjects=subjects,
            actions=tuple(word.text for word in tree.actions),
            resources=resources,
            sentence=None if tree.sentence is None else tree.sentence.value,
            where=where,
            when=when,
            unless=unless,
            require=require,
            place=self._vocabulary.place(tree),
        )

    def _who(self, trees: list[t.WhoTree]) -> tuple[m.Who, ...]:
        found: dict[m.Who, None] = {}
        for tree in trees:
            if tree.type.text in _ANYBODY and tree.type.text not in self._vocabulary.types:
                message = f"{quoted(tree.type.text)} is not a type; anybody is `any subject`"
                self._error("unknown-type", tree.type, message, suggestion="any subject")
                continue
            type_ = self._vocabulary.type_named(tree.type)
            id_ = None if tree.id is None else check_entity_id(self._vocabulary, tree.id)
            if type_ is None or (tree.id is not None and id_ is None):
                continue
            who = m.Who(type_.name, id_)
            if who in found:
                self._error("duplicate", tree, "this is listed twice")
            found[who] = None
        return tuple(found)

    def _actions(self, tree: t.RuleTree, types: list[TypeScope], is_listed: bool) -> bool:
        fits = True
        seen: set[str] = set()
        for word in tree.actions:
            if word.text in seen:
                self._error("duplicate", word, "this is listed twice")
            seen.add(word.text)
            having = [s for s in types if word.text in s.actions or s.is_relation(word.text)]
            if not having:
                self._unknown_action(word, types, is_listed)
                fits = False
            for type_ in having:
                self._vocabulary.used.add(("action", type_.name, word.text))
                if type_.is_relation(word.text):
                    self._vocabulary.used.add(("relation", type_.name, word.text))
        return fits

    def _unknown_action(self, word: t.Word, types: list[TypeScope], is_listed: bool) -> None:
        names = [name for s in types for name in (*s.actions, *s.relation_names)]
        names = list(dict.fromkeys(names))
        if is_listed:
            message = f"{listing(s.name for s in types)} has no action {quoted(word.text)}"
        else:
            message = f"no type has an action {quoted(word.text)}"
        help_ = choices(names) if names else "declare it with `actions`"
        self._vocabulary.unknown("unknown-action", word, message, names, help_)

    def _require(self, trees: list[t.RequirementTree]) -> tuple[m.Requirement, ...] | None:
        found: list[m.Requirement] = []
        evidence = self._vocabulary.evidence
        for tree in trees:
            word = tree.evidence
            if word.text not in evidence:
                help_ = choices(evidence) if evidence else "declare it: `evidence …`"
                message = f"no evidence is called {quoted(word.text)}"
                self._vocabulary.unknown("unknown-evidence", word, message, evidence, help_)
                continue
            self._vocabulary.used.add(("evidence", word.text))
            within: int | None = None
            if tree.within is not None:
                const = self._constants.constant(tree.within)
                if const is None:
                    continue
                assert isinstance(const.value, int)
                within = const.value
            requirement = m.Requirement(word.text, within)
            if requirement in found:
                self._error("duplicate", tree, "this is required already")
            found.append(requirement)
        return tuple(found) if len(found) == len(trees) else None

    def _scope(
        self,
        tree: t.RuleTree,
        subjects: tuple[m.Who, ...],
        resources: tuple[m.Who, ...],
        types: list[TypeScope],
    ) -> Scope:
        all_types = tuple(self._vocabulary.types)
        subject = Entity("subject", _types(subjects) or all_types)
        resource = Entity("resource", _types(resources) or all_types)
        scope = Scope(entities={"subject": subject, "resource": resource})
        for entity, listed in ((subject, subjects), (resource, resources)):
            names = _types(listed)
            if len(names) == 1:
                if names[0] in scope.named:
                    both = f"subject and resource are both {quoted(names[0])}"
                    scope.why_not[names[0]] = f"{both} here; write `subject` or `resource`"
                    del scope.named[names[0]]
                else:
                    scope.named[names[0]] = entity
            for name in names if len(names) > 1 else ():
                message = (
                    f"the {entity.variable} is one of several types; write `{entity.variable}`"
                )
                scope.why_not[name] = message
        for name in scope.why_not:
            scope.named.pop(name, None)
        scope.actions = _action_scopes(tree, types)
        return scope


_ANYBODY = ("everyone", "everybody", "anyone", "anybody", "all")


def _types(listed: tuple[m.Who, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who.type for who in listed))


def _action_scopes(tree: t.RuleTree, types: list[TypeScope]) -> list[tuple[str, m.Action | None]]:
    """The actions a rule is about, with the type of each; a relation's has no parameters."""
    found: list[tuple[str, m.Action | None]] = []
    for type_ in types:
        names = [word.text for word in tree.actions] or [*type_.actions, *type_.relation_names]
        for name in names:
            if name in type_.actions:
                found.append((type_.name, type_.actions[name]))
            elif type_.is_relation(name):
                found.append((f"{type_.name}.{name}", None))
    return found
