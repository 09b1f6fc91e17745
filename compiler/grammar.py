"""Knows the grammar as a parse table: `grammar.lark` compiled by lark's LALR(1) analysis.

The table is run here, not by lark, because tokens depend on the parser's state (lex.py), a
mistake must not end the parse (parse.py), and nodes are built as soon as they are complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from lark import Lark
from lark.grammar import Rule, Terminal
from lark.lexer import Lexer as LarkLexer
from lark.lexer import Token as LarkToken
from lark.parsers.lalr_analysis import Shift

from .lex import END

Build = Callable[[int, int, list[Any]], Any]
"""Makes a node from where it starts and ends and from its parts."""


class _NoLexer(LarkLexer):
    """Lark wants a lexer; ours is driven by the parser instead."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[LarkToken]:
        return iter(())


class Reduction:
    """What to do with the parts of a completed rule of the grammar."""

    def __init__(self, rule: Rule, builders: Mapping[str, Build]) -> None:
        self.target: str = rule.origin.name
        self.size = len(rule.expansion)
        # lark's own helper rules for `*` gather parts for the rule that uses them
        self.is_helper = self.target.startswith("_")
        self.is_transparent = rule.options.expand1 and rule.alias is None
        # a level of precedence with nothing at it hands its only part on
        is_single = self.size == 1 and not isinstance(rule.expansion[0], Terminal)
        self.passes = rule.options.expand1 and is_single
        self.build = builders.get(rule.alias or self.target)
        assert self.build or self.is_helper or self.is_transparent, rule
        self._picks = _picks(rule)

    def parts(self, values: list[Any]) -> list[Any]:
        """The parts that matter: no punctuation, helpers spliced in, None for what is absent."""
        parts: list[Any] = []
        for index in self._picks:
            if index is None:
                parts.append(None)
            elif isinstance(values[index], Gathered):
                if parts or index:
                    parts.extend(values[index].parts)
                else:
                    # a `*` helper continued: take its list over, so that long lists stay linear
                    parts = values[index].parts
            else:
                parts.append(values[index])
        return parts


class Gathered:
    """Parts collected by a helper rule, in order."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[Any]) -> None:
        self.parts = parts


def _picks(rule: Rule) -> list[int | None]:
    """Indices of the kept symbols of a rule, None where an optional one is left out."""
    absent: list[int]
    if rule.options.empty_indices:
        marks = "".join("1" if is_absent else "0" for is_absent in rule.options.empty_indices)
        absent = [len(ones) for ones in marks.split("0")]
    else:
        absent = [0] * (len(rule.expansion) + 1)
    picks: list[int | None] = []
    for index, symbol in enumerate(rule.expansion):
        picks.extend([None] * absent[index])
        if not (isinstance(symbol, Terminal) and symbol.filter_out):
            picks.append(index)
    picks.extend([None] * absent[-1])
    return picks


State = dict[str, "int | Reduction"]
"""By terminal or rule: the state to go to, or the reduction to make first."""


class Grammar:
    """The parse table, with what each reduction builds."""

    def __init__(self, text: str, builders: Mapping[str, Build]) -> None:
        lark = Lark(text, parser="lalr", lexer=_NoLexer, start="statement", maybe_placeholders=True)
        conf = lark.parse_interactive("").parser_state.parse_conf
        reductions: dict[Rule, Reduction] = {}
        self.start: int = conf.start_state
        self.end: int = conf.end_state
        self.states: dict[int, State] = {}
        for number, actions in conf.states.items():
            state: State = {}
            for symbol, (action, argument) in actions.items():
                if action is Shift:
                    state[symbol] = argument
                else:
                    if argument not in reductions:
                        reductions[argument] = Reduction(argument, builders)
                    state[symbol] = reductions[argument]
            self.states[number] = state


class Run:
    """One statement being parsed: the stacks of an LALR parser."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._states = [grammar.start]
        self._values: list[tuple[int, int, Any]] = []

    @property
    def accepted(self) -> State:
        """By terminal, what the parser does with it; some may still fail: see `expected`."""
        return self._grammar.states[self._states[-1]]

    def feed(self, terminal: str, start: int, end: int, value: Any) -> bool:
        """Take a token; False, and nothing changed but completed rules, if it does not fit."""
        table, states, values = self._grammar.states, self._states, self._values
        while True:
            action = table[states[-1]].get(terminal)
            if action is None:
                return False
            if isinstance(action, int):
                states.append(action)
                values.append((start, end, value))
                return True
            del states[-action.size :]
            if not action.passes:
                taken = values[-action.size :]
                del values[-action.size :]
                values.append((taken[0][0], taken[-1][1], _reduce(action, taken)))
            goto = table[states[-1]][action.target]
            assert isinstance(goto, int)
            states.append(goto)
            if terminal == END and goto == self._grammar.end:
                return True

    @property
    def result(self) -> Any:
        """The finished statement, once END has been fed."""
        return self._values[-1][2]

    def expected(self) -> set[str]:
        """The terminals that really fit next."""
        return {t for t in self.accepted if t.isupper() or t == END if self._fits(t)}

    def _fits(self, terminal: str) -> bool:
        states = list(self._states)
        while True:
            action = self._grammar.states[states[-1]].get(terminal)
            if not isinstance(action, Reduction):
                return action is not None
            del states[-action.size :]
            goto = self._grammar.states[states[-1]][action.target]
            assert isinstance(goto, int)
            if terminal == END and goto == self._grammar.end:
                return True
            states.append(goto)


def _reduce(reduction: Reduction, taken: list[tuple[int, int, Any]]) -> Any:
    parts = reduction.parts([value for _, _, value in taken])
    if reduction.is_helper:
        return Gathered(parts)
    if reduction.is_transparent and len(parts) == 1:
        return parts[0]
    assert reduction.build is not None
    return reduction.build(taken[0][0], taken[-1][1], parts)
