"""The grammar that a model is held to makes nothing that ours does not read."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lark import Lark
from lark.lexer import PatternStr

from sayso.compiler.pipeline import compile_policy
from sayso.nl.chart import Chart
from sayso.nl.compile import grammar
from sayso.nl.models.grammar import MOST_CHARACTERS, PATTERNS, definition
from sayso.nl.text.tokens import tokens
from sayso.nl.vocabulary.candidates import leaves
from sayso.nl.vocabulary.vocabulary import Vocabulary

FOLDERS = [Path(__file__).parents[1] / name for name in ("vocabularies", "vocabularies2")]
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.sayso"))[::6]
INSTANCES = {
    "NUMBER": " 12", "MONEY": " 500 USD", "PERCENT": " 10 per cent", "DURATION": " 3 days",
    "CLOCK": " 09:00", "DATE": " 2026-01-31", "IPRANGE": " 10.0.0.0/8", "QUOTED": ' "north"',
}  # fmt: skip
DEEPEST = 10
SENTENCES = 10


def vocabulary(path: Path) -> Vocabulary:
    return Vocabulary(compile_policy(path.read_text()).model)


class Writer:
    """Sentences at random from a definition."""

    def __init__(self, text: str) -> None:
        loaded = Lark(text, parser="earley", lexer="dynamic", start="start")
        self.words = {
            t.name: t.pattern.value for t in loaded.terminals if isinstance(t.pattern, PatternStr)
        }
        self.ways: dict[str, list[list[str]]] = {}
        for rule in loaded.rules:
            parts = [str(symbol.name) for symbol in rule.expansion]
            self.ways.setdefault(str(rule.origin.name), []).append(parts)
        self.depth: dict[str, int] = {}
        while len(self.depth) < len(self.ways):
            for name, ways in self.ways.items():
                known = [d for d in map(self._depth, ways) if d is not None]
                if known and name not in self.depth:
                    self.depth[name] = 1 + min(known)

    def _depth(self, parts: list[str]) -> int | None:
        depths = [self.depth.get(part) if part in self.ways else 0 for part in parts]
        return None if None in depths else max(d for d in depths if d is not None)

    def write(self, symbol: str, rng: random.Random, left: int = DEEPEST) -> str:
        """What a symbol can be."""
        if symbol not in self.ways:
            return self.words.get(symbol) or INSTANCES[symbol.removeprefix("T_")]
        ways = [w for w in self.ways[symbol] if (self._depth(w) or 0) < left]
        if not ways:
            ways = [min(self.ways[symbol], key=lambda w: self._depth(w) or 0)]
        return "".join(self.write(part, rng, left - 1) for part in rng.choice(ways))


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_what_it_makes_is_read(path: Path) -> None:
    words = vocabulary(path)
    text = definition(grammar(), words)
    assert text is not None
    assert len(text) <= MOST_CHARACTERS
    writer = Writer(text)
    rng = random.Random(path.stem)
    unread = []
    for _ in range(SENTENCES):
        sentence = writer.write("sentence", rng) + "."
        found = tokens(sentence)
        chart = Chart(grammar(), len(found), list(leaves(found, words, grammar())))
        if chart.whole is None:
            unread.append(sentence)
    assert not unread[SENTENCES // 5 :], unread  # a few words can be two things at once


def test_every_pattern_has_an_instance() -> None:
    assert INSTANCES.keys() == PATTERNS.keys()


def test_one_too_large_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.nl.models.grammar.MOST_CHARACTERS", 10_000)
    assert definition(grammar(), vocabulary(FILES[0])) is None
