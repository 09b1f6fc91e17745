"""Knows how to find every way in which words can be read by a grammar.

An Earley chart (Earley 1970) over a lattice: a word, or several together, may be of more than
one kind, each a span that is a candidate. What it finds is a packed forest, in which what two
readings have in common exists once. The grammar is written in Lark's language and read by Lark.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lark import Lark
from lark.grammar import Rule, Symbol
from lark.lexer import PatternStr

MOST_TREES = 400
"""Of one phrase; texts with more ways to be read are too ambiguous to ask about."""


class TooAmbiguous(Exception):
    """A phrase has more readings than MOST_TREES."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One candidate: the words from `start` up to `end` are a `kind`, and mean `value`."""

    kind: str
    start: int
    end: int
    value: Any


@dataclass(frozen=True, slots=True)
class Tree:
    """One reading of a phrase: the rule's name, and the phrases and words it is made of."""

    label: str
    children: tuple[Node | Leaf, ...]
    start: int
    end: int


@dataclass(eq=False, slots=True)
class Node:
    """A phrase from `start` up to `end`, with all its readings."""

    symbol: str
    start: int
    end: int
    chart: Chart
    rules: list[int] = field(default_factory=list)
    found: tuple[Tree | Leaf, ...] | None = None

    @property
    def trees(self) -> tuple[Tree | Leaf, ...]:
        """Its readings; raises TooAmbiguous."""
        if self.found is None:
            self.found = tuple(self.chart.trees(self))
        return self.found


class Grammar:
    """A grammar's rules, ready to be looked up by what they make and what they begin with."""

    def __init__(self, text: str) -> None:
        loaded = Lark(text, parser="earley", lexer="basic", start="start")
        self.rules: list[Rule] = loaded.rules
        self.making: dict[str, list[int]] = {}
        for number, rule in enumerate(self.rules):
            self.making.setdefault(rule.origin.name, []).append(number)
        self.terminal_of_word = {
            t.pattern.value: t.name for t in loaded.terminals if isinstance(t.pattern, PatternStr)
        }
        self.word_of_terminal = {name: word for word, name in self.terminal_of_word.items()}

    @cached_property
    def first(self) -> dict[str, frozenset[str]]:
        """The terminals that each symbol can begin with."""
        first: dict[str, set[str]] = {name: set() for name in self.making}
        changed = True
        while changed:
            changed = False
            for rule in self.rules:
                begin = rule.expansion[0]
                add = {begin.name} if begin.is_term else first[begin.name]
                if not add <= first[rule.origin.name]:
                    first[rule.origin.name] |= add
                    changed = True
        return {name: frozenset(terminals) for name, terminals in first.items()}


Key = tuple[int, int, int]
"""A rule, how much of it has been seen, and where it began."""


