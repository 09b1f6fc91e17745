"""A tenant's settings are as its administrator last put them, in every process."""

from __future__ import annotations

import msgspec
import pytest

from sayso.identity.changing import SYSTEM
from sayso.identity.settings import FactorSettings, Settings, change_settings, settings_of
from tests.identity.persons import actions, provided
from tests.server.native.world import serving
from tests.store.databases import Postgres, run

OTHER = Settings(name="Acme", factors=FactorSettings(passwords=False, password_length=15))


def test_they_begin_as_they_are_secure_and_change_at_once(postgres: Postgres) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            assert await settings_of(provider) == Settings()
            await change_settings(provider, SYSTEM, OTHER)
            assert await settings_of(provider) == OTHER
            await change_settings(provider, SYSTEM, Settings())
            assert await settings_of(provider) == Settings()
            assert await actions(postgres) == ["settings.change"] * 2

    run(story())


def test_another_process_goes_by_them_too(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as one, serving(postgres) as other:
            here, there = await one.provider(), await other.provider()
            assert await settings_of(there) == Settings()
            await change_settings(here, SYSTEM, OTHER)
            await there.replica.latest()
            assert await settings_of(there) == OTHER

    run(story())


@pytest.mark.parametrize(
    "wrong",
    [
        {"sign_up": "anybody"},
        {"sessions": {"seconds": 0}},
        {"factors": {"password_length": 7}},
        {"factors": {"second_factor": "never"}},
        {"unknown": 1},
    ],
)
def test_others_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(wrong, Settings)
