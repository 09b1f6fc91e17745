"""letters knows what is written to people: texts of a language, as plain text and as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import NamedTuple

from ...engine.errors import InvalidRequest
from ..outbox.message import Message

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class Letter(NamedTuple):
    """The texts of a letter; `{…}` are filled in."""

    subject: str
    lines: tuple[str, ...]


_UNKNOWN = "If this was not you, sign in, look at your sessions and end those that you do not know."

LETTERS: dict[str, dict[str, Letter]] = {
    "en": {
        "code": Letter(
            "Your code for {tenant}",
            (
                "Somebody, you we hope, is signing in to {tenant} with this address. The code is:",
                "{code}",
                "Or open this link in the browser in which you asked for it:",
                "{link}",
                "Both are good once, for ten minutes. Nobody of {tenant} will ask you for the code."
                " If you did not ask for it you need not do anything.",
            ),
        ),
        "verify": Letter(
            "Is this your address? {tenant} asks",
            (
                "Somebody, you we hope, says that this is their address at {tenant}. The code is:",
                "{code}",
                "Or open this link in the browser in which you gave the address:",
                "{link}",
                "Both are good once, for ten minutes. If you did not give this address you need not"
                " do anything.",
            ),
        ),
        "invitation": Letter(
            "You are invited to {tenant}",
            (
                "{organization} invites you to {tenant}. To accept, open this link:",
                "{link}",
                "It is good once. If you do not know what this is about, ignore it.",
            ),
        ),
        "changed": Letter(
            "How you sign in to {tenant} was changed",
            ("{what}", "This was at {time}, from {from}.", _UNKNOWN),
        ),
        "recovery": Letter(
            "Somebody asks to recover your account at {tenant}",
            (
                "Somebody who can read your mail says that they can't prove in another way that the"
                " account is theirs. They asked at {time}, from {from}.",
                "If that is you, come back after {until}. If it is not, stop it here:",
                "{link}",
                "Signing in with a passkey or your authenticator app stops it too.",
            ),
        ),
    }
}
"""Letters by language and name."""

CHANGES: dict[str, dict[str, str]] = {
    "en": {
        "email": "The address {name} was added.",
        "email removed": "The address {name} was removed.",
        "email primary": "Mail goes to {name} from now on.",
        "password": "The password was changed. You are signed out everywhere else.",
        "password removed": "The password was removed.",
        "passkey": "The passkey “{name}” was added.",
        "passkey removed": "The passkey “{name}” was removed.",
        "passkey copied": "The passkey “{name}” was used by something that seems to be a copy of"
        " it. It was refused.",
        "totp": "An authenticator app was set up.",
        "totp removed": "The authenticator app was removed.",
        "recovery codes": "New recovery codes were made; those before are worth nothing.",
        "recovery code used": "A recovery code was used.",
        "recovered": "The account was recovered by mail after the time of waiting. All other ways"
        " to sign in were removed, and all sessions were ended.",
        "reset": "An administrator removed all ways to sign in but mail, and ended all sessions.",
        "second factor": "Somebody who knows your password, or can read your mail, fails at the"
        " second factor.",
    }
}
"""What a letter `changed` tells of."""


def write(
    name: str, to: str, values: Mapping[str, str], *, language: str = "en", key: str = ""
) -> Message:
    """A letter to somebody; `key` is which of CHANGES it tells of. Raises InvalidRequest.

    Values stand in it as text, whatever they hold; a link stands alone in its line.
    """
    if _CONTROL.search(to) or to.count("@") != 1:
        raise InvalidRequest("this is no e-mail address")
    said = {name: in_a_line(value) for name, value in values.items()}
    if key:
        said["what"] = CHANGES[language][key].format_map(said)
    letter = LETTERS[language][name]
    lines = [(line, line.format_map(said)) for line in letter.lines]
    return Message(
        "mail",
        {
            "to": to,
            "subject": letter.subject.format_map(said),
            "text": "\n\n".join(text for _, text in lines) + "\n",
            "html": _page(language, [_element(line, text) for line, text in lines]),
        },
    )


def in_a_line(text: str) -> str:
    """A text without what would end its line, or do worse to a terminal."""
    return _CONTROL.sub(" ", text)


_FONT = "font:16px/1.5 system-ui,sans-serif"


def _page(language: str, elements: list[str]) -> str:
    body = "\n".join(elements)
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"></head>'
        f'<body style="{_FONT};max-width:36em;margin:2em auto;padding:0 1em">\n{body}\n'
        "</body></html>\n"
    )


def _element(line: str, text: str) -> str:
    said = html.escape(text)
    if line == "{link}":
        return f'<p><a href="{said}">{said}</a></p>'
    if line == "{code}":
        return f'<p style="font-size:1.6em;letter-spacing:.1em"><strong>{said}</strong></p>'
    return f"<p>{said}</p>"
