"""The files of deploy/: what they run is there, and what they promise holds."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from sayso.server.cli import cli

ROOT = Path(__file__).parents[2]
UNIT = (ROOT / "deploy/sayso.service").read_text("utf-8")
DOCKERFILE = (ROOT / "deploy/Dockerfile").read_text("utf-8")

HARDENED = {
    "User": "sayso", "StateDirectory": "sayso", "StateDirectoryMode": "0700", "UMask": "0077",
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes",
    "PrivateTmp": "yes", "PrivateDevices": "yes", "CapabilityBoundingSet": "",
    "RestrictSUIDSGID": "yes", "KillMode": "mixed", "Restart": "on-failure",
}  # fmt: skip


def parsed(words: list[str]) -> None:
    """Read a command line without running it."""
    command = cli.get_command(click.Context(cli), words[0])
    assert command is not None
    command.make_context(words[0], words[1:])


def settings() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r"^(\w+)=(.*)$", UNIT, re.MULTILINE):
        found.setdefault(name, []).append(value)
    return found


def test_the_unit_is_hardened() -> None:
    found = settings()
    for name, value in HARDENED.items():
        assert found[name] == [value]


def test_the_unit_runs_a_command_that_there_is() -> None:
    for line in settings()["ExecStart"]:
        words = shlex.split(line)
        assert words[0].endswith("/sayso")
        parsed(words[1:])


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("systemd-analyze is not here")
    unit = tmp_path / "sayso.service"
    unit.write_text(UNIT.replace("/opt/sayso/bin/sayso", "/bin/sh"))
    done = subprocess.run(
        [program, "verify", unit], capture_output=True, text=True, check=False, timeout=60
    )
    said = [line for line in done.stderr.splitlines() if "sayso.service" in line]
    assert (done.returncode, said) == (0, [])


def test_the_image_copies_what_there_is_and_nothing_is_ignored() -> None:
    ignore = (ROOT / "deploy/Dockerfile.dockerignore").read_text("utf-8").split()
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in sources.split():
            assert (ROOT / source).exists(), source
            assert f"!{source}" in ignore
    rooms = {path.name for path in (ROOT / "src/sayso").iterdir() if path.is_symlink()}
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE))
    assert rooms <= copied


def test_the_image_does_not_run_as_root_and_names_no_registry() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim", base) for base in bases)
    [user] = re.findall(r"^USER (\d+):\d+$", DOCKERFILE, re.MULTILINE)
    assert int(user) >= 10_000


def test_the_image_runs_a_command_that_there_is() -> None:
    [entry] = re.findall(r"^ENTRYPOINT (.+)$", DOCKERFILE, re.MULTILINE)
    [command] = re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)
    assert json.loads(entry) == ["sayso"]
    parsed(json.loads(command))


def test_the_image_s_health_is_its_readiness() -> None:
    [health] = re.findall(r"^HEALTHCHECK .*\\\n\s+CMD (.+)$", DOCKERFILE, re.MULTILINE)
    program, flag, code = json.loads(health)
    assert (program, flag) == ("python", "-c")
    compile(code, "HEALTHCHECK", "exec")
    assert "/readyz" in code
