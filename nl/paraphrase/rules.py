"""Knows how a whole rule is said: who may do what to what, and on which conditions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from msgspec.structs import replace

from ...compiler import model as m
from ...compiler.literals import duration
from ..rule import Clause, IntermediateRule, extended
from .conditions import Conditions
from .layout import SHORT, Condition, block, inline
from .readings import PREPOSITIONS
from .scope import Entity, Noun, Scope
from .words import article, capitalised, listed, quoted

LONG = 280
"""Characters of a paraphrase that is still one line."""

_ON = {
    "apply": "to", "comment": "on", "contribute": "to", "login": "to", "reply": "to", "react": "to",
    "subscribe": "to", "vote": "on",
}  # fmt: skip
REQUESTER, RESOURCE = "the requester", "the resource"


def paraphrase(rule: m.Rule, model: m.Model) -> str:
    """What a rule of the model means, in English: a sentence, or one with a list in it.

    Lines are separated by newlines; those of a list begin with `- `, two spaces more for one
    within another.
    """
    return _Writer(rule, model).text()


def paraphrase_clause(clause: Clause, model: m.Model) -> str:
    """What one clause of an intermediate rule means, in the words of the model."""
    return paraphrase(rule_of(clause), model)


def paraphrase_rule(rule: IntermediateRule, model: m.Model) -> str:
    """What an intermediate rule means, a paragraph for each of its clauses."""
    wide = extended(model, IntermediateRule((), rule.definitions), "")
    return "\n".join(paraphrase_clause(clause, wide) for clause in rule.clauses)


def rule_of(clause: Clause) -> m.Rule:
    """A clause as one rule, to be read only: its region may speak of the subject."""
    who = (clause.subjects, clause.actions, clause.resources)
    if clause.effect == "only":
        rule = m.Rule("", "only", *who, where=clause.region, when=clause.condition)
        return replace(rule, require=clause.require)
    parts = [e for e in (clause.region, clause.condition) if e is not None]
    when = m.And(m.ValueType("bool"), tuple(parts)) if len(parts) > 1 else next(iter(parts), None)
    effect: Literal["allow", "forbid"] = "allow" if clause.effect == "permit" else "forbid"
    return m.Rule("", effect, *who, when=when, require=clause.require)


@lru_cache(maxsize=8)
def _conditions(model: m.Model) -> Conditions:
    return Conditions(model)


class _Writer:
    """Writes one rule."""

    def __init__(self, rule: m.Rule, model: m.Model) -> None:
        self._rule = rule
        self._model = model
        self._conditions = _conditions(model)
        self._names = self._conditions.names
        subject, resource = self._one_type(rule.subjects), self._one_type(rule.resources)
        # one word for two entities would be none for either
        self._subject = None if subject is None or subject == resource else subject
        self._resource = resource
        self._scope = self._scoped()

    def text(self) -> str:
        """In one line if it is clear and short enough in one, else with lists."""
        line = self._written(lists=False)
        if line is None or len(line) > LONG:
            line = self._written(lists=True)
        assert line is not None
        return "".join([line, *self._remarks(line)])

    def _written(self, lists: bool) -> str | None:
        rule = self._rule
        page = _Page(lists)
        if rule.effect == "only":
            self._only(page)
        else:
            page.add(capitalised(self._head()))
            page.clause("if", self._said(rule.when))
        bare = rule.when is None and rule.effect != "only"
        page.clause("unless" if bare else ", unless", self._said(rule.unless))
        if rule.effect == "only" and rule.subjects:
            page.add("; nobody else may")
        elif rule.effect == "only" and rule.when is None:
            page.add("; nobody is excepted" if rule.unless is None else "; then nobody may")
        return page.text()

    def _remarks(self, before: str) -> list[str]:
        """What else it takes, as sentences of their own."""
        gap = "\n" if "\n" in before else " "
        return [f"{gap}{sentence}" for sentence in self._requirements()]

    # ── Entities ──

    def _one_type(self, who: Sequence[m.Who]) -> str | None:
        types = {w.type for w in who}
        return self._names.types[types.pop()] if len(types) == 1 else None

    def _scoped(self) -> Scope:
        every = tuple(t.name for t in self._model.types)
        nouns = {"subject": self._subject or "requester", "resource": self._resource or "resource"}
        entities = {
            variable: Entity(Noun(f"the {nouns[variable]}"), tuple(w.type for w in who) or every)
            for variable, who in (
                ("subject", self._rule.subjects),
                ("resource", self._rule.resources),
            )
        }
        return Scope(entities)

    def _said(self, expr: m.Expr | None) -> Condition | None:
        return None if expr is None else self._conditions.said(expr, self._scope)

    # ── Heads ──

    def _head(self) -> str:
        """`a user may edit a document`, or `every user may edit any document`."""
        rule = self._rule
        forbid = rule.effect == "forbid"
        bare = rule.when is None and rule.unless is None
        if not rule.subjects:
            who = "nobody may" if forbid else "anyone may"
        elif bare and all(w.id is None for w in rule.subjects):
            names = self._listed(rule.subjects, *(("", "or") if forbid else ("every", "and")))
            who = f"no {names} may" if forbid else f"{names} may"
        else:
            who = f"{self._who()} {'may not' if forbid else 'may'}"
        return f"{who} {self._deed(bare)}"

    def _who(self) -> str:
        names = self._listed(self._rule.subjects, "a", "or")
        spoken_of = self._subject is None and _mentions(self._rule, "subject")
        return f"{names} (the requester)" if spoken_of else names

    def _listed(self, who: Sequence[m.Who], how: str, word: str) -> str:
        said: list[str] = []
        for each in who:
            name = self._names.types[each.type]
            if each.id is not None:
                said.append(f"the {name} {quoted(each.id)}")
            else:
                said.append(article(name) if how == "a" else f"{how} {name}".lstrip())
        return listed(said, word)

    def _deed(self, bare: bool) -> str:
        """`edit or share a document`."""
        rule = self._rule
        what = "anything"
        if rule.resources:
            what = self._listed(rule.resources, "any" if bare else "a", "or")
            if self._resource is None and _mentions(rule, "resource"):
                what += " (the resource)"
        if not rule.actions:
            return f"do anything with {what}" if rule.resources else "do anything"
        return f"{listed([self._act(a) for a in rule.actions], 'or')} {what}"

    def _act(self, action: str) -> str:
        """An action as a verb that what it is done to can follow."""
        said = self._names.actions[action]
        words = said.split(" ")
        if said in _ON:
            return f"{said} {_ON[said]}"
        if said.startswith("“"):
            return f"do {said} with"
        # what is only a relation or a permission is no verb, unless it reads as one
        verb = action in self._names.acts or self._names.relations[action].yes == f"can {said}"
        if verb and (len(words) == 1 or words[-1] in PREPOSITIONS):
            return said
        return f"do “{said}” with"

    def _only(self, page: _Page) -> None:
        """`if …, only a user may release a payment, and only if …`."""
        rule = self._rule
        if rule.where is not None:
            page.add("If")
            page.clause("", self._said(rule.where))
            page.add(", then ")
        deed = self._deed(bare=False)
        head = f"only {self._who()} may {deed}" if rule.subjects else f"anyone may {deed}"
        page.add(head if rule.where is not None else capitalised(head))
        page.clause(", and only if" if rule.subjects else ", but only if", self._said(rule.when))

    def _requirements(self) -> list[str]:
        texts = {e.name: e.text for e in self._model.evidence}
        said: list[str] = []
        for requirement in self._rule.require:
            text = texts.get(requirement.evidence)
            told = f": {quoted(text)}" if text else ""
            age = (
                "" if requirement.within is None else f", given within {_last(requirement.within)}"
            )
            name = self._names.evidence[requirement.evidence]
            what = name if name.startswith("“") else f"“{name}”"
            stop = "" if text and text.endswith((".", "!", "?")) else "."
            said.append(f"This takes {what}{age}{told}{stop}")
        return said


class _Page:
    """A text that grows by heads and clauses; None where a clause does not fit into a line."""

    def __init__(self, lists: bool) -> None:
        self._lists = lists
        self._text: str | None = ""

    def add(self, text: str) -> None:
        """Go on; after a list on a line of its own."""
        if self._text is None:
            return
        if self._text.endswith("\n"):
            text = text.lstrip(",; ")
            text = capitalised(text) if text.startswith("nobody") else text
        self._text += text

    def clause(self, word: str, condition: Condition | None) -> None:
        """Go on with a condition, in the line or as a list."""
        if condition is None or self._text is None:
            return
        line = inline(condition)
        if not self._lists:
            self._text = None if line is None else self._joined(word, line)
            return
        if line is not None and len(line) <= SHORT:
            self._text = self._joined(word, line)
            return
        lead, lines = block(condition)
        self._text = self._joined(word, lead)
        if lines:
            self._text += "\n" + "\n".join(lines) + "\n"

    def _joined(self, word: str, text: str) -> str:
        assert self._text is not None
        if self._text.endswith("\n"):
            return f"{self._text}{word.lstrip(', ')} {text}"
        gap = "" if not word or word.startswith(",") else " "
        return f"{self._text}{gap}{word} {text}"

    def text(self) -> str | None:
        """All of it, as a sentence ends."""
        if self._text is None:
            return None
        return self._text.rstrip("\n") if self._text.endswith("\n") else f"{self._text}."


def _mentions(rule: m.Rule, variable: str) -> bool:
    """Whether a rule's conditions speak of an entity."""
    return any(
        _speaks(expr, variable) for expr in (rule.where, rule.when, rule.unless) if expr is not None
    )


def _speaks(value: object, variable: str) -> bool:
    if isinstance(value, tuple):
        return any(_speaks(item, variable) for item in value)
    if isinstance(value, str):
        return value == variable
    if isinstance(value, m.Const) or not isinstance(value, m.Node):
        return False
    return any(_speaks(getattr(value, f), variable) for f in value.__struct_fields__)


def _last(micros: int) -> str:
    """`the last 10 minutes`, `the last hour`."""
    return f"the last {duration(micros).removeprefix('1 ')}"
