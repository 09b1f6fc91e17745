"""The pages beside the way, in Chromium: what went wrong, who is asked in, who leaves."""

from __future__ import annotations

from urllib.parse import urlencode

from playwright.async_api import Route

from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.client import Client, ClientRequest
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.settings import Settings
from tests.identity.pages.browsing import Desk, browsing, needs_chromium
from tests.identity.pages.test_chromium import sign_up
from tests.identity.pages.test_consent import authorize
from tests.identity.pages.test_invitation import BOB, link_to
from tests.store.databases import Postgres, run

SETTINGS = Settings(name="Acme", sign_up="open")
APP, BYE = "https://app.example/callback", "https://app.example/bye"

pytestmark = needs_chromium


async def client_of(desk: Desk) -> Client:
    asked = ClientRequest(
        name="Acme Billing",
        redirect_uris=(APP,),
        post_logout_redirect_uris=(BYE,),
        scopes=("openid", "email", "offline_access"),
        token_endpoint_auth_method="none",
    )
    client, _ = await create_client(desk.provider, SYSTEM, asked)
    return client


async def refused(desk: Desk, name: str, heading: str) -> None:
    """Look at a page that says that something is wrong, as its status does to the browser."""
    await desk.heading(heading)
    desk.complaints[:] = [said for said in desk.complaints if "status of 4" not in said]
    await desk.look(name)


async def stays(desk: Desk) -> None:
    """Have whoever goes to the application stay on the page that sends them there."""

    async def nothing(route: Route) -> None:
        await route.fulfill(status=204)

    await desk.context.route("https://app.example/**", nothing)


async def leaving(desk: Desk, name: str) -> None:
    await desk.heading("You are taken on")
    await desk.page.wait_for_load_state("load")
    desk.left_for.add("https://app.example")
    await desk.look(name)


def test_what_went_wrong(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, SETTINGS) as desk:
            await desk.go("/id/nowhere")
            await refused(desk, "error-nothing", "There is nothing here")
            await desk.go("/oauth2/authorize?client_id=cli_nobody")
            await refused(desk, "error-client", "The application asked for something wrong")
            await desk.go("/id/sign-in?interaction=int_over")
            await refused(desk, "error-over", "This took too long")
            secret = await link_to(desk.provider, BOB)
            await desk.go(f"/id/invitation?secret={secret}x")
            await refused(desk, "error-invitation", "This link no longer works")

    run(story())


def test_who_is_asked_in(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, SETTINGS) as desk:
            secret = await link_to(desk.provider, BOB)
            await desk.go(f"/id/invitation?secret={secret}")
            await desk.heading("You are invited")
            await desk.look("invitation")
            await desk.type("Your name", "Bob")
            await desk.press("Accept")
            await desk.heading("Make signing in easy")
            secret = await link_to(desk.provider, "bob@c.example")
            await desk.go(f"/id/invitation?secret={secret}")
            await desk.heading("You are invited")
            await desk.look("invitation-signed-in")

    run(story())


def test_who_leaves(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, SETTINGS) as desk:
            client = await client_of(desk)
            await sign_up(desk)
            await stays(desk)
            await authorize(desk, client)
            await desk.heading("Acme Billing asks for access")
            await desk.look("consent-plain")
            await desk.press("Allow")
            await leaving(desk, "leave")

            asked = {"client_id": client.id, "post_logout_redirect_uri": BYE}
            await desk.go(f"/oauth2/end-session?{urlencode(asked)}")
            await desk.heading("Sign out?")
            await desk.look("sign-out")
            await desk.press("Sign out")
            await leaving(desk, "leave-signed-out")
            await desk.go("/id/sign-out?done=1")
            await desk.heading("You are signed out")
            await desk.look("signed-out-here")

    run(story())
