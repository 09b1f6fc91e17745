"""An administrator sees what somebody signs in with, and takes it away, over HTTP."""

from __future__ import annotations

from sayso.identity import sessions
from sayso.identity.factors import recovery
from tests.identity.factors.authenticator import Device
from tests.identity.factors.mailbox import subjects
from tests.identity.factors.test_passkeys import ORIGIN, add, shown
from tests.identity.factors.test_passwords import GOOD, give
from tests.identity.factors.test_totp import set_up
from tests.identity.persons import ANN, BY, add_person
from tests.server.native.world import serving
from tests.store.databases import Postgres, run

NOTHING = {"password": False, "totp": False, "recovery_codes": 0, "passkeys": []}


def test_what_somebody_signs_in_with(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world, world.client() as http:
            provider = await world.provider()
            await add_person(provider, ANN)
            factors = f"/v1/users/{ANN}/factors"
            assert (await http.get(factors)).json() == NOTHING
            await give(provider, ANN, GOOD)
            await set_up(provider)
            session, cookie = await sessions.start(provider, BY, ANN, ["pwd", "otp", "mfa"])
            await recovery.make(provider, BY, session)
            device = Device(ORIGIN)
            await add(provider, device, session)
            await shown(provider, device)
            found = (await http.get(factors)).json()
            (passkey,) = found.pop("passkeys")
            assert found == {"password": True, "totp": True, "recovery_codes": 10}
            assert (passkey["name"], passkey["backed_up"]) == ("Phone", False)
            assert passkey["used_at"] >= passkey["created_at"]

            done = await http.post(f"{factors}/reset", json={"reason": "lost her phone"})
            assert done.status_code == 204
            assert (await http.get(factors)).json() == NOTHING
            assert await sessions.list_sessions(provider, ANN) == []
            assert await sessions.find(provider, cookie) is None
            assert "An administrator removed" in (await subjects(provider))[-1][1]
            audit = (await http.get("/v1/audit", params={"action": "factors.remove"})).json()
            assert [row["reason"] for row in audit["rows"]] == ["lost her phone"]

    run(story())
