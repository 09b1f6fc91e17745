"""docs/oauth.md is run as it stands: its programs are kept in files, its commands typed in a shell,
and what opens a browser there is gone through here, as somebody who is signed in."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import os
import re
import shutil
import socket
import sys
from pathlib import Path

import httpx
import pytest

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.people.users import list_users
from sayso.server import cli
from tests.identity.oauth.world import BROWSER
from tests.server.native.world import World, listening
from tests.store.databases import Postgres, run

PAGE = (Path(__file__).parents[3] / "docs/oauth.md").read_text("utf-8")
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

needed = pytest.mark.skipif(
    any(shutil.which(name) is None for name in ("bash", "curl", "jq")), reason="wants curl and jq"
)


SHIM = """\
import json, socket, sys
with socket.socket(socket.AF_UNIX) as here:
    here.connect("sayso.socket")
    here.sendall(json.dumps(sys.argv[1:]).encode() + b"\\n")
    out, err, status = json.loads(here.makefile().read())
sys.stdout.write(out)
sys.stderr.write(err)
sys.exit(status)
"""
"""`sayso`, run by the process of the test, which has it in memory."""


@needed
def test_the_page_is_so(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shim.py").write_text(SHIM)
    (tmp_path / "bin").mkdir()
    for name, words in {"sayso": f"-S {tmp_path / 'shim.py'}", "python": ""}.items():
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
        program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    async def story() -> None:
        async with listening(postgres) as world:
            monkeypatch.setenv("SAYSO_SERVER", world.url)
            async with await asyncio.start_unix_server(_sayso, "sayso.socket"):
                said = await _typed(world, tmp_path)
            assert "signed in ann@a.example" in said
            assert "may openid email offline_access read\n" in said  # as the API sees it
            assert "may read\n" in said  # as the robot does

    run(story())


async def _sayso(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    words = json.loads(await reader.readline())
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = await asyncio.to_thread(cli.run, words)
    writer.write(json.dumps([out.getvalue(), err.getvalue(), status]).encode())
    writer.close()


async def _typed(world: World, directory: Path) -> str:
    """What the page's commands say."""
    commands = ["set -euo pipefail"]
    for language, text in BLOCK.findall(PAGE):
        # the ports of the page may be others' here; of a loopback address any will do
        here = text.replace("http://127.0.0.1:8080", world.url)
        if language == "sh":
            commands.append(here)
        else:
            name = here.partition("\n")[0].removeprefix("# ")
            (directory / name).write_text(here.replace("8000", _free_port()))
    path = f"{directory / 'bin'}:{os.environ['PATH']}"
    shell = await asyncio.create_subprocess_exec(
        "bash", "-c", "\n".join(commands), cwd=directory,
        env={**os.environ, "PATH": path},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert shell.stdout is not None
    assert shell.stderr is not None
    errors = asyncio.create_task(shell.stderr.read())
    lines = []
    async for line in shell.stdout:
        lines.append(line.decode())
        if lines[-1].startswith("open "):
            await _sign_in(world, lines[-1].split()[1])
    assert await shell.wait() == 0, "".join(lines) + (await errors).decode()
    return "".join(lines)


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return str(found.getsockname()[1])


async def _sign_in(world: World, url: str) -> None:
    """As a browser goes that Ann is signed in in."""
    provider = await world.provider()
    (ann,) = await list_users(provider)
    _, secret = await sessions.start(provider, SYSTEM, ann.id, ["pwd"])
    cookies = {sessions.cookie_name(provider): secret, BROWSER: "x" * 43}
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    async with httpx.AsyncClient(trust_env=False) as browser:
        back = await browser.get(url, headers={"cookie": cookie})
        assert back.status_code == 303, back.text
        await browser.get(back.headers["location"])
