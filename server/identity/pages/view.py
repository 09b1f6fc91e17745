"""view knows how a page is made: from a template, in a tenant's colours and a person's language,
with headers that let nothing into it that is not ours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ....identity import sessions
from ....identity.branding import Language
from ....identity.sessions import Session
from ....identity.settings import Settings, settings_of
from ...http.response import Headers, Response
from .. import browser
from ..request import Request
from . import agents, files, texts

HTML = b"text/html; charset=utf-8"

Fault = tuple[str, str]
"""What is wrong in a form: the field's name, empty for all of it, and the text that says so."""

_ALWAYS: Headers = (
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""`same-origin`, as without a referrer browsers send no origin with forms either."""


@dataclass
class View:
    """What a request's pages have in common."""

    request: Request
    settings: Settings
    language: Language
    session: Session | None
    secret: str
    """The browser's."""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    """Cookies to be set with whatever is answered."""

    def prefer(self, locales: str | None) -> None:
        """Speak the first of these languages (BCP 47, as `ui_locales` has them) that is offered."""
        wanted = [locale.partition("-")[0].lower() for locale in (locales or "").split()]
        self.language = next(
            (o for w in wanted for o in self.settings.pages.languages if w == o), self.language
        )

    @property
    def base(self) -> str:
        """What comes before the paths of this tenant's pages."""
        return urlsplit(self.request.provider.issuer).path.rstrip("/")

    def url(self, path: str, /, **parameters: str | None) -> str:
        """The address of a page of ours."""
        given = {name: value for name, value in parameters.items() if value}
        return self.base + path + (f"?{urlencode(given)}" if given else "")

    def asset(self, name: str) -> str:
        """The address of a style sheet, script or image."""
        return f"{self.base}/id/assets/{name}?{files.mark(name, self.settings.pages)}"

    def t(self, key: str, /, **values: object) -> str:
        """A text in the person's language."""
        return texts.catalogue(self.language)[key].format(**values)

    def agent(self, header: str) -> str:
        """A browser, as far as its `User-Agent` tells."""
        browser, system = agents.names(header)
        if browser and system:
            return self.t("sessions.on", browser=browser, system=system)
        return browser or system or self.t("sessions.unknown")

    def date(self, at: datetime) -> str:
        """A day and time, in UTC."""
        return self.t(
            "date.form",
            day=at.day,
            month=self.t(f"date.month.m{at.month}"),
            year=at.year,
            time=f"{at:%H:%M}",
        )

    def page(
        self, template: str, *, status: int = 200, faults: Sequence[Fault] = (), **values: Any
    ) -> Response:
        """A page."""
        session = self.session.id if self.session else ""
        issuer = self.request.provider.issuer
        body = (
            environment()
            .get_template(f"{template}.html")
            .render(
                view=self,
                t=self.t,
                url=self.url,
                name=self.settings.name or self.request.provider.replica.name,
                pages=self.settings.pages,
                own=self.settings.pages.texts.get(self.language, {}),
                form_code=browser.code(self.secret, issuer, session),
                faults=faults,
                **values,
            )
        )
        headers = (
            *self.headers,
            *_ALWAYS,
            (b"content-security-policy", policy(issuer)),
            (b"content-language", self.language.encode()),
            (b"vary", b"accept-language, cookie"),
        )
        return Response(status, body.encode(), HTML, headers)

    def redirect(self, where: str) -> Response:
        """To an address of this host, asked for by GET."""
        location = (b"location", where.encode("ascii"))
        return Response(303, b"", b"", (*self.headers, *_ALWAYS, location))

    def go(self, path: str, /, **parameters: str | None) -> Response:
        """To another page of ours, asked for by GET."""
        return self.redirect(self.url(path, **parameters))

    def leave(self, where: str, to: str) -> Response:
        """To another site, named `to`, by a page that goes there at once.

        A redirect would be held against `form-action`, and so would each that follows it there.
        """
        return self.page("leave", where=where, to=to)


async def view_of(request: Request) -> View:
    """What a request's pages have in common; raises SaysoError."""
    provider = request.provider
    settings = await settings_of(provider)
    secret, headers = browser.ensure(request)
    cookie = request.cookies.get(sessions.cookie_name(provider))
    session = await sessions.find(provider, cookie) if cookie else None
    accepted = texts.accepted(request.headers.get("accept-language", ""))
    language = texts.choose(accepted, settings.pages.languages)
    return View(request, settings, language, session, secret, list(headers))


async def form_of(request: Request) -> View:
    """The same where the request is a form of ours; raises SaysoError, and Foreign where not."""
    view = await view_of(request)
    browser.require_own(request, view.session.id if view.session else "")
    return view


def policy(issuer: str) -> bytes:
    """The content security policy of all pages (CSP level 3): styles, images, one script; ours."""
    rules: Mapping[str, str] = {
        "default-src": "'none'",
        "script-src": f"{issuer}/id/assets/",
        "style-src": f"{issuer}/id/assets/",
        "img-src": f"{issuer}/id/assets/",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items()).encode("ascii")


@cache
def environment() -> Environment:
    """The templates; each value is escaped, and one that is not there is an error."""
    loader = FileSystemLoader(Path(__file__).with_name("templates"))
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters["also"] = lambda one, **other: {**one, **other}
    return made
