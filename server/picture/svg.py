"""Knows how to write SVG: text escaped and cut to its room, no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from html import escape

from .style import SIZE, STYLE
from .text import clean, fit, is_common, measure

Value = str | float | int


def number(value: float) -> str:
    """A coordinate, to a hundredth of a pixel."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value else "0"


def element(name: str, attributes: Mapping[str, Value], content: str | None = None) -> str:
    """One element; `content` is markup already."""
    written = "".join(
        f' {key}="{number(value) if isinstance(value, float | int) else escape(clean(value))}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def title(text: str) -> str:
    """What shows when one points at the element that this is in."""
    return f"<title>{escape(clean(text))}</title>"


class Canvas:
    """Collects elements, later ones on top of earlier ones."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, markup: str) -> None:
        """Put an element on top."""
        self._parts.append(markup)

    def rect(
        self, x: float, y: float, width: float, height: float, kind: str, radius: float = 0
    ) -> None:
        """A rectangle of a class of the style sheet."""
        self.add(
            element(
                "rect",
                {"class": kind, "x": x, "y": y, "width": width, "height": height, "rx": radius},
            )
        )

    def path(self, d: str, kind: str, told: str | None = None) -> None:
        """A path, and what to tell whoever points at it."""
        self.add(element("path", {"class": kind, "d": d}, title(told) if told else None))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        kind: str = "",
        *,
        width: float | None = None,
        size: float = SIZE,
        bold: bool = False,
        mono: bool = False,
        anchor: str = "",
    ) -> float:
        """One line with its baseline at y, cut to `width`; gives the width it takes.

        What is cut off shows when one points at it.
        """
        whole = clean(text)
        shown = whole if width is None else fit(whole, width, size, bold=bold, mono=mono)
        measured = measure(shown, size, bold=bold, mono=mono)
        names = " ".join(filter(None, (kind, "m" if mono else "", "b" if bold else "", anchor)))
        attributes: dict[str, Value] = {"x": x, "y": y}
        if names:
            attributes["class"] = names
        if size != SIZE:
            attributes["font-size"] = size
        if shown and not is_common(shown):
            # A font may have these as wide as it likes: hold them to the room they were given.
            attributes |= {"textLength": measured, "lengthAdjust": "spacingAndGlyphs"}
        content = escape(shown, quote=False)
        self.add(element("text", attributes, content + (title(whole) if shown != whole else "")))
        return measured

    def runs(self, x: float, y: float, runs: Sequence[tuple[str, str]], size: float = SIZE) -> None:
        """One line of text in pieces of (text, class), as wide as it comes; wrap it before."""
        spans = "".join(
            f'<tspan class="{kind}">{escape(clean(text), quote=False)}</tspan>'
            if kind
            else escape(clean(text), quote=False)
            for text, kind in runs
        )
        attributes: dict[str, Value] = {"x": x, "y": y, "font-size": size}
        line = clean("".join(text for text, _ in runs))
        if line and not is_common(line):
            attributes |= {
                "textLength": measure(line, size, bold=any(k == "b" for _, k in runs)),
                "lengthAdjust": "spacingAndGlyphs",
            }
        self.add(element("text", attributes, spans))

    def group(self, inner: Canvas, kind: str = "", x: float = 0, y: float = 0) -> None:
        """Another canvas's elements, moved."""
        attributes: dict[str, Value] = {"class": kind} if kind else {}
        if x or y:
            attributes["transform"] = f"translate({number(x)} {number(y)})"
        self.add(element("g", attributes, "\n".join(inner._parts)))

    def document(self, width: float, height: float, name: str, description: str) -> str:
        """The whole file.

        It is as wide as what shows it, but not so wide that text gets large, nor so narrow that it
        can't be read: there it scrolls.
        """
        widths = f"max-width:{number(width * 1.25)}px;min-width:{number(width * 0.72)}px"
        body = "\n".join(self._parts)
        # Of its own, should several pictures stand in one page.
        key = blake2b((name + body).encode(), digest_size=4).hexdigest()
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<svg xmlns="http://www.w3.org/2000/svg" class="sayso" '
            f'viewBox="0 0 {number(width)} {number(height)}" '
            f'width="{number(width)}" height="{number(height)}" style="{widths}" '
            f'role="img" aria-labelledby="t{key} d{key}">\n'
            f'<title id="t{key}">{escape(clean(name), quote=False)}</title>\n'
            f'<desc id="d{key}">{escape(clean(description), quote=False)}</desc>\n'
            f"<style>{STYLE}</style>\n"
            f'<rect class="page" width="{number(width)}" height="{number(height)}"/>\n'
            f"{body}\n</svg>\n"
        )
