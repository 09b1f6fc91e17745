"""The examples of the readme are real: commands are run and their output compared."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from sayso.server.cli import run

from .harness import ROOT

README = ROOT / "README.md"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def transcript(text: str) -> Iterator[tuple[list[str], str]]:
    """Each command of a transcript, with what it printed."""
    for part in text.split("\n$ "):
        command, _, output = part.removeprefix("$ ").replace("\\\n", "").partition("\n")
        yield shlex.split(command), output.rstrip("\n")


def blocks(language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(README.read_text("utf-8")) if found == language]


def test_commands(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ran = 0
    for block in blocks(""):
        for command, wanted in transcript(block):
            if command[0] == "cd":
                os.chdir(command[1])
                continue
            assert command[0] == "sayso"
            run(command[1:])
            assert capsys.readouterr().out.rstrip("\n") == wanted, command
            ran += 1
    assert ran


def test_python() -> None:
    found = blocks("python")
    assert found
    for block in found:
        exec(compile(block, str(README), "exec"), {})


def test_links() -> None:
    targets = re.findall(r"\]\(([^)#:]+)\)", README.read_text("utf-8"))
    assert targets
    assert [target for target in targets if not Path(ROOT / target).exists()] == []
