"""Knows how to say the declarations and rules of a checked model in pieces of coloured text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...compiler import literals
from ...compiler import model as m
from ...compiler.declarations import RESERVED
from ...compiler.unparse import Expressions
from .style import hue
from .text import measure

Run = tuple[str, str]
"""A piece of text and its class."""


class Hues:
    """The colour of each type, by its place in the policy."""

    def __init__(self, model: m.Model) -> None:
        self._places = {type_.name: place for place, type_ in enumerate(model.types)}

    def of(self, type_name: str) -> str:
        """A class of the style sheet."""
        place = self._places.get(type_name)
        return "any" if place is None else hue(place)


def subject_runs(kinds: Sequence[m.SubjectKind], hues: Hues) -> list[Run]:
    """`user | team.member with expiry`."""
    runs: list[Run] = []
    for number, kind in enumerate(kinds):
        if number:
            runs.append(("| ", "soft"))
        text = ("everyone " if kind.everyone else "") + kind.type
        text += f".{kind.relation}" if kind.relation is not None else ""
        runs.append((text + " ", f"on {hues.of(kind.type)}"))
        conditions = [kind.condition] if kind.condition is not None else []
        conditions += ["expiry"] if kind.expiry else []
        if conditions:
            runs.append((f"with {' and '.join(conditions)} ", "soft"))
    return runs


def relation_text(expr: m.RelationExpr, inside: bool = False) -> str:
    """A relation expression as the policy writes it, names without backticks."""
    match expr:
        case m.Direct():
            return "direct"
        case m.Ref(name=name):
            return name
        case m.Arrow(path=path, target=target, every=every):
            return ("all " if every else "") + ".".join((*path, target))
        case m.NamedSubject(type=type_, id=id_):
            return f'{type_} "{id_}"'
        case m.EveryoneOf(type=type_):
            return f"everyone {type_}"
        case m.Exclusion(base=base, excluded=excluded):
            text = f"{relation_text(base)} but not {relation_text(excluded, True)}"
        case m.UnionOf(items=items):
            text = " or ".join(relation_text(item, True) for item in items)
        case m.IntersectionOf(items=items):
            text = " and ".join(relation_text(item, True) for item in items)
    return f"({text})" if inside else text


def arrows(expr: m.RelationExpr | None) -> Iterator[m.Arrow]:
    """The arrows in a relation expression, in order."""
    match expr:
        case m.Arrow():
            yield expr
        case m.Exclusion(base=base, excluded=excluded):
            yield from arrows(base)
            yield from arrows(excluded)
        case m.UnionOf(items=items) | m.IntersectionOf(items=items):
            for item in items:
                yield from arrows(item)


def type_text(type_: m.ValueType) -> str:
    """`set of string`, `one of public, internal`."""
    if type_.kind == m.ENUM:
        return f"one of {', '.join(type_.values)}"
    return f"set of {type_text(type_.element)}" if type_.element is not None else type_.kind


def attribute_text(attribute: m.Attribute) -> str:
    """The type of an attribute, whether it is stored, and its default."""
    text = type_text(attribute.type) + (" stored" if attribute.stored else "")
    if attribute.default is None:
        return text
    if attribute.type.kind == m.ENUM:
        return f"{text} default {attribute.default}"
    return f"{text} default {literals.constant(attribute.default, attribute.type)}"


def action_text(action: m.Action) -> str:
    """`delete (soft: bool)`."""
    if not action.parameters:
        return action.name
    parameters = (f"{p.name}: {attribute_text(p)}" for p in action.parameters)
    return f"{action.name} ({', '.join(parameters)})"


def who_text(who: m.Who) -> str:
    """`user`, `user "alice"`."""
    return who.type if who.id is None else f'{who.type} "{who.id}"'


def clauses(rule: m.Rule, expressions: Expressions) -> list[tuple[str, str]]:
    """The conditions of a rule, one a line: the word that leads it, and its text."""
    found: list[tuple[str, str]] = []
    for word, clause in (("where", rule.where), ("when", rule.when), ("unless", rule.unless)):
        if isinstance(clause, m.And):
            # Tighter than `and`, so that an `or` among the items keeps its parentheses.
            texts = [
                f"({text})" if isinstance(item, m.Or) else text
                for item in clause.items
                for text in [expressions.text(item)]
            ]
            found.append((word, texts[0]))
            found += [("and", text) for text in texts[1:]]
        elif clause is not None:
            found.append((word, expressions.text(clause)))
    for requirement in rule.require:
        text = requirement.evidence
        if requirement.within is not None:
            text += f" within {literals.duration(requirement.within)}"
        found.append(("require", text))
    return [(word, with_types(text, rule)) for word, text in found]


_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|[\w.-]+')


def with_types(text: str, rule: m.Rule) -> str:
    """A condition with `subject` and `resource` called by their types, where the rule has one each.

    The words stay where both are of one type, and where the text uses a type's name for something
    else, as a quantifier may.
    """
    names = {"subject": rule.subjects, "resource": rule.resources}
    types = {word: {who.type for who in whos} for word, whos in names.items()}
    if types["subject"] == types["resource"]:
        return text
    called = {word: found.pop() for word, found in types.items() if len(found) == 1}
    words = {token.split(".")[0] for token in _QUOTED.findall(text)}
    called = {
        word: name
        for word, name in called.items()
        if literals.name(name) == name and name not in words and name not in RESERVED
    }

    def change(match: re.Match[str]) -> str:
        head, dot, rest = match[0].partition(".")
        return called.get(head, head) + dot + rest

    return _QUOTED.sub(change, text)


def wrap_runs(runs: Sequence[Run], width: float, size: float, lines: int) -> list[list[Run]]:
    """Pieces of text in lines, broken at spaces, at most so many; the last may end in an ellipsis.

    A word too wide for a line is cut.
    """
    words: list[Run] = []
    for text, kind in runs:
        parts = text.split(" ")
        words += [(part + " ", kind) for part in parts[:-1] if part]
        words += [(parts[-1], kind)] if parts[-1] else []
    found: list[list[Run]] = [[]]
    used = 0.0
    for text, kind in words:
        wide = measure(text.rstrip(), size)
        if wide > width:
            while len(text) > 1 and measure(text + "…", size) > width:
                text = text[:-1]
            text += "… "
            wide = measure(text, size)
        if found[-1] and used + wide > width:
            found.append([])
            used = 0.0
        found[-1].append((text, kind))
        used += measure(text, size)
    if len(found) > lines:
        found = found[:lines]
        last = found[-1]
        while last and measure("".join(t for t, _ in last) + "…", size) > width:
            last.pop()
        last.append(("…", "soft"))
    return found
