"""OpenFGA's conditions in CEL become Sayso's, or are refused with a place and a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sayso import compile_policy
from sayso.compiler.openfga.cel import Refused, translate

DATA = Path(__file__).parent / "data" / "conditions.yaml"
CASES: list[dict[str, Any]] = yaml.safe_load(DATA.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["source"][:60] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises(Refused) as caught:
            translate(case["parameters"], case["source"])
        assert (str(caught.value), caught.value.reason) == (case["refused"], case["reason"])
        return
    translated = translate(case["parameters"], case["source"])
    assert translated.text("c") == case["text"]
    compiled = compile_policy("type user\n" + case["text"]).model.conditions[0]
    assert (compiled.expr, compiled.strict) == (translated.expr, translated.strict)
    assert [(p.name, p.type) for p in compiled.parameters] == [
        (p.name, p.type) for p in translated.attributes
    ]


def test_places_are_those_of_the_file() -> None:
    with pytest.raises(Refused) as first:
        translate({"a": "int"}, "a > b", 7, 11)
    assert (first.value.line, first.value.column) == (7, 15)
    with pytest.raises(Refused) as second:
        translate({"a": "int"}, "a > 1 ||\n    b", 7, 11)
    assert (second.value.line, second.value.column) == (8, 5)


WORDS = [
    "a", "s", "l", "m", "1", "2u", "1.5", '"x"', "'", '"""', "true", "null", "in", "has", "(", ")",
    "[", "]", "{", "}", ".", ",", "?", ":", "!", "-", "+", "*", "/", "%", "<", "<=", "==", "&&",
    "||", "exists", "matches", "size", "duration", "// x", "\n", "\\", "r'", "b\"", "0x",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=60))
def test_whatever_the_text_it_is_translated_or_refused(text: str) -> None:
    parameters = {"a": "int", "s": "string", "l": "list<int>", "m": "map<string>"}
    try:
        translated = translate(parameters, text)
    except Refused:
        return
    compile_policy("type user\n" + translated.text("c"))
