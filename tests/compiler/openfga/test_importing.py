"""OpenFGA's models come in as the policies we would write, or are refused at the place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sayso import compile_policy
from sayso.compiler.diagnostics import PolicyError
from sayso.compiler.format import format_text
from sayso.compiler.openfga import import_openfga
from sayso.engine.errors import SaysoError

HERE = Path(__file__).parent
IMPORTED: list[dict[str, Any]] = yaml.safe_load((HERE / "imported.yaml").read_text("utf-8"))
MODULES: list[dict[str, Any]] = yaml.safe_load((HERE / "modules.yaml").read_text("utf-8"))
REFUSED: list[dict[str, Any]] = yaml.safe_load((HERE / "refused.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", IMPORTED, ids=[case["name"] for case in IMPORTED])
def test_imported(case: dict[str, Any]) -> None:
    text = import_openfga(case["model"], "model.fga").text
    assert text == case["policy"]
    assert format_text(text) == text
    compile_policy(text)


def whole(case: dict[str, Any]) -> str:
    """The model of a case, with what stands around it."""
    if "model" in case:
        return str(case["model"])
    model = "model\n  schema 1.1\ntype user\n"
    if "types" in case:
        return model + str(case["types"])
    lines = case["relations"].splitlines() if "relations" in case else ["define a: [user with c]"]
    model += "type doc\n  relations\n" + "".join(f"    {line}\n" for line in lines)
    if "condition" in case:
        body = "".join(f"  {line}\n" for line in case["condition"].splitlines())
        model += f"condition c({case['parameters']}) {{\n{body}}}\n"
    return model


@pytest.mark.parametrize("case", REFUSED, ids=[case["name"] for case in REFUSED])
def test_refused(case: dict[str, Any]) -> None:
    with pytest.raises(PolicyError) as caught:
        import_openfga(whole(case), "model.fga")
    found = [f"{d.line}:{d.column} {d.code}" for d in caught.value.diagnostics]
    assert found == case["errors"]
    assert all(d.file == "model.fga" for d in caught.value.diagnostics)


CONDITIONS = {
    '"name": "d", "expression": "1 < 2"': "1:31 invalid-json",
    '"expression": "1 < 2"': "1:22 invalid-json",
    '"name": "c", "expression": "1 <"': "1:54 condition",
    '"name": "c", "expression": "true\\n&& y"': "1:50 condition",
    '"name": "c", "expression": "x", "parameters": {"x": {"type_name": "int"}}': (
        "1:89 invalid-parameter"
    ),
    '"name": "c", "expression": "x", "parameters": {"x": {"type_name": "TYPE_NAME_LIST"}}': (
        "1:89 invalid-parameter"
    ),
}


@pytest.mark.parametrize("inside", CONDITIONS)
def test_conditions_of_json(inside: str) -> None:
    """Errors stand where the JSON has them, whatever escapes an expression is written with."""
    text = (
        '{"conditions": {"c": {' + inside + '}}, "schema_version": "1.1", "type_definitions": ['
        '{"type": "u", "relations": {"r": {"this": {}}}, "metadata": {"relations": {"r": '
        '{"directly_related_user_types": [{"type": "u", "condition": "c"}]}}}}]}'
    )
    with pytest.raises(PolicyError) as caught:
        import_openfga(text, "model.json")
    found = [f"{d.line}:{d.column} {d.code}" for d in caught.value.diagnostics]
    assert found == [CONDITIONS[inside]]


def test_json_as_it_is_written() -> None:
    """Tabs between values, and characters written as escapes."""
    text = '{\t"schema_version":\t"1.1", "type_definitions": [{"type": "\\ud83d\\ude00"}]}'
    assert import_openfga(text, "model.json").text == "type `\N{GRINNING FACE}`\n"


def test_modules() -> None:
    """Modules become one policy; what a module adds to another's type stands with that type."""
    files = {
        "core.fga": "module core\n# People.\ntype user\ntype org\n  relations\n"
        "    define m: [user]\n",
        "wiki/pages.fga": "module wiki\nextend type org\n  relations\n    # Spaces.\n"
        "    define can_add: m\ntype page\n  relations\n    define org: [org]\n"
        "    define reader: m from org\n",
    }
    manifest = "schema: '1.2'\ncontents:\n  - core.fga\n  - wiki/pages.fga\n"
    found = import_openfga(manifest, "fga.mod", lambda path: files[path].encode())
    assert found.text == (
        "# People.\ntype user\n\ntype org\n  relation m: user\n  # Spaces.\n"
        "  permission can_add = m\n\ntype page\n  relation org: org\n  permission reader = org.m\n"
    )


