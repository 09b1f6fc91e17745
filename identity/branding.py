"""branding knows how a tenant's pages are to look: logo, colours, texts and languages."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from . import colours

Language = Literal["en", "de"]
"""The languages that the pages and mails speak."""

Hex = Annotated[str, Meta(pattern="^#[0-9a-f]{6}$", description="`#rrggbb`, in lower case.")]
Url = Annotated[str, Meta(pattern=r"^(https://[^\s\x00-\x20\"<>]{1,500})?$")]

TextName = Literal["sign_in", "sign_up", "consent", "footer"]
"""What of a page's words are a tenant's own: an introduction each, and a line below all."""

Text = Annotated[str, Meta(min_length=1, max_length=500)]

LOGO = 48 << 10
"""Bytes of a logo at most."""

_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg", b"RIFF": "image/webp"}
"""Kinds of images by how they begin. None of them holds a script."""


class Colours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Colours that can be told apart; what else is wanted is made of them."""

    background: Hex
    text: Hex
    accent: Hex
    """Of buttons and links."""

    def __post_init__(self) -> None:
        """Raise ValueError where text or links could not be read."""
        background = colours.parse(self.background)
        for name in ("text", "accent"):
            found = colours.contrast(colours.parse(getattr(self, name)), background)
            if found < colours.TEXT:
                raise ValueError(
                    f"`{name}` stands out from `background` by {found:.2f}, less than "
                    f"{colours.TEXT} (WCAG 2.2, 1.4.3)"
                )

    def palette(self) -> dict[str, str]:
        """All colours of a page; whatever is read or shows a shape stands out by enough."""
        background, text, accent = map(colours.parse, (self.background, self.text, self.accent))
        soft = colours.mix(background, accent, 0.08)
        fault = colours.readable((200, 30, 40), background)
        found = {
            "background": background,
            "text": text,
            "accent": accent,
            "on-accent": colours.clearer(accent),
            "muted": colours.readable(colours.mix(text, background, 0.35), background),
            "edge": colours.readable(
                colours.mix(text, background, 0.5), background, colours.SHAPES
            ),
            "line": colours.mix(background, text, 0.14),
            "page": colours.mix(background, text, 0.04),
            "soft": soft,
            "on-soft": colours.readable(text, soft),
            "fault": fault,
            "on-fault": colours.clearer(fault),
        }
        return {name: colours.to_text(colour) for name, colour in found.items()}


LIGHT = Colours(background="#ffffff", text="#1b1f24", accent="#1f5fbf")
DARK = Colours(background="#16191d", text="#e8eaed", accent="#8ab4f8")


class Links(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a tenant says more of itself; empty: nowhere."""

    privacy: Url = ""
    terms: Url = ""
    support: Url = ""


class PageSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a tenant's pages look."""

    logo: Annotated[str, Meta(max_length=2 * LOGO)] = ""
    """A PNG, JPEG or WebP as `data:` URL (RFC 2397), in base 64."""
    light: Colours = LIGHT
    dark: Colours = DARK
    languages: Annotated[list[Language], Meta(min_length=1, max_length=9)] = msgspec.field(
        default_factory=lambda: ["en", "de"]
    )
    """Those that are offered, first what is spoken to whom none of them suits."""
    texts: dict[Language, dict[TextName, Text]] = {}
    links: Links = msgspec.field(default_factory=Links)

    def __post_init__(self) -> None:
        """Raise ValueError for a logo that is no image."""
        self.image()

    def image(self) -> tuple[str, bytes] | None:
        """The logo's type, by what is in it, and its bytes; None: there is none."""
        if not self.logo:
            return None
        head, comma, body = self.logo.partition(",")
        if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
            raise ValueError("`logo` is `data:image/…;base64,…`")
        try:
            data = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("`logo` is not base 64") from None
        kind = next((kind for start, kind in _IMAGES.items() if data.startswith(start)), None)
        if kind is None or (kind == "image/webp" and data[8:12] != b"WEBP"):
            raise ValueError("`logo` is no PNG, JPEG or WebP")
        if len(data) > LOGO:
            raise ValueError(f"`logo` is larger than {LOGO >> 10} kB")
        return kind, data
