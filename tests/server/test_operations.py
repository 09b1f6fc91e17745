"""docs/operations.md and docs/store.md say what is so."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from docs.pictures import schema

from sayso.server.cli import cli

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs/operations.md").read_text("utf-8")
STORE = (ROOT / "docs/store.md").read_text("utf-8")


def commands(text: str) -> list[str]:
    """The commands that a document shows."""
    plain = text.replace("\\\n", " ")
    lines = re.findall(r"^    (?:\w+=\S+ |sudo -u \w+ )*(?:\S*/)?sayso (.*?)(?:  .*| &.*)?$", plain,
                       re.MULTILINE)  # fmt: skip
    quoted = re.findall(r"`sayso ([a-z][^`]*)`", plain)
    return [*lines, *quoted]


@pytest.mark.parametrize("line", sorted({*commands(OPERATIONS), *commands(STORE)}))
def test_the_commands_shown_are_commands(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    group: click.Command = cli
    words = [word for word in shlex.split(line.replace("…", "X")) if word != "X"]
    monkeypatch.setattr(click.Path, "convert", lambda self, value, param, ctx: Path(value))
    while isinstance(group, click.Group):
        found = group.get_command(click.Context(group), words.pop(0))
        assert found is not None
        group = found
        if not words and isinstance(group, click.Group):
            return
    missing = [p for p in group.params if isinstance(p, click.Argument) and p.required]
    if len(words) or not missing:
        group.make_context("sayso", words)


def test_the_metrics_there_are_are_listed() -> None:
    source = (ROOT / "server/http/metrics.py").read_text("utf-8")
    names = set(re.findall(r'"(sayso_\w+)"', source))
    assert len(names) > 5
    for name in names:
        assert f"`{name}" in OPERATIONS


def test_the_picture_is_of_the_schema_that_there_is() -> None:
    drawn = schema.draw(schema.schema())
    assert drawn == schema.PICTURE.read_text("utf-8"), "run python docs/pictures/schema.py"
    assert "prefers-color-scheme:dark" in drawn
    assert "pictures/schema.svg" in STORE


def test_every_table_is_drawn_with_its_columns() -> None:
    sql = schema.schema()
    found = {table.name: table for table in schema.tables(sql)}
    made, dropped = (len(re.findall(f"{verb} TABLE", sql)) for verb in ("CREATE", "DROP"))
    assert len(found) == made - dropped
    assert {"number", "seal"} <= {column.name for column in found["audit"].columns}
    relationship = found["relationship"]
    assert [c.name for c in relationship.columns if c.key] == [
        "tenant", "object_type", "object_id", "relation", "subject_type", "subject_id",
        "subject_relation",
    ]  # fmt: skip
    assert found["tenant"].rights == (
        "app: select, update",
        "registry: select, insert, update, delete",
    )


def test_the_roles_named_are_those_of_the_migration() -> None:
    sql = schema.schema()
    for role in set(re.findall(r"CREATE ROLE (\w+)", sql)):
        assert f"`{role}`" in STORE
