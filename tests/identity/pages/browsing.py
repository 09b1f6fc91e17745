"""Chromium before a server of the test's own: what it complains of, what it shows, what axe finds.

Its authenticator is the one that WebDriver and the DevTools have for tests (WebAuthn level 3,
section 11). Where there is no Chromium, the tests that need one are skipped.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.async_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    async_playwright,
)

from sayso.identity.changing import SYSTEM
from sayso.identity.provider import Provider
from sayso.identity.settings import Settings, change_settings
from tests.identity.factors.mailbox import mailed
from tests.server.native.world import World, listening
from tests.store.databases import Postgres

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

ARGUMENTS = ["--no-sandbox"] if os.geteuid() == 0 else []

AUTHENTICATOR = {
    "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal",
    "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True,
    "automaticPresenceSimulation": True,
}  # fmt: skip

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

WATCH = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


@dataclass
class Desk:
    """A browser, its one tab, and the tenant before it."""

    world: World
    provider: Provider
    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)
    """What the browser has said against pages: broken policies, scripts that failed."""
    requests: set[str] = field(default_factory=set)
    left_for: set[str] = field(default_factory=set)
    """Origins that pages take the browser on to, which may ask for them at any time from then."""
    """Origins that were asked for something."""

    async def go(self, path: str) -> None:
        """To a page of the tenant."""
        await self.page.goto(self.provider.issuer + path)

    async def press(self, name: str) -> None:
        """A button or link, by what it says."""
        found = self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        )
        await found.click()

    async def type(self, label: str, text: str) -> None:
        """Into the field of a label."""
        await self.page.get_by_label(label, exact=True).fill(text)

    async def heading(self, text: str) -> None:
        """Wait for a page, by its heading."""
        await self.page.get_by_role("heading", level=1, name=text, exact=True).wait_for()

    async def told(self, text: str) -> None:
        """Wait for something that a page tells."""
        await self.page.get_by_text(text).first.wait_for()

    async def code(self) -> str:
        """The code that was mailed last."""
        return (await mailed(self.provider)).code

    async def look(self, name: str) -> None:
        """Have axe find nothing on the page, in light and in dark, nor the browser.

        Where SAYSO_PICTURES names a folder, pictures for people to look at are left there.
        """
        assert await self.overflow() <= 0, name
        for scheme in SCHEMES:
            await self.page.emulate_media(color_scheme=scheme)
            assert await self.axe() == [], f"{name} in {scheme}"
            if folder := os.environ.get("SAYSO_PICTURES"):
                await self._pictures(Path(folder), f"{name}-{scheme}")
        assert self.complaints == [], name
        assert self.requests - self.left_for == {self.provider.issuer}, name

    async def _pictures(self, folder: Path, name: str) -> None:
        folder.mkdir(exist_ok=True)
        before = self.page.viewport_size
        for kind, width in (("desktop", 1100), ("phone", 390)):
            await self.page.set_viewport_size({"width": width, "height": 760})
            await self.page.screenshot(path=folder / f"{name}-{kind}.png", full_page=True)
        if before is not None:
            await self.page.set_viewport_size(before)

    async def overflow(self) -> int:
        """Pixels that stick out at the side of the narrowest page (WCAG 2.2, 1.4.10).

        That is 320 wide: what is left of a desktop's 1280 at 400 %.
        """
        before = self.page.viewport_size
        await self.page.set_viewport_size({"width": 320, "height": 256})
        found: int = await self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if before is not None:
            await self.page.set_viewport_size(before)
        return found

    async def axe(self) -> list[str]:
        """What axe finds, by rule and place."""
        await self.page.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))
        found: dict[str, Any] = await self.page.evaluate("axe.run()")
        return [f"{v['id']}: {node['html']}" for v in found["violations"] for node in v["nodes"]]

    def parameters(self) -> dict[str, str]:
        """Those of the page's address."""
        query = parse_qs(urlsplit(self.page.url).query)
        return {name: values[0] for name, values in query.items()}


@contextlib.asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A Chromium that nobody sees."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@contextlib.asynccontextmanager
async def browsing(
    postgres: Postgres, settings: Settings | None = None, **options: Any
) -> AsyncIterator[Desk]:
    """A server and a new browser before it; `options` are of playwright's contexts."""
    async with listening(postgres, name="localhost") as world, chromium() as browser:
        provider = await world.provider()
        if settings is not None:
            await change_settings(provider, SYSTEM, settings)
        async with opened(browser, world, provider, **options) as desk:
            yield desk


@contextlib.asynccontextmanager
async def opened(
    browser: Browser, world: World, provider: Provider, **options: Any
) -> AsyncIterator[Desk]:
    """A browser as if new, with nobody signed in."""
    context = await browser.new_context(locale="en-GB", **options)
    await context.add_init_script(WATCH)
    page = await context.new_page()
    page.set_default_timeout(20_000)
    desk = Desk(world, provider, context, page)
    page.on("console", lambda m: desk.complaints.append(m.text) if _is_complaint(m) else None)
    page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    page.on("request", lambda request: desk.requests.add("/".join(request.url.split("/")[:3])))
    try:
        yield desk
    finally:
        await context.close()


def _is_complaint(message: ConsoleMessage) -> bool:
    """That a form is refused, and shown again with what is wrong, is what statuses are for."""
    return message.type == "error" and "status of 422" not in message.text


async def authenticator(desk: Desk, **changed: Any) -> tuple[CDPSession, str]:
    """Give the tab an authenticator with somebody there; the session to ask for it, and its id."""
    session = await desk.context.new_cdp_session(desk.page)
    await session.send("WebAuthn.enable")
    options = {**AUTHENTICATOR, **changed}
    made = await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]