class Chart:
    """All that can be made of the candidates from the first word to the last."""

    def __init__(self, grammar: Grammar, length: int, leaves: Sequence[Leaf]) -> None:
        self.grammar = grammar
        self.length = length
        self.leaves: list[list[Leaf]] = [[] for _ in range(length + 1)]
        for leaf in leaves:
            self.leaves[leaf.start].append(leaf)
        self.backs: list[dict[Key, list[tuple[int, Node | Leaf]]]] = [{} for _ in range(length + 1)]
        self.waiting: list[dict[str, list[Key]]] = [{} for _ in range(length + 1)]
        self.nodes: dict[tuple[str, int, int], Node] = {}
        self.reached = 0
        self._run()

    @property
    def whole(self) -> Node | None:
        """The text as a whole, where the grammar has a reading of it."""
        return self.nodes.get(("start", 0, self.length))

    def expected(self) -> set[str]:
        """The terminals that could have stood where reading stopped."""
        return {
            name
            for symbol in self.waiting[self.reached]
            for name in self.grammar.first.get(symbol, {symbol})
        }

    def _run(self) -> None:
        for column in range(self.length + 1):
            kinds = {leaf.kind for leaf in self.leaves[column]}
            agenda = list(self.backs[column])
            if column == 0:
                self._predict("start", 0, kinds, agenda)
            elif not agenda:
                continue
            self.reached = column
            while agenda:
                rule_number, dot, start = key = agenda.pop()
                expansion = self.grammar.rules[rule_number].expansion
                if dot == len(expansion):
                    self._complete(rule_number, start, column, agenda)
                else:
                    self._expect(expansion[dot], key, column, kinds, agenda)

    def _expect(
        self, symbol: Symbol, key: Key, column: int, kinds: set[str], agenda: list[Key]
    ) -> None:
        waiting = self.waiting[column].get(symbol.name)
        if waiting is not None:
            waiting.append(key)
        else:
            self.waiting[column][symbol.name] = [key]
            if not symbol.is_term:
                self._predict(symbol.name, column, kinds, agenda)
        if symbol.is_term and symbol.name in kinds:
            for leaf in self.leaves[column]:
                if leaf.kind == symbol.name:
                    self._advance(key, column, leaf, leaf.end, None)

    def _predict(self, symbol: str, column: int, kinds: set[str], agenda: list[Key]) -> None:
        first = self.grammar.first
        for number in self.grammar.making[symbol]:
            begin = self.grammar.rules[number].expansion[0]
            if begin.name in kinds if begin.is_term else not kinds.isdisjoint(first[begin.name]):
                key = (number, 0, column)
                if key not in self.backs[column]:
                    self.backs[column][key] = []
                    agenda.append(key)
            else:
                # it could have stood here, had the text had it: for the message
                self.waiting[column].setdefault(begin.name, [])

    def _advance(
        self, key: Key, column: int, child: Node | Leaf, end: int, agenda: list[Key] | None
    ) -> None:
        rule, dot, start = key
        moved = (rule, dot + 1, start)
        backs = self.backs[end].get(moved)
        if backs is None:
            self.backs[end][moved] = [(column, child)]
            if agenda is not None:
                agenda.append(moved)
        else:
            backs.append((column, child))

    def _complete(self, rule: int, start: int, end: int, agenda: list[Key]) -> None:
        symbol = self.grammar.rules[rule].origin.name
        node = self.nodes.get((symbol, start, end))
        if node is not None:
            node.rules.append(rule)
            return
        node = self.nodes[symbol, start, end] = Node(symbol, start, end, self, [rule])
        for key in self.waiting[start].get(symbol, ()):
            self._advance(key, start, node, end, agenda)

    # ── The forest ────────────────────────────────────────────────────────────────

    def trees(self, node: Node) -> Iterator[Tree | Leaf]:
        """The readings of a phrase, helpers dissolved and fixed words left out."""
        count = 0
        for number in node.rules:
            rule = self.grammar.rules[number]
            for children in self._children(number, len(rule.expansion), node.start, node.end):
                if rule.options.expand1 and rule.alias is None and len(children) == 1:
                    (child,) = children
                    found = child.trees if isinstance(child, Node) else (child,)
                else:
                    found = (Tree(rule.alias or node.symbol, children, node.start, node.end),)
                for tree in found:
                    count += 1
                    if count > MOST_TREES:
                        raise TooAmbiguous
                    yield tree

    def _children(
        self, rule: int, dot: int, start: int, end: int
    ) -> Iterator[tuple[Node | Leaf, ...]]:
        if dot == 0:
            yield ()
            return
        symbol = self.grammar.rules[rule].expansion[dot - 1]
        for column, child in self.backs[end][rule, dot, start]:
            for before in self._children(rule, dot - 1, start, column):
                if isinstance(child, Leaf):
                    yield before if getattr(symbol, "filter_out", False) else (*before, child)
                elif child.symbol.startswith("_"):
                    for tree in child.trees:
                        assert isinstance(tree, Tree)
                        yield (*before, *tree.children)
                else:
                    yield (*before, child)
