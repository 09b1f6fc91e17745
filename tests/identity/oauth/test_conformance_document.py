"""docs/openid-conformance.md has each module of the suite, and tests that there are."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
PLANS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "conformance.yaml").read_text()
)
DOCUMENT = (ROOT / "docs" / "openid-conformance.md").read_text()


def rows(text: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_module_of_each_plan_is_told_of() -> None:
    _, *sections = re.split(r"^## .*\n\n`(.*)`$", DOCUMENT, flags=re.M)
    found = dict(zip(sections[::2], sections[1::2], strict=True))
    assert list(found) == list(PLANS)
    for plan, modules in PLANS.items():
        assert [row[0].strip("`") for row in rows(found[plan])] == modules


def test_each_test_that_is_named_is_there() -> None:
    for module, tests, shows, _ in rows(DOCUMENT):
        named = re.findall(r"`(tests/[a-z_/]+\.py)::(test_\w+)`", tests)
        assert len(named) == len(tests.split()), module
        assert named, module
        assert shows, module
        for file, name in named:
            assert name in functions(file), f"{module}: {file}::{name}"


def test_tests_of_many_modules_name_each() -> None:
    """Under a module's name a reader finds what it is about."""
    for module, tests, _, _ in rows(DOCUMENT):
        for file in set(re.findall(r"tests/[a-z_/]*/test_conformance\w*\.py", tests)):
            text = (ROOT / file).read_text()
            assert re.search(rf"{re.escape(module.strip('`'))}(?![\w-])", text), (module, file)


def functions(file: str) -> set[str]:
    """The names of a file's tests."""
    tree = ast.parse((ROOT / file).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
