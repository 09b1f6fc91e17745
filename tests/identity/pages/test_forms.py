"""Forms that are not ours change nothing, and whatever is in one is refused, never a failure."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

import pytest

from sayso.identity import sessions
from sayso.identity.changing import SYSTEM
from sayso.identity.factors import hashing
from sayso.identity.settings import FactorSettings, Settings, change_settings
from sayso.server.identity import browser
from tests.identity.pages.forms import POSTED, SHOWN, Tab, code_in
from tests.identity.persons import ANN
from tests.server.native.world import serving
from tests.store.databases import Postgres, run

BAD = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'"


@contextlib.asynccontextmanager
async def at(postgres: Postgres) -> AsyncIterator[Tab]:
    """A tab before a tenant that lets everybody in."""
    async with serving(postgres, tenants=("other",)) as world, world.client() as http:
        provider = await world.provider()
        await change_settings(provider, SYSTEM, Settings(name="Acme", sign_up="open"))
        yield Tab(provider, http)


def test_csrf_a_form_of_another_site_does_nothing(postgres: Postgres) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            await tab.sign_in()
            own = tab.code
            foreign = browser.code("x" * 43, tab.provider.issuer, tab.session)
            elsewhere = browser.code(
                tab.cookies[browser.COOKIE], "http://127.0.0.1:80/t/other", tab.session
            )
            for path in POSTED:
                for code in ("", "junk", foreign, elsewhere, own[:-1], "é"):
                    answer = await tab.post(path, {"form": code, "id": "x"})
                    assert answer.status_code == 400, (path, code)
                    assert "Please try that again" in answer.text
                for header, value in (
                    ("origin", "https://evil.example"),
                    ("origin", "null"),
                    ("sec-fetch-site", "same-site"),
                    ("sec-fetch-site", "cross-site"),
                ):
                    answer = await tab.post(path, {"form": own}, **{header: value})
                    assert answer.status_code == 400, (path, header, value)
            assert len(await sessions.list_sessions(tab.provider, ANN)) == 1

    run(story())


def test_login_csrf_a_form_from_before_signing_in_is_worth_nothing_after(
    postgres: Postgres,
) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            before = code_in(await tab.get("/id/sign-in"))
            assert before == tab.code
            await tab.sign_in()
            assert (await tab.post("/id/sign-out", {"form": before})).status_code == 400
            other = Tab(tab.provider, tab.http)
            assert (await other.post("/id/sign-in", {"form": before})).status_code == 400
            tab.cookies[browser.COOKIE] = "junk"
            assert (await tab.post("/id/sign-in", {"form": before})).status_code == 400

    run(story())


def test_a_form_of_ours_does_what_it_says(postgres: Postgres) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            await tab.sign_in()
            assert code_in(await tab.get("/id/account")) == tab.code
            origin = browser.origin_of(tab.provider.issuer)
            saved = await tab.post(
                "/id/account", {"name": "Ann"}, origin=origin, sec_fetch_site="same-origin"
            )
            assert saved.status_code == 303
            assert (await tab.post("/id/sign-out", {})).status_code == 303
            assert await sessions.list_sessions(tab.provider, ANN) == []

    run(story())


JUNK: list[bytes] = [
    b"",
    b"form",
    b"=&=&=",
    b"%",
    b"%zz=1",
    b"form=%00",
    b"form=%ff%fe",
    b"form=a&form=a",
    b"a=1&a=1",
    b"&".join(b"p%d=1" % n for n in range(101)),
    b"x" * 70_000,
    b"\x00\x01\x02",
    "form=é".encode("latin-1"),
    b'{"form": 1}',
]


def test_junk_is_refused_before_it_is_read(postgres: Postgres) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            await tab.sign_in()
            for path in POSTED:
                for body in JUNK:
                    answer = await tab.post(path, body)
                    assert 400 <= answer.status_code < 500, (path, body[:40])
                for name in ("cookie", "user-agent", "origin"):
                    answer = await tab.post(path, {}, **{name: "x" * 20_000})
                    assert 400 <= answer.status_code < 500, (path, name)
                for kind in ("multipart/form-data; boundary=x", "application/json", "", "a/b/c"):
                    answer = await tab.post(path, b"--x\r\n\r\n", content_type=kind)
                    assert 400 <= answer.status_code < 500, (path, kind)

    run(story())


VALUES = [
    "",
    "a",
    BAD,
    "' OR 1=1 --",
    "../../etc/passwd",
    "https://evil.example/",
    "//evil.example",
    "javascript:alert(1)",
    "\u202eexample\u2028",
    "9" * 40,
    "-1",
    "{}",
    '{"id":"x","rawId":"x","response":{},"type":"public-key"}',
    "[" * 5_000,
    "\U0001f600" * 300,
    "a@" + "b" * 300,
    "otpauth://totp/x?" + "y" * 3_000,
    "otpauth://totp/" + "\u00e9" * 900,
]

FIELDS = (
    "name", "email", "password", "code", "id", "key", "uri", "credential", "asked", "ticket",
    "way", "with", "answer", "interaction", "next", "given_name", "client_id", "state",
    "post_logout_redirect_uri",
)  # fmt: skip


def test_whatever_is_in_a_form_it_is_no_failure_and_no_markup(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hashing, "MOST", 0)  # no time is spent on guesses

    async def story() -> None:
        async with at(postgres) as tab:
            await tab.sign_in()
            ways = ("passkey", "totp", "recovery", "password", "email")
            for path in sorted(set(POSTED) - {"/id/sign-out"}):
                for value in VALUES:
                    answer = await tab.post(path, dict.fromkeys(FIELDS, value))
                    assert answer.status_code < 500 or answer.status_code == 503, (path, value)
                    assert "Please try that again" not in answer.text, path
                    assert "<script>alert" not in answer.text, (path, value)
                    assert "<img src=x" not in answer.text, (path, value)
                    assert "evil" not in answer.headers.get("location", ""), (path, value)
                if path == "/id/second-factor":
                    for way in ways:
                        answer = await tab.post(path, {"way": way, "ticket": "x", "code": "1"})
                        assert answer.status_code in (303, 422), way

    run(story())


def test_whatever_is_in_an_address_it_is_no_failure_and_no_markup(postgres: Postgres) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            for signed_in in (False, True):
                if signed_in:
                    await tab.sign_in()
                for path in SHOWN:
                    for value in [v for v in VALUES if len(v) < 1_000]:
                        asked = {
                            name: value.encode("utf-8", "replace").decode()
                            for name in ("interaction", "next", "done", "id", "key", "ticket",
                                         "way", "state", "client_id", "post_logout_redirect_uri")
                        }  # fmt: skip
                        for said in (asked, {**asked, "interaction": "", "client_id": ""}):
                            answer = await tab.http.get(
                                path, params=said, headers=tab._cookie(), follow_redirects=False
                            )
                            assert answer.status_code < 500, (path, value)
                            assert "<script>alert" not in answer.text, (path, value)
                            assert "evil" not in answer.headers.get("location", "")
                    for raw in ("?x=%00", "?x=%ff", "?a=1&a=2", "?%zz", "?" + "x" * 20_000):
                        answer = await tab.get(path + raw)
                        assert answer.status_code < 500, (path, raw[:20])

    run(story())


@pytest.mark.parametrize("next", ["https://evil.example", "//evil.example", "/id/sign-out", "x"])
def test_open_redirect_one_goes_on_only_to_a_page_of_the_account(
    postgres: Postgres, next: str
) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            page = await tab.http.get("/id/sign-in", params={"next": next}, headers=tab._cookie())
            assert page.status_code == 200
            assert 'name="next"' not in page.text

    run(story())


def test_nobody_is_told_whether_an_address_is_known(postgres: Postgres) -> None:
    """User enumeration: the pages for one that is known and one that is not are the same."""

    async def story() -> None:
        async with at(postgres) as tab:
            await tab.sign_in()
            tab = Tab(tab.provider, tab.http)
            for path, said in (
                ("/id/sign-in", {"with": "code"}),
                ("/id/sign-up", {"name": "X"}),
                ("/id/sign-in/password", {"password": "wrong horse stapler"}),
            ):
                pages = []
                for email in ("ann@a.example", "bob@a.example"):
                    answer = await tab.post(path, {**said, "email": email})
                    text = answer.text.replace(email, "…")
                    pages.append((answer.status_code, len(text), text[:600]))
                assert pages[0] == pages[1], path

    run(story())


def test_who_has_still_to_set_up_a_second_proof_does_nothing_else(postgres: Postgres) -> None:
    async def story() -> None:
        async with at(postgres) as tab:
            await tab.sign_in(["email"])
            assert (await tab.get("/id/account/emails")).status_code == 200
            always = Settings(sign_up="open", factors=FactorSettings(second_factor="always"))
            await change_settings(tab.provider, SYSTEM, always)
            for path in SHOWN:
                if path.startswith("/id/account"):
                    answer = await tab.get(path)
                    open_to = path.startswith(("/id/account/pass", "/id/account/second"))
                    sent = answer.headers.get("location") == "/id/set-up"
                    assert sent != open_to, path
            for path in POSTED:
                if path.startswith(("/id/account/emails", "/id/account/sessions")):
                    answer = await tab.post(path, {"email": "eve@a.example"})
                    assert answer.headers["location"] == "/id/set-up", path
            assert "Set up a second step" in (await tab.get("/id/set-up")).text

    run(story())
