"""Knows that a value written with a capital may stand in the data either way: Sales, or sales."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from ...compiler import model as m
from ..rule import BOOL, IntermediateRule, disjunction, rebuilt
from ..text.tokens import Word

STRING = m.ValueType("string")
SET = m.ValueType("set", (), STRING)

Spellings = dict[str, tuple[str, str]]


def spelled_either_way(
    rules: Iterable[IntermediateRule], words: Sequence[Word], known: Collection[str]
) -> list[IntermediateRule]:
    """Rules whose free texts match as they are written in the sentence, and in lower case.

    No declaration tells how data spell the value of a string attribute, unless the policy itself
    compares with it: `known` are such texts. A sentence has "Sales" for being a name, or for
    being its first word.
    """
    spellings = _spellings(words, known)
    if not spellings:
        return list(rules)
    return [rebuilt(rule, lambda node: _either(node, spellings)) for rule in rules]


def _spellings(words: Sequence[Word], known: Collection[str]) -> Spellings:
    """Of each word with a capital its two spellings, by either of them."""
    capitals = {w.text: w.written for w in words if w.kind == "word" and w.written.istitle()}
    said = {word.written for word in words} | set(known)
    either = {low: high for low, high in capitals.items() if low not in said and high not in known}
    return {text: (low, high) for low, high in either.items() for text in (low, high)}


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
