"""Each language says all there is to say, and each is spoken to whom it suits."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from sayso.identity.branding import Language
from sayso.server.identity import pages
from sayso.server.identity.pages import texts

OTHERS = [language for language in texts.LANGUAGES if language != "en"]
FOLDER = Path(pages.__file__).parent


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_all_that_english_does(language: Language) -> None:
    english, other = texts.catalogue("en"), texts.catalogue(language)
    assert list(other) == list(english)
    assert {k: places(t) for k, t in other.items()} == {k: places(t) for k, t in english.items()}
    assert all(other.values())


def test_texts_hold_no_markup() -> None:
    for language in texts.LANGUAGES:
        assert not [k for k, text in texts.catalogue(language).items() if re.search("[<>&]", text)]


@pytest.mark.parametrize(
    ("header", "languages"),
    [
        ("", []),
        ("de", ["de"]),
        ("fr;q=0.9, de-AT;q=0.95, en;q=0.1", ["de", "fr", "en"]),
        ("en;q=0, de", ["de"]),
        ("*, de;q=0.5", ["de"]),
        ("de;q=, \x00, en", ["en"]),
        ("en," * 10_000, ["en"] * texts.MOST),
    ],
)
def test_what_a_browser_accepts(header: str, languages: list[str]) -> None:
    assert texts.accepted(header) == languages


def test_a_language_that_is_not_offered_is_not_spoken() -> None:
    assert texts.choose(["fr", "de", "en"], ["en", "de"]) == "de"
    assert texts.choose(["de"], ["en"]) == "en"
    assert texts.choose([], ["de", "en"]) == "de"


MADE_UP = ("date.month.", "error.", "consent.scope.", "page.", "account.", "second.", "recover.")
"""Sections whose texts are also found by a name that is put together."""


def test_all_texts_are_used_and_none_is_missing() -> None:
    room = FOLDER.parent
    files = [*room.rglob("*.py"), *room.rglob("*.html")]
    said = "".join(path.read_text("utf-8") for path in files)
    asked = set(re.findall(r"""\bt\(\s*["']([a-z_]+\.[\w.-]*)["']""", said)) - set(MADE_UP)
    there = set(texts.catalogue("en"))
    assert asked <= there
    named = asked | set(re.findall(r'"([a-z_]+\.[a-z_]+)"', said))
    assert not {key for key in there - named if not key.startswith(MADE_UP)}
