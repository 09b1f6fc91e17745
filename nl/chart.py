"""Knows how to find every way in which words can be read by a grammar.

An Earley chart (Earley 1970) over a lattice: a word, or several together, may be of more than
one kind, each a span that is a candidate. What it finds is a packed forest, in which what two
readings have in common exists once. Rules that make the same and begin alike are followed as one
for as long as they are alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from .productions import Productions, Rule

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


class Step(NamedTuple):
    """What may come next: a symbol, and the place in a rule behind it."""

    symbol: str
    is_term: bool
    place: int


class Grammar:
    """A grammar's rules, ready to be looked up by what they make and what they begin with.

    A place is what has been seen of a rule: a node of the tree of all rules that make the same
    symbol, in which those that begin alike share the way.
    """

    def __init__(self, productions: Productions) -> None:
        self.rules = productions.rules
        self.roots: dict[str, int] = {}
        """The place where nothing has been seen, by the symbol."""
        self.steps: list[list[Step]] = []
        """What may come next at each place."""
        self.ends: list[list[int]] = []
        """The rules that have been seen in full at each place."""
        self.before: list[tuple[int, bool]] = []
        """The place before each, or -1, and whether trees leave out the step between."""
        self.whole = [self._placed(number, rule) for number, rule in enumerate(self.rules)]
        """The place where each rule has been seen in full."""
        self.word_of_terminal = productions.words
        self.terminal_of_word = {word: name for name, word in productions.words.items()}

    def _placed(self, number: int, rule: Rule) -> int:
        if rule.made not in self.roots:
            self.roots[rule.made] = self._place(-1, False)
        place = self.roots[rule.made]
        for symbol, is_term, left_out in rule.parts:
            known = (step.place for step in self.steps[place] if step.symbol == symbol)
            after = next(known, None)
            if after is None:
                after = self._place(place, left_out)
                self.steps[place].append(Step(symbol, is_term, after))
            place = after
        self.ends[place].append(number)
        return place

    def _place(self, before: int, left_out: bool) -> int:
        self.steps.append([])
        self.ends.append([])
        self.before.append((before, left_out))
        return len(self.steps) - 1

    @cached_property
    def first(self) -> dict[str, frozenset[str]]:
        """The terminals that each symbol can begin with."""
        first: dict[str, set[str]] = {name: set() for name in self.roots}
        changed = True
        while changed:
            changed = False
            for name, root in self.roots.items():
                before = len(first[name])
                for symbol, is_term, _ in self.steps[root]:
                    first[name] |= {symbol} if is_term else first[symbol]
                changed = changed or len(first[name]) > before
        return {name: frozenset(terminals) for name, terminals in first.items()}


Key = tuple[int, int]
"""A place in rules, and where they began."""


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
        grammar = self.grammar
        for column in range(self.length + 1):
            kinds = {leaf.kind for leaf in self.leaves[column]}
            agenda = list(self.backs[column])
            if column == 0:
                self._predict("start", 0, kinds, agenda)
            elif not agenda:
                continue
            self.reached = column
            while agenda:
                place, start = agenda.pop()
                for rule in grammar.ends[place]:
                    self._complete(rule, start, column, agenda)
                for symbol, is_term, after in grammar.steps[place]:
                    self._expect(symbol, is_term, (after, start), column, kinds, agenda)

    def _expect(
        self,
        symbol: str,
        is_term: bool,
        after: Key,
        column: int,
        kinds: set[str],
        agenda: list[Key],
    ) -> None:
        """Wait for a symbol, behind which the rules are at `after`."""
        waiting = self.waiting[column].get(symbol)
        if waiting is not None:
            waiting.append(after)
        else:
            self.waiting[column][symbol] = [after]
            if not is_term:
                self._predict(symbol, column, kinds, agenda)
        if is_term and symbol in kinds:
            for leaf in self.leaves[column]:
                if leaf.kind == symbol:
                    self._advance(after, column, leaf, leaf.end, None)

    def _predict(self, symbol: str, column: int, kinds: set[str], agenda: list[Key]) -> None:
        grammar = self.grammar
        first = grammar.first
        for begin, is_term, after in grammar.steps[grammar.roots[symbol]]:
            if begin in kinds if is_term else not kinds.isdisjoint(first[begin]):
                self._expect(begin, is_term, (after, column), column, kinds, agenda)
            else:
                # it could have stood here, had the text had it: for the message
                self.waiting[column].setdefault(begin, [])

    def _advance(
        self, after: Key, column: int, child: Node | Leaf, end: int, agenda: list[Key] | None
    ) -> None:
        backs = self.backs[end].get(after)
        if backs is None:
            self.backs[end][after] = [(column, child)]
            if agenda is not None:
                agenda.append(after)
        else:
            backs.append((column, child))

    def _complete(self, rule: int, start: int, end: int, agenda: list[Key]) -> None:
        symbol = self.grammar.rules[rule].made
        node = self.nodes.get((symbol, start, end))
        if node is not None:
            node.rules.append(rule)
            return
        node = self.nodes[symbol, start, end] = Node(symbol, start, end, self, [rule])
        for after in self.waiting[start].get(symbol, ()):
            self._advance(after, start, node, end, agenda)

    # ── The forest ────────────────────────────────────────────────────────────────

    def trees(self, node: Node) -> Iterator[Tree | Leaf]:
        """The readings of a phrase, helpers dissolved and fixed words left out."""
        count = 0
        for number in node.rules:
            rule = self.grammar.rules[number]
            for children in self._children(self.grammar.whole[number], node.start, node.end):
                if rule.passes and len(children) == 1:
                    (child,) = children
                    found = child.trees if isinstance(child, Node) else (child,)
                else:
                    found = (Tree(rule.label, children, node.start, node.end),)
                for tree in found:
                    count += 1
                    if count > MOST_TREES:
                        raise TooAmbiguous
                    yield tree

    def _children(self, place: int, start: int, end: int) -> Iterator[tuple[Node | Leaf, ...]]:
        before_it, left_out = self.grammar.before[place]
        if before_it < 0:
            yield ()
            return
        for column, child in self.backs[end][place, start]:
            for before in self._children(before_it, start, column):
                if isinstance(child, Leaf):
                    yield before if left_out else (*before, child)
                elif child.symbol.startswith("_"):
                    for tree in child.trees:
                        assert isinstance(tree, Tree)
                        yield (*before, *tree.children)
                else:
                    yield (*before, child)
