"""What all pages have in common: nobody else's page or script, in nobody else's frame."""

from __future__ import annotations

import base64

import httpx
import pytest

from sayso.identity.branding import Colours, Links, PageSettings
from sayso.identity.changing import SYSTEM
from sayso.identity.settings import Settings, change_settings
from sayso.server.identity.browser import COOKIE, code, origin_of
from tests.server.native.world import World, serving
from tests.store.databases import Postgres, run

PNG = b"\x89PNG\r\n\x1a\n"
BAD = "<script>alert(1)</script>\"'"


async def branded(world: World, settings: Settings) -> None:
    await change_settings(await world.provider(), SYSTEM, settings)


def directives(response: httpx.Response) -> dict[str, str]:
    rules = response.headers["content-security-policy"].split("; ")
    return dict(rule.split(" ", 1) for rule in rules)


def test_a_page_lets_nothing_in_that_is_not_ours(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres, tenants=("acme",)) as world:
            for tenant, base in (("default", ""), ("acme", "/t/acme")):
                async with world.client(tenant) as client:
                    page = await client.get("/id/nowhere")
                assert page.status_code == 404
                assert page.headers["content-type"] == "text/html; charset=utf-8"
                assert page.headers["cache-control"] == "no-store"
                assert page.headers["x-frame-options"] == "DENY"
                rules = directives(page)
                assert rules["default-src"] == rules["base-uri"] == "'none'"
                assert rules["frame-ancestors"] == "'none'"
                assert rules["form-action"] == "'self'"
                assert rules["script-src"] == f"http://127.0.0.1:80{base}/id/assets/"
                assert "unsafe" not in page.headers["content-security-policy"]
                assert f'src="{base}/id/assets/pages.js?' in page.text
                assert "Path=/; Secure; HttpOnly; SameSite=Lax" in page.headers["set-cookie"]

    run(story())


def test_a_browser_is_spoken_to_in_its_language(postgres: Postgres) -> None:
    async def story() -> None:
        async with serving(postgres) as world, world.client() as client:
            german = await client.get("/id/nowhere", headers={"accept-language": "de-CH, en"})
            assert '<html lang="de"' in german.text
            assert "Hier ist nichts" in german.text
            assert german.headers["content-language"] == "de"
            await branded(world, Settings(pages=PageSettings(languages=["en"])))
            english = await client.get("/id/nowhere", headers={"accept-language": "de-CH, en"})
            assert '<html lang="en"' in english.text

    run(story())


def test_a_tenant_s_look_is_its_own(postgres: Postgres) -> None:
    colours = Colours(background="#ffffff", text="#000000", accent="#a0006b")
    pages = PageSettings(
        light=colours,
        logo=f"data:image/png;base64,{base64.b64encode(PNG).decode()}",
        texts={"en": {"footer": BAD}},
        links=Links(privacy="https://a.example/privacy"),
    )

    async def story() -> None:
        async with serving(postgres) as world, world.client() as client:
            plain = await client.get("/id/assets/colours.css")
            assert "#a0006b" not in plain.text
            assert (await client.get("/id/assets/logo")).status_code == 404
            await branded(world, Settings(name=BAD, pages=pages))
            page = await client.get("/id/nowhere")
            assert "<script>alert" not in page.text
            assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;" in page.text
            assert 'href="https://a.example/privacy"' in page.text
            css = await client.get("/id/assets/colours.css")
            assert "--accent: #a0006b;" in css.text
            logo = await client.get("/id/assets/logo")
            assert (logo.content, logo.headers["content-type"]) == (PNG, "image/png")

    run(story())


@pytest.mark.parametrize("name", ["page.css", "pages.js", "icon.svg", "colours.css"])
def test_files_are_kept_for_good_under_their_mark(postgres: Postgres, name: str) -> None:
    async def story() -> None:
        async with serving(postgres) as world, world.client() as client:
            page = await client.get("/id/nowhere")
            mark = page.text.partition(f"/id/assets/{name}?")[2].partition('"')[0]
            kept = await client.get(f"/id/assets/{name}?{mark}")
            assert kept.status_code == 200
            assert "immutable" in kept.headers["cache-control"]
            other = await client.get(f"/id/assets/{name}?0")
            assert other.content == kept.content
            assert "immutable" not in other.headers["cache-control"]

    run(story())


@pytest.mark.parametrize("cookie", ["", "x" * 43 + ";", "é", f"{COOKIE}=a; {COOKIE}=b"])
def test_a_browser_without_our_cookie_is_given_one(postgres: Postgres, cookie: str) -> None:
    async def story() -> None:
        async with serving(postgres) as world, world.client() as client:
            page = await client.get("/id/nowhere", headers=[(b"cookie", cookie.encode())])
            assert page.headers["set-cookie"].startswith(COOKIE)
            value = page.headers["set-cookie"].partition("=")[2].partition(";")[0]
            again = await client.get("/id/nowhere", headers={"cookie": f"{COOKIE}={value}"})
            assert "set-cookie" not in again.headers

    run(story())


def test_a_form_s_code_is_of_one_browser_one_tenant_and_one_session() -> None:
    codes = {
        code(secret, issuer, session)
        for secret in ("a", "b")
        for issuer in ("https://a.example", "https://a.example/t/acme")
        for session in ("", "ses_1", "ses_2")
    }
    assert len(codes) == 12


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://a.example/t/acme", "https://a.example"),
        ("http://127.0.0.1:80", "http://127.0.0.1"),
        ("https://a.example:8443/x", "https://a.example:8443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://A.example", "https://a.example"),
    ],
)
def test_an_origin_is_as_browsers_say_it(url: str, origin: str) -> None:
    assert origin_of(url) == origin
