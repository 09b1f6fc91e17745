"""files knows the style, script and images of the pages, and the mark in the address of each, which
changes with it: so that browsers may keep them for good.
"""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from ....identity.branding import Colours, PageSettings

CSS, SCRIPT, SVG = b"text/css; charset=utf-8", b"text/javascript; charset=utf-8", b"image/svg+xml"

FIXED = {"page.css": CSS, "pages.js": SCRIPT, "icon.svg": SVG}


class File(NamedTuple):
    """A file, its media type and its mark."""

    kind: bytes
    body: bytes
    mark: str


@cache
def fixed(name: str) -> File:
    """One that is the same for all tenants."""
    return _file(FIXED[name], Path(__file__).with_name("assets").joinpath(name).read_bytes())


@lru_cache(1024)
def colours(light: Colours, dark: Colours) -> File:
    """The style sheet of a tenant's colours."""
    rules = (
        f"{_rule(light, 'light')}@media (prefers-color-scheme: dark) {{\n{_rule(dark, 'dark')}}}\n"
    )
    return _file(CSS, rules.encode("ascii"))


def logo(settings: PageSettings) -> File | None:
    """A tenant's logo, if it has one."""
    image = settings.image()
    return None if image is None else _file(image[0].encode("ascii"), image[1])


def mark(name: str, settings: PageSettings) -> str:
    """The mark of what is there under a name; empty where there is nothing."""
    if name in FIXED:
        return fixed(name).mark
    found = logo(settings) if name == "logo" else colours(settings.light, settings.dark)
    return "" if found is None else found.mark


def _file(kind: bytes, body: bytes) -> File:
    return File(kind, body, hashlib.sha256(body).hexdigest()[:16])


def _rule(chosen: Colours, scheme: str) -> str:
    values = "".join(f"  --{name}: {value};\n" for name, value in chosen.palette().items())
    return f":root {{\n  color-scheme: {scheme};\n{values}}}\n"
