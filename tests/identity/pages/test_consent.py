"""A client's person signs in, sees who asks for what, and comes back to it, in Chromium."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest

from sayso.identity.changing import SYSTEM
from sayso.identity.ids import new_secret
from sayso.identity.oauth.client import Client, ClientRequest
from sayso.identity.oauth.client_changes import create_client
from sayso.identity.settings import Settings
from tests.identity.factors.mailbox import mailed
from tests.identity.pages.browsing import Desk, browsing, needs_chromium
from tests.identity.pages.test_chromium import sign_up
from tests.store.databases import Postgres, run

BAD = "<img src=x onerror=alert(1)> & Sons"

SETTINGS = Settings(name="Acme", sign_up="open")

pytestmark = needs_chromium


@contextlib.asynccontextmanager
async def application() -> AsyncIterator[tuple[str, list[str]]]:
    """A client's own server: its redirect URI, and all that it was asked."""
    came: list[str] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        size = re.search(r"(?i)content-length: (\d+)", head)
        body = await reader.readexactly(int(size[1])) if size else b""
        if head.split()[1].startswith("/callback"):
            came.append(head.split()[1] + " " + body.decode())
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/callback?from=sayso", came


async def client_of(desk: Desk, redirect_uri: str) -> Client:
    asked = ClientRequest(
        name=BAD,
        redirect_uris=(redirect_uri,),
        scopes=("openid", "email", "offline_access"),
        token_endpoint_auth_method="none",
    )
    client, _ = await create_client(desk.provider, SYSTEM, asked)
    return client


async def authorize(desk: Desk, client: Client, **more: str) -> None:
    """Have the client send its person here."""
    verifier = hashlib.sha256(new_secret().encode()).digest()
    asked = {
        "response_type": "code",
        "client_id": client.id,
        "redirect_uri": client.redirect_uris[0],
        "scope": "openid email offline_access",
        "state": "s-1",
        "code_challenge": base64.urlsafe_b64encode(verifier).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
        **more,
    }
    await desk.go(f"/oauth2/authorize?{urlencode(asked)}")


@pytest.mark.parametrize("mode", ["query", "form_post"])
def test_a_person_agrees_and_goes_back_to_the_client(postgres: Postgres, mode: str) -> None:
    async def story() -> None:
        async with browsing(postgres, SETTINGS) as desk, application() as (place, came):
            await sign_up(desk)
            await desk.press("Not now")
            await desk.heading("Profile")
            await desk.press("Sign out")
            await desk.heading("You are signed out")

            client = await client_of(desk, place)
            await authorize(desk, client, login_hint="ann@a.example", response_mode=mode)
            await desk.heading("Sign in")
            await desk.told(BAD)
            assert await desk.page.get_by_label("E-mail address").input_value() == "ann@a.example"
            await desk.press("E-mail me a code")
            await desk.heading("Look at your mail")
            await desk.type("Code", await desk.code())
            await desk.press("Go on")
            await desk.heading(f"{BAD} asks for access")
            await desk.told("127.0.0.1:")
            await desk.told("See your e-mail address")
            await desk.look("consent")
            await desk.press("Allow")
            await desk.page.wait_for_url(f"{place}*")
            url, _, body = came[0].partition(" ")
            assert url.startswith("/callback?from=sayso")
            answered = body if mode == "form_post" else url
            assert "code=" in answered
            assert "state=s-1" in answered
            assert "error" not in answered
            assert desk.complaints == []

            # agreed once, and signed in: back at once
            await authorize(desk, client, response_mode=mode)
            await desk.page.wait_for_url(f"{place}*")
            assert len(came) == 2

            await authorize(desk, client, prompt="consent", response_mode=mode)
            await desk.heading(f"{BAD} asks for access")
            await desk.press("Deny")
            await desk.page.wait_for_url(f"{place}*")
            assert "error=access_denied" in came[2]

    run(story())


def test_a_link_in_the_mail_goes_back_to_the_client_too(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres, SETTINGS) as desk:
            client = await client_of(desk, "https://app.example/callback")
            await authorize(desk, client, ui_locales="de-AT en")
            await desk.heading("Anmelden")
            await desk.press("Konto anlegen")
            await desk.type("E-Mail-Adresse", "bob@a.example")
            await desk.press("Weiter")
            await desk.heading("Sehen Sie in Ihr Postfach")
            got = await mailed(desk.provider)
            await desk.go(f"/id/link?{urlencode({'id': got.id, 'key': got.key})}")
            await desk.heading("Is it you?")
            await desk.look("link")
            await desk.press("Yes, go on")
            await desk.heading("Einfacher anmelden")
            await desk.press("Jetzt nicht")
            await desk.heading(f"{BAD} bittet um Zugriff")
            await desk.look("consent-de")
            await desk.go(f"/id/link?{urlencode({'id': got.id, 'key': got.key})}")
            await desk.heading("This link no longer works")

    run(story())
