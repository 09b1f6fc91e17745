"""What waits in the outbox is told at least once, one process at a time, or given up at last."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sayso.engine.errors import SaysoError
from sayso.identity.changing import SYSTEM, Changing, change
from sayso.identity.mail import Files, write
from sayso.identity.outbox import Message, draining
from sayso.identity.outbox.draining import TRIES, Handler, NeverTaken, dead, drain, revive
from sayso.identity.provider import Provider
from tests.identity.persons import execute, provided
from tests.identity.test_mail import VALUES
from tests.store.databases import Postgres, fetch, run


class Told:
    """Remembers what it is told, and refuses it first as often as is wanted."""

    def __init__(self, failing: int = 0, error: Exception | None = None) -> None:
        self.bodies: list[Any] = []
        self._failing = failing
        self._error = error or SaysoError("not now")

    async def __call__(self, provider: Provider, id: uuid.UUID, body: dict[str, Any]) -> None:
        if self._failing:
            self._failing -= 1
            raise self._error
        await asyncio.sleep(0)
        self.bodies.append(body["n"])

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {"test": self}


async def put(provider: Provider, *numbers: int, kind: str = "test") -> None:
    async def effect(changing: Changing) -> None:
        for number in numbers:
            changing.send(Message(kind, {"n": number}))

    await change(provider, SYSTEM, effect)


async def later(provider: Provider) -> None:
    """The time of the next try comes."""
    await execute(provider, "UPDATE sayso.outbox SET due_at = now() WHERE tenant = $1")


async def left(postgres: Postgres) -> int:
    count: int = await fetch(postgres.owner_url, "SELECT count(*) FROM sayso.outbox")
    return count


def test_all_is_told_once_by_many(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            told = Told()
            await put(provider, *range(35))
            await asyncio.gather(*(drain(provider, told.handlers) for _ in range(3)))
            assert sorted(told.bodies) == list(range(35))
            assert await left(postgres) == 0

    run(story())


def test_a_failure_is_tried_again_but_not_at_once(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            told = Told(failing=1)
            await put(provider, 1)
            assert 0 < await drain(provider, told.handlers) <= draining.FIRST * 1.5
            assert await drain(provider, told.handlers) > 0
            assert told.bodies == []
            assert await fetch(postgres.owner_url, "SELECT error FROM sayso.outbox") == "not now"
            await later(provider)
            await drain(provider, told.handlers)
            assert told.bodies == [1]

    run(story())


def test_one_that_fails_holds_up_no_other(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            told = Told(failing=1, error=RuntimeError("a bug"))
            await put(provider, 1, 2, 3)
            await drain(provider, told.handlers)
            assert len(told.bodies) == 2
            assert await left(postgres) == 1

    run(story())


def test_what_a_process_took_that_ended_is_told_by_another(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            told = Told()
            await put(provider, 1)
            await draining._take(provider, ["test"])
            await drain(provider, told.handlers)
            assert told.bodies == []
            await later(provider)
            await drain(provider, told.handlers)
            assert told.bodies == [1]

    run(story())


@pytest.mark.parametrize(
    ("error", "tries"), [(SaysoError("not now"), TRIES), (NeverTaken("never"), 1)]
)
def test_a_dead_letter_is_kept_and_can_be_revived(
    postgres: Postgres, error: SaysoError, tries: int
) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            told = Told(failing=tries, error=error)
            await put(provider, 1)
            for _ in range(tries):
                assert await dead(provider) == []
                await later(provider)
                await drain(provider, told.handlers)
            await later(provider)
            await drain(provider, told.handlers)
            assert told.bodies == []
            (found,) = await dead(provider)
            assert (found.kind, found.error) == ("test", str(error))
            assert not await revive(provider, uuid.UUID(int=1))
            assert await revive(provider, found.id)
            await drain(provider, told.handlers)
            assert told.bodies == [1]
            assert await dead(provider) == []

    run(story())


def test_a_kind_that_nobody_tells_waits(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            await put(provider, 1, kind="other")
            await drain(provider, Told().handlers)
            assert await fetch(postgres.owner_url, "SELECT attempts FROM sayso.outbox") == 0

    run(story())


def test_a_letter_is_on_its_way_once_it_is_committed(postgres: Postgres, tmp_path: Path) -> None:
    async def effect(changing: Changing) -> None:
        changing.send(write("code", "ann@a.example", VALUES))

    async def story() -> None:
        async with provided(postgres) as provider:
            provider.post = Files(tmp_path, "")
            await change(provider, SYSTEM, effect)
            while await left(postgres):
                await asyncio.sleep(0.02)
            assert len(list(tmp_path.iterdir())) == 1

    run(story())
