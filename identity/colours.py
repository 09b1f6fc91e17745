"""colours knows whether text can be read on a background: WCAG 2.2, criteria 1.4.3 and 1.4.11."""

from __future__ import annotations

TEXT, SHAPES = 4.5, 3.0
"""The least contrast of text, and of what shows where a field or button is (level AA)."""

Colour = tuple[int, int, int]

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
_STEPS = 64


def parse(text: str) -> Colour:
    """The colour of `#rrggbb`."""
    value = int(text[1:], 16)
    return value >> 16, value >> 8 & 255, value & 255


def to_text(colour: Colour) -> str:
    """`#rrggbb`."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def contrast(one: Colour, other: Colour) -> float:
    """How one colour stands out from another: from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """One colour with a share of another."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def readable(colour: Colour, background: Colour, least: float = TEXT) -> Colour:
    """A colour, made darker or lighter only as far as it must be to stand out as much."""
    towards = clearer(background)
    for step in range(_STEPS + 1):
        found = mix(colour, towards, step / _STEPS)
        if contrast(found, background) >= least:
            return found
    return towards


def clearer(background: Colour) -> Colour:
    """Black or white, whichever stands out more; by 4.58 at least."""
    return max(BLACK, WHITE, key=lambda colour: contrast(colour, background))


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