FILES = {
    "fga.mod": "schema: '1.2'\ncontents:\n  - core.fga\n  - wiki.fga\n",
    "core.fga": "module core\ntype user\ntype org\n  relations\n    define member: [user]\n",
}


@pytest.mark.parametrize("case", MODULES, ids=[case["name"] for case in MODULES])
def test_modules_refused(case: dict[str, Any]) -> None:
    files = {**FILES, **case}

    def read(path: str) -> bytes:
        if path not in files:
            raise SaysoError("there is none")
        return str(files[path]).encode()

    with pytest.raises(PolicyError) as caught:
        import_openfga(files["fga.mod"], "fga.mod", read)
    assert [f"{d.place} {d.code}" for d in caught.value.diagnostics] == case["errors"]


def test_paths_of_modules() -> None:
    """A path is taken as OpenFGA takes it, and errors name the file from where one stands."""
    asked: list[str] = []

    def read(path: str) -> bytes:
        asked.append(path)
        return b"module core\ntype\n"

    with pytest.raises(PolicyError) as caught:
        import_openfga("schema: '1.2'\ncontents: ['a\\b%2Fcore.fga']", "x/fga.mod", read)
    assert asked == ["a/b/core.fga"]
    assert [d.place for d in caught.value.diagnostics] == ["x/a/b/core.fga:2:1"]


def test_modules_need_a_reader() -> None:
    with pytest.raises(PolicyError) as caught:
        import_openfga("schema: '1.2'\ncontents: [core.fga]", "fga.mod")
    assert [d.code for d in caught.value.diagnostics] == ["invalid-module"]


def test_errors_of_several_modules_name_their_files() -> None:
    files = {"a.fga": "module a\ntype user\ntype user\n", "b.fga": "module b\nextend type org\n"}
    manifest = "schema: '1.2'\ncontents: [a.fga, b.fga]\n"
    with pytest.raises(PolicyError) as caught:
        import_openfga(manifest, "fga.mod", lambda path: files[path].encode())
    found = {f"{d.place} {d.code}" for d in caught.value.diagnostics}
    assert found == {"a.fga:3:6 duplicate", "b.fga:2:13 unknown-type"}


JSON = {
    "{": "1:2 invalid-json",
    "{}": "1:1 missing-schema",
    '{"type_definitions": 1}': "1:22 invalid-json",
    '{"schema_version": "1.1", "type_definitions": [{"type": 1}]}': "1:57 invalid-json",
    '{"schema_version": "1.1", "type_definitions": [{"type": "a", "relations": {"r": {}}}]}': (
        "1:81 invalid-json"
    ),
    '{"schema_version": "1.1", "type_definitions": [{"type": "a", "type": "b"}]}': (
        "1:62 invalid-json"
    ),
    '{"type_definitions": [{"type": "user"}]}': "1:1 missing-schema",
    '{"a": ' + "[" * 100_000 + "}": "1:157 nested-too-deep",
    '{"type_definitions": [],}': "1:25 invalid-json",
    '{"type_definitions": []} {}': "1:26 invalid-json",
    '{"type_definitions": NaN}': "1:22 invalid-json",
    '{"type_definitions": [{"type": "\\ud800"}]}': "1:32 invalid-json",
    '{"type_definitions": [{"type": "a b"}], "schema_version": "1.1"}': "1:32 invalid-name",
    '{"type_definitions": [], "schema_version": "1.3"}': "1:44 unsupported-schema",
}


