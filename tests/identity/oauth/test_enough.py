"""Where a tenant always asks for two proofs, a client gets nothing for one."""

from __future__ import annotations

from urllib.parse import urlsplit

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.settings import FactorSettings, Settings, change_settings
from tests.identity.oauth.world import CALLBACK, desk, sent
from tests.identity.persons import ANN
from tests.store.databases import Postgres, run


def test_who_has_only_one_sets_up_another_first(postgres: Postgres) -> None:
    async def story() -> None:
        async with desk(postgres) as found:
            always = Settings(factors=FactorSettings(second_factor="always"))
            await change_settings(found.provider, SYSTEM, always)
            answer = await found.authorize()
            assert urlsplit(answer.headers["location"]).path == "/id/set-up"
            silent = await found.authorize(prompt="none")
            assert sent(silent)["error"] == "login_required"
            two = ["pwd", "otp", "mfa"]
            _, cookie = await sessions.start(found.provider, SYSTEM, ANN, two)
            found.cookies[sessions.cookie_name(found.provider)] = cookie
            answer = await found.authorize()
            assert answer.headers["location"].startswith(CALLBACK + "?code=")

    run(story())
