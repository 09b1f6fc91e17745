"""post knows how a letter gets to people: by SMTP (RFC 5321), or in development to files."""

from __future__ import annotations

import asyncio
import os
import re
import uuid
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from ...engine.errors import SaysoError
from ..outbox.draining import NeverTaken
from .letters import in_a_line

URL, FROM = "SAYSO_SMTP_URL", "SAYSO_MAIL_FROM"

SECONDS = 30.0
"""How long a mail server may take to answer."""

_PORTS = {"smtp": 587, "smtps": 465}
_FORM = f"expected {URL}=smtps://USER:PASSWORD@HOST:PORT, or smtp:// for STARTTLS"


class BadMailUrl(SaysoError):
    """The mail server is not given as it should be; what was given is not repeated."""

    code = "bad-mail-url"


class Undelivered(SaysoError):
    """A letter did not get there; it may at another time."""

    code = "undelivered"


class Refused(Undelivered, NeverTaken):
    """The letter will never be taken."""

    code = "refused"


class Post(Protocol):
    """Takes letters to people."""

    sender: str
    """The address that they are from."""

    async def send(self, message: EmailMessage) -> None:
        """Take one; raises Undelivered."""


class Smtp:
    """Hands letters to a mail server.

    `smtps://` is TLS from the start, `smtp://` STARTTLS, without which nothing is sent; with
    `?tls=no` all goes in the clear, which is for a server on the same machine.
    """

    def __init__(self, url: str, sender: str) -> None:
        """Raises BadMailUrl."""
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise BadMailUrl(_FORM) from None
        if not parts.hostname:
            raise BadMailUrl(_FORM)
        self.sender = sender or f"no-reply@{parts.hostname}"
        plain = parse_qs(parts.query).get("tls") == ["no"]
        self._how: dict[str, Any] = {
            "hostname": parts.hostname,
            "port": port,
            "username": unquote(parts.username) if parts.username else None,
            "password": unquote(parts.password) if parts.password else None,
            "use_tls": parts.scheme == "smtps",
            "start_tls": parts.scheme == "smtp" and not plain,
            "timeout": SECONDS,
        }

    async def send(self, message: EmailMessage) -> None:
        """Hand over a letter; raises Undelivered."""
        import aiosmtplib  # here, as most processes send nothing while they start

        try:
            await aiosmtplib.send(message, sender=self.sender, **self._how)
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [each.code for each in error.recipients]
            kind = Refused if all(code >= 500 for code in codes) else Undelivered
            raise kind(f"the mail server refused the recipient: {codes}") from None
        except aiosmtplib.SMTPDataError as error:
            kind = Refused if error.code >= 500 else Undelivered
            raise kind(f"the mail server refused the letter: {error.code}") from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Undelivered(f"{type(error).__name__}: {error}") from None


class Files:
    """Puts letters into a directory, a file each, for whoever develops to read."""

    def __init__(self, directory: Path, sender: str) -> None:
        self.sender = sender or "no-reply@localhost.localdomain"
        self._directory = directory

    async def send(self, message: EmailMessage) -> None:
        """Write a letter; raises Undelivered."""
        try:
            await asyncio.to_thread(self._write, message)
        except OSError as error:
            raise Undelivered(f"{type(error).__name__}: {error}") from None

    def _write(self, message: EmailMessage) -> None:
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = str(message["Message-ID"]).strip("<>").partition("@")[0]
        name = re.sub("[^0-9A-Za-z-]", "_", key) + ".eml"
        handle = os.open(
            self._directory / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600
        )  # it may hold a link that lets somebody in
        with os.fdopen(handle, "wb") as file:
            file.write(message.as_bytes())


def read_post(directory: Path | None) -> Post | None:
    """The post that the environment names, or else files in a directory; raises BadMailUrl."""
    sender = os.environ.get(FROM, "")
    if sender and (sender.count("@") != 1 or re.search(r"[\s<>,;\"]", sender)):
        raise BadMailUrl(f"{FROM}: expected an address such as no-reply@example.com")
    url = os.environ.get(URL)
    if url:
        return Smtp(url, sender)
    return None if directory is None else Files(directory / "mail", sender)


def letter(
    post: Post, id: uuid.UUID, body: dict[str, Any], *, name: str, reply_to: str = ""
) -> EmailMessage:
    """A letter as it is sent: `body` is that of an outbox's message (letters.write), `name` who it
    is from. Raises Refused where a header can't hold what it should.

    Its id is the message's, so that one which is sent twice can be told to be the same.
    """
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(in_a_line(name), addr_spec=post.sender)
        message["To"] = body["to"]
        message["Subject"] = body["subject"]
        if reply_to:
            message["Reply-To"] = reply_to
        message["Message-ID"] = f"<{id}@{post.sender.rpartition('@')[2]}>"
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834 section 5.1
    except (ValueError, MessageError) as error:
        raise Refused(f"the letter's headers are not as they may be: {error}") from None
    message.set_content(body["text"], cte="quoted-printable")
    message.add_alternative(body["html"], subtype="html", cte="quoted-printable")
    return message
