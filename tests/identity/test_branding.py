"""A tenant's pages look as it wants, within what can be read and holds no script."""

from __future__ import annotations

import base64
from typing import Any

import msgspec
import pytest

from sayso.identity.branding import LOGO, PageSettings
from sayso.identity.settings import Settings

PNG = b"\x89PNG\r\n\x1a\n"


def data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
    ],
)
def test_a_logo_is_what_its_bytes_say(data: bytes, kind: str) -> None:
    assert PageSettings(logo=data_url("image/gif", data)).image() == (kind, data)
    assert PageSettings().image() is None


@pytest.mark.parametrize(
    "pages",
    [
        {"logo": data_url("image/svg+xml", b"<svg onload='alert(1)'/>")},
        {"logo": data_url("image/png", b"<script>")},
        {"logo": data_url("image/png", PNG + bytes(LOGO))},
        {"logo": data_url("image/webp", b"RIFF\x00\x00\x00\x00WAVE")},
        {"logo": "data:image/png;base64,%%%"},
        {"logo": "https://elsewhere.example/logo.png"},
        {"light": {"background": "#ffffff", "text": "#ffffff", "accent": "#000000"}},
        {"light": {"background": "white", "text": "#000000", "accent": "#000000"}},
        {"light": {"background": "#fff;x:", "text": "#000000", "accent": "#000000"}},
        {"links": {"privacy": "javascript:alert(1)"}},
        {"links": {"terms": "https://a.example/ x"}},
        {"languages": []},
        {"languages": ["tlh"]},
        {"texts": {"en": {"no_such": "text"}}},
        {"texts": {"en": {"footer": ""}}},
    ],
)
def test_what_does_not_do_is_refused(pages: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"pages": pages}, Settings)


def test_settings_come_back_as_they_were_kept() -> None:
    pages = PageSettings(logo=data_url("image/png", PNG), texts={"de": {"footer": "Hallo"}})
    settings = Settings(name="Acme", pages=pages)
    assert msgspec.convert(msgspec.to_builtins(settings), Settings) == settings
