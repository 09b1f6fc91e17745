"""Knows that a value written with a capital may stand in the data either way: Sales, or sales."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from ..compiler import model as m
from .rule import BOOL, IntermediateRule, disjunction
from .tokens import Word

STRING = m.ValueType("string")
SET = m.ValueType("set", (), STRING)

Spellings = dict[str, tuple[str, str]]


def spelled_either_way(
    rule: IntermediateRule, words: Sequence[Word], model: m.Model
) -> IntermediateRule:
    """A rule whose free texts match as they are written in the sentence, and in lower case.

    No declaration tells how data spell the value of a string attribute. A sentence has "Sales"
    for being a name, "The sales team" for being none: what it has in lower case is so in the rule.
    """
    spellings = _spellings(words, model)
    if not spellings:
        return rule
    return _changed(rule, lambda node: _either(node, spellings))  # type: ignore[no-any-return]


def _spellings(words: Sequence[Word], model: m.Model) -> Spellings:
    """Of each word with a capital its two spellings, by that in lower case."""
    capitals = {w.text: w.written for w in words if w.kind == "word" and w.written.istitle()}
    if not capitals:
        return {}
    known = _constants(model)
    said = {word.written for word in words} | known
    either = {low: high for low, high in capitals.items() if low not in said and high not in known}
    return {text: (low, high) for low, high in either.items() for text in (low, high)}


def _constants(node: Any) -> set[str]:
    """The texts that a model's own terms and rules compare with: those are spelled so."""
    if isinstance(node, tuple):
        return {text for item in node for text in _constants(item)}
    if isinstance(node, m.Const):
        values = node.value if isinstance(node.value, tuple) else (node.value,)
        return {value for value in values if isinstance(value, str)}
    if isinstance(node, m.Node):
        fields = (getattr(node, field) for field in node.__struct_fields__)
        return {text for field in fields for text in _constants(field)}
    return set()


def _either(node: m.Node, spellings: Spellings) -> m.Node:
    """A test of one spelling as a test of both."""
    match node:
        case m.Compare(op="==" | "!=" as op, left=left, right=m.Const(type=type_, value=str(text))):
            if type_.kind != "string" or text not in spellings:
                return node
            either = m.InSet(BOOL, left, m.Const(SET, spellings[text]))
            return either if op == "==" else m.Not(BOOL, either)
        case m.InSet(item=m.Const(type=type_, value=str(text)), set=of):
            if type_.kind != "string" or text not in spellings:
                return node
            tests = (m.InSet(BOOL, m.Const(STRING, each), of) for each in spellings[text])
            return disjunction(tests) or node
        case m.InSet(set=m.Const(type=type_, value=tuple(texts))):
            if type_.element is None or type_.element.kind != "string":
                return node
            wider = (each for text in texts for each in spellings.get(str(text), (str(text),)))
            return replace(node, set=replace(node.set, value=tuple(dict.fromkeys(wider))))
    return node


def _changed(value: Any, change: Callable[[m.Node], m.Node]) -> Any:
    """A tree of nodes, each changed once what is under it is."""
    if isinstance(value, tuple):
        return tuple(_changed(item, change) for item in value)
    if not isinstance(value, m.Node):
        return value
    fields = {field: getattr(value, field) for field in value.__struct_fields__}
    changed = {field: _changed(item, change) for field, item in fields.items()}
    return change(replace(value, **changed) if changed != fields else value)
