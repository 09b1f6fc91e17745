"""The commands, line by line from data/cli.yaml."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from sayso.server import cli
from sayso.server.cli import run
from sayso.server.cli.output import colourful

SPEC: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "data" / "cli.yaml").read_text("utf-8")
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in SPEC["files"].items():
        data = text if isinstance(text, bytes) else text.encode()
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("command", SPEC["commands"], ids=lambda c: " ".join(c["run"]) or "nothing")
@pytest.mark.usefixtures("folder")
def test_command(
    command: dict[str, Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "in" in command:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(command["in"].encode())))
    status = run(command["run"])
    out, err = capsys.readouterr()
    assert status == command["exit"], out + err
    for text, wanted in ((out, command.get("out")), (err, command.get("err"))):
        if wanted == "":
            assert text == ""
        for part in [wanted] if isinstance(wanted, str) else wanted or []:
            assert part in text
        assert "Traceback" not in text
        assert "internal error" not in text
        assert "\x1b" not in text


@pytest.mark.usefixtures("folder")
def test_formatting_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fmt", "ugly.sayso", "policy.sayso"]) == 0
    capsys.readouterr()
    assert run(["fmt", "--check", "ugly.sayso", "policy.sayso"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("folder")
def test_every_bad_row_is_told_with_its_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(
        ["check", "--policy", "policy.sayso", "--data", "bad.jsonl", "user:a", "edit", "document:b"]
    )
    lines = capsys.readouterr().err.splitlines()
    assert sorted(int(line.split(":")[1]) for line in lines) == [2, 3, 4, 5, 6]


def commands(group: click.Group, *names: str) -> Iterator[list[str]]:
    """All commands below a group, as they are called."""
    context = click.Context(group)
    for name in group.list_commands(context):
        yield [*names, name]
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *names, name)


def test_every_command_helps(capsys: pytest.CaptureFixture[str]) -> None:
    found = list(commands(cli.cli))
    assert ["serve"] in found
    assert ["tenant", "create"] in found
    for words in found:
        assert run([*words, "--help"]) == 0
        out = capsys.readouterr().out
        assert "--help" in out
        assert out.count(f"sayso {words[0]}") >= 2, out  # in the usage, and in an example


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    assert colourful(Terminal())
    assert not colourful(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not colourful(Terminal())


def test_a_fault_of_ours_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("oh")

    monkeypatch.setattr(cli.cli, "main", fail)
    monkeypatch.delitem(os.environ, "SAYSO_DEBUG", raising=False)
    assert run(["check"]) == 2
    err = capsys.readouterr().err
    assert "internal error: RuntimeError: oh" in err
    assert "Traceback" not in err
