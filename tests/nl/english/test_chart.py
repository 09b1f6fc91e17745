"""The chart against its twin, Lark's own Earley parser, on texts that the grammar itself makes."""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest
from lark import Lark
from lark.exceptions import LarkError

from sayso.nl import productions
from sayso.nl.chart import Chart, Grammar, Leaf, Node, TooAmbiguous, Tree

GRAMMAR = """
start: clause (_join clause)*
_join: "," | "and" | "," "and"
?clause: np "may" vp -> may
    | "only" np "may" vp -> only
np: ["the"] noun post*
?noun: "owner" -> owner | "reader" -> reader
post: "of" np -> of | "with" np -> having
vp: verb (("," | "or") verb)* np? tail*
verb: "read" | "edit"
tail: "with" np -> tail | "now"
"""
SPACES = "\n%import common.WS\n%ignore WS\n"
WORDS = [
    "the",
    "owner",
    "reader",
    "of",
    "with",
    "may",
    "only",
    "read",
    "edit",
    "or",
    "and",
    ",",
    "now",
]


def charted(grammar: Grammar, words: list[str]) -> Chart:
    leaves = [
        Leaf(grammar.terminal_of_word[word], at, at + 1, word) for at, word in enumerate(words)
    ]
    return Chart(grammar, len(words), leaves)


@cache
def ours() -> Grammar:
    return Grammar(productions.read(GRAMMAR))


@cache
def lark_s() -> Lark:
    return Lark(GRAMMAR + SPACES, parser="earley", lexer="basic", ambiguity="explicit")


def sentence(seed: int) -> list[str]:
    """Words that often, not always, make a text of the grammar."""
    rng = random.Random(seed)
    noun = ["owner", "reader"]

    def np(depth: int) -> list[str]:
        words = (["the"] if rng.random() < 0.5 else []) + [rng.choice(noun)]
        while depth and rng.random() < 0.4:
            words += [rng.choice(["of", "with"]), *np(depth - 1)]
        return words

    words = (["only"] if rng.random() < 0.3 else []) + np(2) + ["may", rng.choice(["read", "edit"])]
    words += np(2) if rng.random() < 0.7 else []
    words += ["now"] if rng.random() < 0.3 else []
    if rng.random() < 0.3:
        words[rng.randrange(len(words))] = rng.choice(WORDS)
    return words


@pytest.mark.parametrize("seed", range(300))
def test_it_reads_what_lark_reads(seed: int) -> None:
    grammar = ours()
    words = sentence(seed)
    twin = lark_s()
    try:
        twin.parse(" ".join(words))
        read = True
    except LarkError:
        read = False
    chart = charted(grammar, words)
    assert (chart.whole is not None) == read


def test_every_reading_of_an_ambiguous_text_is_found() -> None:
    grammar = ours()
    words = ["owner", "may", "read", "reader", "of", "owner", "with", "reader"]
    chart = charted(grammar, words)
    assert chart.whole is not None
    # with a reader: the owner has it, the reader has it, or the reading is done with it
    assert len(readings(chart.whole)) == 3


def readings(part: Node | Leaf) -> list[object]:
    """Every tree of a forest, written out."""
    if isinstance(part, Leaf):
        return [part.value]
    found: list[object] = []
    for tree in part.trees:
        assert isinstance(tree, Tree)
        rows: list[list[object]] = [[]]
        for child in tree.children:
            rows = [[*row, one] for row in rows for one in readings(child)]
        found += [(tree.label, tuple(map(str, row))) for row in rows]
    return found


def test_where_it_stops_it_knows_what_could_have_stood_there() -> None:
    grammar = ours()
    chart = charted(grammar, ["owner", "may", "the"])
    assert chart.whole is None
    assert chart.reached == 2
    assert {grammar.word_of_terminal[name] for name in chart.expected()} == {"read", "edit"}


def test_too_many_readings_are_an_error_not_a_wait() -> None:
    grammar = ours()
    words = ["owner", *["of", "owner", "with", "reader"] * 7, "may", "read"]
    chart = charted(grammar, words)
    assert chart.whole is not None
    with pytest.raises(TooAmbiguous):
        readings(chart.whole)


def test_no_fixed_word_is_called_as_a_kind_of_word_is() -> None:
    """Lark names "number" NUMBER, so that it would be taken for what is declared so."""
    text = productions.grammar_text()
    lines = re.findall(r"^%declare (.*)$", text, re.M)
    declared = {name for line in lines for name in line.split()}
    assert "NUMBER" in declared
    assert declared.isdisjoint(Grammar(productions.read(text)).word_of_terminal)


@pytest.mark.parametrize("found", [None, "", "{", "[]", '{"of": "another", "rules": []}'])
def test_what_is_kept_is_what_lark_reads(
    found: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was there before: nothing, what was broken off, what was made of another grammar."""
    monkeypatch.setattr(productions, "grammar_text", lambda: GRAMMAR)
    path = tmp_path / "english.json"
    if found is not None:
        path.write_text(found)
    assert productions.of_english(path) == productions.read(GRAMMAR)
    productions.prepare(path)
    kept = path.read_bytes()
    assert productions.of_english(path) == productions.read(GRAMMAR)
    productions.prepare(path)
    assert path.read_bytes() == kept


def test_what_was_built_is_the_grammar_of_english() -> None:
    assert productions.of_english() == productions.read(productions.grammar_text())
