"""Knows how to write a model as a policy that a person might have written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .. import literals
from ..format import format_text
from .tree import Arrow, Computed, Model, Operation, Relation, Restriction, Rewrite, This, Type


def write(model: Model, conditions: Mapping[str, str]) -> str:
    """The policy's text in the one layout; `conditions` are the statements of the model's."""
    lines: list[str] = list(model.comments)
    if model.comments:
        lines.append("")
    for condition in model.conditions:
        lines += condition.comments
        lines.append(conditions[condition.name.text])
        lines.append("")
    for type_ in model.types:
        lines += [*_type(type_), ""]
    lines += model.trailing
    return format_text("\n".join(lines) + "\n")


def _type(type_: Type) -> Iterator[str]:
    yield from type_.comments
    yield f"type {literals.new_name(type_.name.text)}"
    for relation in type_.relations:
        yield from (f"  {comment}" for comment in relation.comments)
        yield f"  {_relation(relation)}"


def _relation(relation: Relation) -> str:
    name = literals.new_name(relation.name.text)
    if not relation.assignable:
        return f"permission {name} = {_expression(relation.rewrite, '')}"
    subjects = " | ".join(dict.fromkeys(map(_subject, relation.restrictions)))
    if isinstance(relation.rewrite, This):
        return f"relation {name}: {subjects}"
    return f"relation {name}: {subjects} = {_expression(relation.rewrite, '')}"


def _subject(restriction: Restriction) -> str:
    text = literals.name(restriction.type.text)
    if restriction.wildcard:
        text = f"everyone {text}"
    if restriction.relation is not None:
        text += f".{literals.new_name(restriction.relation.text)}"
    if restriction.condition is not None:
        text += f" with {literals.name(restriction.condition.text)}"
    return text


def _expression(rewrite: Rewrite, around: str) -> str:
    """A relation expression; in parentheses where what is around it would take it apart."""
    match rewrite:
        case This():
            return "direct"
        case Computed(relation):
            return literals.name(relation.text)
        case Arrow(relation, tupleset):
            return f"{literals.name(tupleset.text)}.{literals.new_name(relation.text)}"
        case Operation(op, items):
            text = f" {op} ".join(_expression(item, op) for item in items)
            bare = around in ("", op if op != "but not" else "") or (around, op) == ("or", "and")
            return text if bare else f"({text})"
