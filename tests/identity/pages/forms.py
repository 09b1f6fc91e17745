"""A browser's forms without a browser: its cookies, and the code that our forms have in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

import httpx

from sayso.identity import sessions
from sayso.identity.ids import new_secret
from sayso.identity.provider import Provider
from sayso.server.identity import browser
from sayso.server.identity.app import ROUTES
from tests.identity.persons import ANN, BY, add_person

FORM = {"content-type": "application/x-www-form-urlencoded"}

POSTED = sorted(path for path, m in ROUTES.items() if path.startswith("/id/") and "POST" in m)
SHOWN = sorted(
    path
    for path, m in ROUTES.items()
    if path.startswith("/id/") and "GET" in m and "/assets/" not in path
)


@dataclass
class Tab:
    """A browser at a tenant; signed in as Ann once `sign_in` was asked for."""

    provider: Provider
    http: httpx.AsyncClient
    cookies: dict[str, str] = field(default_factory=lambda: {browser.COOKIE: new_secret()})
    session: str = ""

    async def sign_in(self, methods: Sequence[str] = ("swk", "user", "mfa")) -> None:
        """As Ann, by default as strongly as one can."""
        await add_person(self.provider, ANN)
        session, cookie = await sessions.start(self.provider, BY, ANN, methods)
        self.session = session.id
        self.cookies[sessions.cookie_name(self.provider)] = cookie

    @property
    def code(self) -> str:
        """What our forms have in them, in this browser."""
        return browser.code(self.cookies[browser.COOKIE], self.provider.issuer, self.session)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        """A page."""
        return await self.http.get(path, headers={**self._cookie(), **headers})

    async def post(self, path: str, body: bytes | dict[str, str], **headers: str) -> httpx.Response:
        """A form, as it is, or with its code added."""
        if isinstance(body, dict):
            body = urlencode({"form": self.code, **body}).encode()
        sent = {**FORM, **self._cookie(), **{k.replace("_", "-"): v for k, v in headers.items()}}
        return self._kept(await self.http.post(path, content=body, headers=sent))

    def _kept(self, answer: httpx.Response) -> httpx.Response:
        for header in answer.headers.get_list("set-cookie"):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def _cookie(self) -> dict[str, str]:
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}


def code_in(page: httpx.Response) -> str:
    """The code in the first form of a page."""
    found = re.search(r'name="form" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]
