"""Apache's mod_auth_openidc, unchanged, guards a page: a person signs in at Sayso in Chromium, sees
it, and signs out there and here.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

import httpx
import pytest

from sayso.identity import outbound, sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.oauth.client import ClientRequest
from sayso.identity.oauth.client_changes import create_client
from sayso.server.run import listen
from tests.identity.pages.browsing import Desk, browsing, needs_chromium
from tests.identity.persons import ANN, add_person
from tests.store.databases import Postgres, fetch, run

HERE = Path(__file__).parent
APACHE = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
MODULES = Path("/usr/lib/apache2/modules")
PATIENCE = 20.0
"""Seconds for Apache to come up, and to go."""

needs_apache = pytest.mark.skipif(
    APACHE is None or not (MODULES / "mod_auth_openidc.so").exists(),
    reason="there is no Apache with mod_auth_openidc here",
)
pytestmark = [needs_chromium, needs_apache]

LEFT = "SELECT error FROM sayso.outbox WHERE kind = 'backchannel-logout'"
"""What went wrong with what a client is still to be told; nothing so far is empty."""

PAGE = """<!doctype html><title>Guarded</title><h1>Guarded</h1>
<p>You are <!--#echo var="REMOTE_USER" -->, <!--#echo var="OIDC_CLAIM_name" -->,
<!--#echo var="OIDC_CLAIM_sub" -->, of <!--#echo var="OIDC_CLAIM_iss" -->.</p>
"""
BYE = "<!doctype html><title>Bye</title><h1>Bye</h1>"


@pytest.fixture(autouse=True)
def _loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(outbound.VARIABLE, "127.0.0.0/8")
    outbound.outbound.cache_clear()
    yield
    outbound.outbound.cache_clear()


@dataclass
class Guarded:
    """A site that Apache serves."""

    url: str

    @property
    def page(self) -> str:
        """What only those see who have signed in."""
        return f"{self.url}/guarded/"

    @property
    def logout(self) -> str:
        """Where the module is told to have a person signed out (RP-Initiated Logout)."""
        return f"{self.url}/guarded/callback?logout={self.url}/bye.html"


def test_a_person_signs_in_to_a_guarded_page_and_out(postgres: Postgres) -> None:
    async def story() -> None:
        async with browsing(postgres) as desk, guarded(desk) as site:
            await sign_in(desk, site)
            await sees(desk, f"You are ann@a.example, Ann, {ANN}, of {desk.provider.issuer}.")

            await desk.page.goto(site.logout)
            await desk.heading("Bye")
            assert desk.page.url == f"{site.url}/bye.html"
            await desk.page.goto(site.page)
            await desk.heading("Sign in")  # neither of the two knows the browser any more

    run(story())


def test_the_page_hears_that_a_session_has_ended(postgres: Postgres) -> None:
    """By the back channel: signing in is asked for again, though the cookie is still there."""

    async def story() -> None:
        async with browsing(postgres) as desk, guarded(desk) as site:
            await sign_in(desk, site)
            session = await fetch(postgres.owner_url, "SELECT id FROM sayso.session")
            await desk.page.reload()
            await desk.heading("Guarded")
            await sessions.end(desk.provider, SYSTEM, session)
            await heard(postgres)
            await desk.page.goto(site.page)
            await desk.heading("Sign in")

    run(story())


async def sign_in(desk: Desk, site: Guarded) -> None:
    """Ann, by a code that is mailed, who has never been there."""
    await desk.page.goto(site.page)
    await desk.heading("Sign in")
    await desk.type("E-mail address", "ann@a.example")
    await desk.press("E-mail me a code")
    await desk.heading("Look at your mail")
    await desk.type("Code", await desk.code())
    await desk.press("Go on")
    await desk.press("Allow")
    await desk.heading("Guarded")


async def heard(postgres: Postgres) -> None:
    """Wait until the client has taken what it is told."""
    while (left := await fetch(postgres.owner_url, LEFT)) is not None:
        assert left == "", left
        await asyncio.sleep(0.02)


async def sees(desk: Desk, text: str) -> None:
    assert (await desk.page.locator("p").inner_text()).strip() == text


# ── Apache ──


@contextlib.asynccontextmanager
async def guarded(desk: Desk) -> AsyncIterator[Guarded]:
    """A site that is a client of the tenant's, on a port of its own; it ends with the test."""
    await add_person(desk.provider, ANN)
    with listen("127.0.0.1", 0) as bound:  # Apache takes no socket: a port that was free just now
        port = bound.getsockname()[1]
    site = Guarded(f"http://localhost:{port}")
    asked = ClientRequest(
        name="Guarded pages",
        redirect_uris=(f"{site.url}/guarded/callback",),
        post_logout_redirect_uris=(f"{site.url}/bye.html",),
        backchannel_logout_uri=f"http://127.0.0.1:{port}/guarded/callback?logout=backchannel",
        scopes=("openid", "profile", "email"),
    )
    client, secret = await create_client(desk.provider, SYSTEM, asked)
    place = Path(tempfile.mkdtemp(prefix="sayso-apache-"))
    try:
        filled = Template((HERE / "apache.conf").read_text()).substitute(
            place=place, port=port, modules=MODULES, issuer=desk.provider.issuer,
            client=client.id, secret=secret,
        )  # fmt: skip
        _lay_out(place, filled)
        async with _apache(place, site):
            yield site
    finally:
        shutil.rmtree(place)


def _lay_out(place: Path, configuration: str) -> None:
    """What Apache reads; others than its owner may, as it does not serve as root."""
    (place / "apache.conf").write_text(configuration)
    pages = place / "pages"
    (pages / "guarded").mkdir(parents=True)
    (pages / "guarded" / "index.html").write_text(PAGE)
    (pages / "bye.html").write_text(BYE)
    place.chmod(0o755)


@contextlib.asynccontextmanager
async def _apache(place: Path, site: Guarded) -> AsyncIterator[None]:
    assert APACHE is not None
    root = ["-D", "Root"] if os.geteuid() == 0 else []
    process = await asyncio.create_subprocess_exec(
        APACHE, "-f", str(place / "apache.conf"), "-D", "FOREGROUND", *root,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    try:
        await _come_up(process, place, site)
        yield
    finally:
        if process.returncode is None:
            process.terminate()
        try:
            async with asyncio.timeout(PATIENCE):
                await process.communicate()
        except TimeoutError:
            process.kill()
            raise


async def _come_up(process: asyncio.subprocess.Process, place: Path, site: Guarded) -> None:
    """Wait until it answers; one that does not tells why."""
    async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as http:
        while True:
            if process.returncode is not None:
                said, _ = await process.communicate()
                errors = place / "errors"
                pytest.fail(said.decode() + (errors.read_text() if errors.exists() else ""))
            with contextlib.suppress(httpx.TransportError):
                await http.get(f"{site.url}/bye.html")
                return
            await asyncio.sleep(0.05)
