"""squares knows how a text is shown to be scanned: as a QR code (ISO/IEC 18004) in the page."""

from __future__ import annotations

import io

import segno
from markupsafe import Markup


def square(text: str, title: str) -> Markup:
    """An SVG; black on white in whatever colours the page is, as scanners want it."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        made, kind="svg", border=4, light="#fff", xmldecl=False, svgns=False, omitsize=True,
        svgclass="qr", lineclass=None, title=title, nl=False,
    )  # fmt: skip
    return Markup(made.getvalue().decode())