@pytest.mark.parametrize("text", JSON, ids=range(len(JSON)))
def test_json_that_is_no_model(text: str) -> None:
    with pytest.raises(PolicyError) as caught:
        import_openfga(text, "model.json")
    found = [f"{d.line}:{d.column} {d.code}" for d in caught.value.diagnostics]
    assert found[:1] == [JSON[text]]


HOSTILE = {
    "parentheses": "define a: " + "(" * 50_000 + "b" + ")" * 50_000,
    "a long line": "define a: [user] or " + " or ".join(["b"] * 20_000),
    "open bracket": "define a: [" + "user,\n" * 20_000,
    "brackets": "define a: " + "[" * 20_000,
    "no text": "\0\1\2",
    "commas": "define a: [" + "," * 500_000,
    "words": "define a: " + "b " * 500_000,
    "no colon": "define a" + " b" * 500_000,
    "quotes": "define a: [user]\ncondition c(x: string) {\n x == " + "'" * 500_000,
    "open braces": "define a: [user]\ncondition c(x: int) {" + "{" * 500_000,
    "conditions that are never closed": "define a: [user]\n" + "condition c(x: int) {\n" * 20_000,
    "misspelled": "defne a: [user]\n" * 20_000,
    "a ring": "\n".join(f"define r{i}: r{(i + 1) % 3000}" for i in range(3000)),
    "nothing leads there": "define r0: [doc#r0]\n"
    + "\n".join(f"define r{i}: r{i - 1}" for i in range(1, 3000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile(name: str) -> None:
    """Whatever comes is refused with a place, and soon."""
    model = f"model\n  schema 1.1\ntype user\ntype doc\n  relations\n    {HOSTILE[name]}\n"
    with pytest.raises(PolicyError) as caught:
        import_openfga(model, "model.fga")
    assert caught.value.diagnostics[0].line >= 5
    assert len(caught.value.diagnostics) <= 501


ONE_FAULT = [name for name in HOSTILE if name not in ("misspelled", "a ring", "a long line")]


@pytest.mark.parametrize("name", ONE_FAULT)
def test_one_fault_is_reported_once(name: str) -> None:
    model = f"model\n  schema 1.1\ntype user\ntype doc\n  relations\n    {HOSTILE[name]}\n"
    with pytest.raises(PolicyError) as caught:
        import_openfga(model, "model.fga")
    assert len(caught.value.diagnostics) == 1


WORDS = [
    "model", "schema", "1.1", "type", "user", "relations", "define", "a", "b", ":", "[", "]", "(",
    ")", ",", "#", " #", "*", "or", "and", "but not", "but", "from", "with", "condition", "c", "{",
    "}", "int", "x > 1", '"', "extend", "module", "\n", "\n  ", "\t", "\f", "\0", "é", "-", ".",
    "/",
]  # fmt: skip


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.sampled_from(["", " "]), st.booleans())
def test_whatever_the_words_they_are_read_or_refused(
    words: list[str], between: str, begun: bool
) -> None:
    text = "model\n  schema 1.1\ntype user\n" * begun + between.join(words)
    try:
        imported = import_openfga(text, "model.fga")
    except PolicyError:
        return
    compile_policy(imported.text)


def test_text_that_is_none() -> None:
    with pytest.raises(PolicyError) as caught:
        import_openfga(b"model\n  schema 1.1\ntype \xff", "model.fga")
    assert caught.value.diagnostics[0].place == "model.fga:3:6"


def test_lenient() -> None:
    """What OpenFGA's server runs though its editor refuses it can be let through."""
    model = (
        "model\n  schema 1.1\ntype user\ntype doc\n  relations\n    define b: [user, user]\n"
        "    define a: b or b\ncondition c(x: int) {\n  x > 1\n}\n"
    )
    with pytest.raises(PolicyError):
        import_openfga(model, "model.fga")
    compile_policy(import_openfga(model, "model.fga", lenient=True).text)
