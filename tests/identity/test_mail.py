"""Letters get to people as they were written, by SMTP or to files, and say nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import email
import email.policy
import os
import re
import uuid
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, get_args

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.errors import InvalidRequest
from sayso.identity.branding import Language, PageSettings
from sayso.identity.changing import SYSTEM, Changing
from sayso.identity.factors.notices import tell
from sayso.identity.mail import Files, Letter, Smtp, read_post, write
from sayso.identity.mail.letters import CHANGES, LETTERS
from sayso.identity.mail.post import BadMailUrl, Refused, Undelivered, letter
from sayso.identity.people import users
from sayso.identity.settings import Settings, change_settings, settings_of
from tests.identity.persons import ANN, provided
from tests.store.databases import Postgres, run

ID = uuid.UUID(int=7)
TO = "ann@a.example"
VALUES = {
    "tenant": "Acme", "code": "1234 5678", "link": "https://a.example/id/link?a=b&c=d",
    "organization": "Red", "time": "10:00", "from": "192.0.2.1", "until": "tomorrow",
    "name": "Phone",
}  # fmt: skip


class Server:
    """A mail server's mind: what it was given, and what it refuses."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses = refuses
        self.got: list[Envelope] = []

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.got.append(envelope)
        return "250 OK"


@contextlib.asynccontextmanager
async def smtp(server: Server, **options: Any) -> AsyncIterator[int]:
    """A mail server; its port."""
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(lambda: SMTP(server, **options), "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


def a_letter(post: Smtp | Files, name: str = "Acme", **values: str) -> EmailMessage:
    return letter(post, ID, write("code", TO, VALUES | values).body, name=name)


def parsed(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_by_smtp_with_a_password() -> None:
    server = Server()

    def authenticate(_: Any, __: Any, ___: Any, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        good = (data.login, data.password) == (b"me", b"p@ss")
        return AuthResult(success=good, handled=good)

    options = {"authenticator": authenticate, "auth_require_tls": False, "auth_required": True}

    async def story() -> None:
        async with smtp(server, **options) as port:
            post = Smtp(f"smtp://me:p%40ss@127.0.0.1:{port}?tls=no", "no-reply@b.example")
            await post.send(a_letter(post, "Acmé"))
            wrong = Smtp(f"smtp://me:secret@127.0.0.1:{port}?tls=no", "no-reply@b.example")
            with pytest.raises(Undelivered) as error:
                await wrong.send(a_letter(wrong))
            assert "secret" not in str(error.value)

    run(story())
    (envelope,) = server.got
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@b.example", [TO])
    assert isinstance(envelope.content, bytes)
    got = parsed(envelope.content)
    assert got["From"] == "Acmé <no-reply@b.example>"
    assert (got["To"], got["Subject"]) == (TO, "Your code for Acme")
    assert got["Message-ID"] == f"<{ID}@b.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    text, page = got.get_body(("plain",)), got.get_body(("html",))
    assert text is not None
    assert page is not None
    assert "1234 5678" in text.get_content()
    assert VALUES["link"] in text.get_content()
    assert 'href="https://a.example/id/link?a=b&amp;c=d"' in page.get_content()


def test_nothing_goes_in_the_clear_unless_that_is_said() -> None:
    server = Server()

    async def story() -> None:
        async with smtp(server) as port:
            for scheme in ("smtp", "smtps"):
                post = Smtp(f"{scheme}://127.0.0.1:{port}", "a@b.example")
                with pytest.raises(Undelivered):
                    await post.send(a_letter(post))

    run(story())
    assert server.got == []


@pytest.mark.parametrize(
    ("answer", "error"), [("550 no such", Refused), ("451 later", Undelivered)]
)
def test_what_is_refused_for_good_is_told_from_what_is_not(
    answer: str, error: type[Undelivered]
) -> None:
    async def story() -> None:
        async with smtp(Server(answer)) as port:
            post = Smtp(f"smtp://127.0.0.1:{port}?tls=no", "a@b.example")
            with pytest.raises(Undelivered) as raised:
                await post.send(a_letter(post))
            assert type(raised.value) is error

    run(story())


def test_to_files_that_are_their_owner_s(tmp_path: Path) -> None:
    post = Files(tmp_path / "mail", "")
    run(post.send(a_letter(post)))
    run(post.send(a_letter(post)))
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == f"{ID}.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    assert parsed(path.read_bytes())["To"] == TO


@pytest.mark.parametrize(
    "url", ["", "smtp://", "http://a.example", "smtp://a.example:x", "a.example:25", "smtp://[::1"]
)
def test_a_url_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadMailUrl) as error:
        Smtp(url, "")
    assert "a.example" not in str(error.value)


def test_where_letters_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SAYSO_SMTP_URL", "SAYSO_MAIL_FROM"):
        monkeypatch.delenv(name, raising=False)
    assert read_post(None) is None
    assert isinstance(read_post(tmp_path), Files)
    assert os.listdir(tmp_path) == []
    monkeypatch.setenv("SAYSO_SMTP_URL", "smtps://a.example")
    post = read_post(tmp_path)
    assert isinstance(post, Smtp)
    assert post.sender == "no-reply@a.example"
    monkeypatch.setenv("SAYSO_MAIL_FROM", "x@a.example\nBcc: b@a.example")
    with pytest.raises(BadMailUrl):
        read_post(tmp_path)


# ── What they say ──


@pytest.mark.parametrize("language", LETTERS)
@pytest.mark.parametrize("name", LETTERS["en"])
def test_each_letter_is_whole(name: str, language: Language) -> None:
    key = "password" if name == "changed" else ""
    body = write(name, TO, VALUES, language=language, key=key).body
    assert not any("{" in body[part] for part in ("subject", "text"))
    assert "Acme" in body["subject"] + body["text"]
    assert f'lang="{language}"' in body["html"]


@pytest.mark.parametrize("language", CHANGES)
@pytest.mark.parametrize("key", CHANGES["en"])
def test_each_change_is_told(key: str, language: Language) -> None:
    assert "{" not in write("changed", TO, VALUES, language=language, key=key).body["text"]


def test_all_languages_say_the_same() -> None:
    """Letters and changes of the same names, with the same places in them."""
    assert set(LETTERS) == set(CHANGES) == set(get_args(Language))
    for language in LETTERS:
        assert {n: places(letter) for n, letter in LETTERS[language].items()} == {
            n: places(letter) for n, letter in LETTERS["en"].items()
        }
        assert {key: PLACE.findall(text) for key, text in CHANGES[language].items()} == {
            key: PLACE.findall(text) for key, text in CHANGES["en"].items()
        }


def places(letter: Letter) -> list[list[str]]:
    return [sorted(PLACE.findall(text)) for text in (letter.subject, *letter.lines)]


PLACE = re.compile(r"\{(\w+)\}")


def test_a_person_is_written_to_in_a_language_that_they_and_the_tenant_speak(
    postgres: Postgres,
) -> None:
    async def story() -> None:
        async with provided(postgres) as provider:
            spoken = Settings(pages=PageSettings(languages=["en", "de"]))
            await change_settings(provider, SYSTEM, spoken)
            for locale, subject in (
                ("de-AT", "Ihre Anmeldung bei default wurde geändert"),
                ("fr", "How you sign in to default was changed"),
                (None, "How you sign in to default was changed"),
            ):
                profile = {"locale": locale}
                await users.update_user(provider, SYSTEM, ANN, profile=profile)
                async with provider.database.tenant(provider.tenant) as c:
                    changing = Changing(c, provider.tenant, SYSTEM)
                    settings = await settings_of(provider)
                    await tell(changing, provider, settings, ANN, "totp")
                assert [m.body["subject"] for m in changing.messages] == [subject]

    run(story())


HOSTILE = st.text(st.sampled_from("ab\r\n\0\u2028:<>&\"'{}@ é"), max_size=30)


@given(HOSTILE, HOSTILE)
def test_header_injection(tmp_path_factory: pytest.TempPathFactory, value: str, name: str) -> None:
    """Whatever a name holds, there are the headers that we write, and one recipient."""
    post = Files(tmp_path_factory.getbasetemp(), "a@b.example")
    message = a_letter(post, name, tenant=value)
    got = parsed(message.as_bytes())
    assert set(got.keys()) == {
        "From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "MIME-Version",
        "Content-Type",
    }  # fmt: skip
    assert got["To"] == TO
    assert [address.addr_spec for address in got["From"].addresses] == ["a@b.example"]


@given(HOSTILE)
def test_markup_stays_text(value: str) -> None:
    body = write("code", TO, VALUES | {"tenant": f"<b>{value}</b>"}).body
    assert "<b>" not in body["html"]
    assert "&lt;b&gt;" in body["html"]


@pytest.mark.parametrize("to", ["a@b.example\r\nBcc: c@d.example", "a@b@c", "nobody", "a@b\0"])
def test_header_injection_by_the_recipient(to: str) -> None:
    with pytest.raises(InvalidRequest):
        write("code", to, VALUES)
