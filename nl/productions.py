"""Knows the rules of a grammar that is written in Lark's language: as Lark reads them, which takes
seconds, or as they were read when Sayso was built.

It stands alone: the build runs it before anything else of Sayso is there.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import lark
from lark.grammar import Symbol
from lark.lexer import PatternStr

GRAMMAR = Path(__file__).with_name("grammar")
"""The folder of the grammar of English."""
FILES = (
    "english",
    "sentences",
    "statements",
    "actions",
    "who_and_what",
    "predicates",
    "conditions",
    "surroundings",
    "times",
    "other_statements",
    "comparisons",
    "modals",
)
"""Its files, in the order in which they are read as one text."""
PREPARED = Path(__file__).with_name("english.json")
"""What was made of it."""


class Part(NamedTuple):
    """A symbol in a rule, and whether trees leave it out: a fixed word."""

    symbol: str
    is_term: bool
    left_out: bool


class Rule(NamedTuple):
    """One way to make a symbol. `label` is what its tree is called; where `passes` and it has one
    child, there is only that.
    """

    made: str
    label: str
    passes: bool
    parts: tuple[Part, ...]


class Productions(NamedTuple):
    """All rules, and the fixed word of each terminal that is one."""

    rules: tuple[Rule, ...]
    words: dict[str, str]


def grammar_text() -> str:
    """The grammar of English as it is written."""
    return "\n".join((GRAMMAR / f"{name}.lark").read_text(encoding="utf-8") for name in FILES)


def read(text: str) -> Productions:
    """The rules of a grammar, read by Lark; raises lark's GrammarError."""
    loaded = lark.Lark(text, parser=None, lexer="basic", start="start")  # only its rules are wanted
    rules = (
        Rule(
            str(rule.origin.name),
            str(rule.alias or rule.origin.name),
            bool(rule.options.expand1) and rule.alias is None,
            tuple(_part(symbol) for symbol in rule.expansion),
        )
        for rule in loaded.rules
    )
    words = {t.name: t.pattern.value for t in loaded.terminals if isinstance(t.pattern, PatternStr)}
    return Productions(tuple(rules), words)


def _part(symbol: Symbol) -> Part:
    return Part(str(symbol.name), symbol.is_term, getattr(symbol, "filter_out", False))


def of_english(prepared: Path = PREPARED) -> Productions:
    """Those of English: as prepared, unless the grammar or Lark has changed since."""
    text = grammar_text()
    try:
        found = json.loads(prepared.read_bytes())
    except (OSError, ValueError):
        found = {}
    if not isinstance(found, dict) or found.get("of") != _mark(text):
        return read(text)
    rules = (
        Rule(made, label, passes, tuple(Part(*part) for part in parts))
        for made, label, passes, parts in found["rules"]
    )
    return Productions(tuple(rules), found["words"])


def prepare(prepared: Path = PREPARED) -> None:
    """Keep what Lark reads of English, or has read before."""
    rules, words = of_english(prepared)
    mark = _mark(grammar_text())
    prepared.write_text(json.dumps({"of": mark, "words": words, "rules": rules}), "utf-8")


def _mark(text: str) -> str:
    """What tells the same grammar, read by the same Lark in the same way."""
    own = Path(__file__).read_text("utf-8")
    return hashlib.sha256("\0".join((lark.__version__, own, text)).encode()).hexdigest()
