"""letters knows what is written to people: texts of a language, as plain text and as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from ...engine.errors import InvalidRequest
from ..branding import Language
from ..outbox.message import Message
from . import english, german
from .letter import Letter

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


LETTERS: dict[Language, dict[str, Letter]] = {"en": english.LETTERS, "de": german.LETTERS}
"""Letters by language and name."""

CHANGES: dict[Language, dict[str, str]] = {"en": english.CHANGES, "de": german.CHANGES}
"""What a letter `changed` tells of."""

UNKNOWN_ADDRESS: dict[Language, str] = {
    "en": english.UNKNOWN_ADDRESS,
    "de": german.UNKNOWN_ADDRESS,
}
"""What stands in the place of an address from which something was done."""


def write(
    name: str, to: str, values: Mapping[str, str], *, language: Language = "en", key: str = ""
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
