"""The process that drafts: what goes in and comes out, and what when it dies."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sayso.nl.dialogue import NoSuchChoice
from sayso.server.english import drafter as drafting
from sayso.server.english.drafter import Busy, Drafter, DraftFailed
from sayso.server.english.work import Drafted, Task, work

POLICY = (Path(__file__).parents[1] / "nl/vocabularies/docs.sayso").read_text("utf-8")
EDITORS = Task(POLICY, "Editors can edit any document that isn't archived.", seconds=20)
QUESTION = Task(
    POLICY,
    "Employees and contractors with clearance 3 can download confidential documents.",
    seconds=20,
)


@pytest.fixture
def drafter() -> Iterator[Drafter]:
    found = Drafter()
    yield found
    found.close()


def test_what_is_drafted_goes_through_json() -> None:
    found = work(EDITORS)
    assert found.policy is not None
    assert found.record is not None
    assert msgspec.json.decode(msgspec.json.encode(found), type=Drafted) == found


def test_a_question_is_answered_by_what_came_back() -> None:
    found = msgspec.json.decode(msgspec.json.encode(work(QUESTION)), type=Drafted)
    assert found.asked is not None
    answered = work(msgspec.structs.replace(QUESTION, name=found.name, asked=found.asked, choice=2))
    assert answered.told["kind"] == "rule"
    assert answered.name == found.name


def test_the_process_says_the_same(drafter: Drafter) -> None:
    async def ask() -> tuple[Drafted, Drafted]:
        return await drafter.work(EDITORS), await drafter.work(QUESTION)

    one, other = asyncio.run(ask())
    assert one.record == work(EDITORS).record
    assert other.asked == work(QUESTION).asked


def test_what_is_wrong_comes_back_as_an_error(drafter: Drafter) -> None:
    async def ask(task: Task) -> Drafted:
        return await drafter.work(task)

    asked = work(QUESTION).asked
    with pytest.raises(NoSuchChoice):
        asyncio.run(ask(msgspec.structs.replace(QUESTION, asked=asked, choice=99)))
    with pytest.raises(DraftFailed):
        asyncio.run(ask(Task("type user\n  relation", "Users can view documents.")))


def test_a_process_that_died_is_started_anew(drafter: Drafter) -> None:
    async def ask() -> None:
        await drafter.work(EDITORS)
        process: Any = drafter._process
        process.kill()
        process.wait()
        assert (await drafter.work(EDITORS)).told["kind"] == "rule"

    asyncio.run(ask())


def test_one_that_takes_too_long_is_ended(
    drafter: Drafter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "PATIENCE", 0.0)

    async def ask() -> None:
        with pytest.raises(DraftFailed):
            await drafter.work(msgspec.structs.replace(EDITORS, seconds=0.0))
        monkeypatch.setattr(drafting, "PATIENCE", 60.0)
        await drafter.work(EDITORS)

    asyncio.run(ask())


def test_too_many_at_once_are_told_to_come_again(drafter: Drafter) -> None:
    async def ask() -> list[object]:
        tasks = [drafter.work(EDITORS) for _ in range(drafting.WAITING + 2)]
        return await asyncio.gather(*tasks, return_exceptions=True)

    told = asyncio.run(ask())
    assert sum(isinstance(each, Busy) for each in told) == 2
    assert sum(isinstance(each, Drafted) for each in told) == drafting.WAITING
