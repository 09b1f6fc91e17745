"""Commands about a tenant's identity, said at a database and to a server that serves it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sayso.server.cli import run
from sayso.server.database import ensure_default
from tests.server.process import Server
from tests.store.databases import Postgres
from tests.store.databases import run as go

KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.fixture
def ways(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[list[str]]]:
    """The options of each way to the tenant."""
    monkeypatch.setenv("SAYSO_DATABASE_URL", postgres.url)
    monkeypatch.setenv("SAYSO_SECRET_KEY", KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    go(ensure_default(postgres.url))
    with Server(None, None) as served:
        yield [[], ["--server", f"http://127.0.0.1:{served.port}"]]


class Said:
    """Runs commands, and has what they say."""

    def __init__(self, capsys: pytest.CaptureFixture[str], way: list[str]) -> None:
        self._capsys = capsys
        self._way = way

    def __call__(self, *words: str, status: int = 0) -> str:
        self._capsys.readouterr()
        assert run([*words, *self._way]) == status
        told = self._capsys.readouterr()
        return told.err if status else told.out

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))
