"""Text in pictures: measured, cut and broken so that it keeps to its room, and legible."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.server.picture import style
from sayso.server.picture.text import clean, fit, measure, wrap

TEXTS = st.text(max_size=60)
WIDTHS = st.floats(20, 400)
FONTS = st.sampled_from([{}, {"bold": True}, {"mono": True}])


@settings(deadline=None)
@given(TEXTS, WIDTHS, FONTS)
def test_what_is_fitted_fits(text: str, width: float, font: dict[str, bool]) -> None:
    shown = fit(text, width, 12, **font)
    assert measure(shown, 12, **font) <= width
    if shown != text:
        assert shown.endswith("…")
        assert text.startswith(shown[:-1])
        assert measure(text, 12, **font) > width


@settings(deadline=None)
@given(TEXTS, WIDTHS, FONTS)
def test_lines_fit_and_lose_nothing(text: str, width: float, font: dict[str, bool]) -> None:
    lines = wrap(text, width, 12, **font)
    assert all(measure(line, 12, **font) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@settings(deadline=None)
@given(st.text(min_size=1, max_size=200), st.integers(1, 4))
def test_no_more_lines_than_there_may_be(text: str, most: int) -> None:
    lines = wrap(text, 80, 12, lines=most)
    assert len(lines) <= most
    assert all(measure(line, 12) <= 80 for line in lines)
    assert lines[-1].endswith("…") or "".join(lines).split() or not text.split()


@settings(deadline=None)
@given(st.text())
def test_clean_text_is_what_xml_holds(text: str) -> None:
    for char in clean(text):
        assert char >= " "
        assert unicodedata.category(char) not in ("Cc", "Cs")
        assert unicodedata.bidirectional(char) not in ("LRO", "RLO", "LRE", "RLE", "PDF", "RLI")
    assert len(clean(text)) == len(text)


@settings(deadline=None)
@given(st.text(), FONTS)
def test_cleaning_changes_no_width(text: str, font: dict[str, bool]) -> None:
    assert measure(clean(text), 12, **font) == pytest.approx(measure(text, 12, **font))


@pytest.mark.parametrize(
    ("narrow", "wide"), [("i" * 9, "m" * 9), ("abc", "日本語"), ("e\u0301", "ee"), ("a", "😀")]
)
def test_wide_letters_count_for_more(narrow: str, wide: str) -> None:
    assert measure(narrow, 12) < measure(wide, 12)


# Advance widths in the widest of the usual fonts, in thousandths of its size.
WIDEST = {
    "relation": 613 + 615 + 278 + 612 + 392 + 278 + 612 + 634,
    "document": 635 + 612 + 550 + 634 + 974 + 615 + 634 + 392,
    "WAWA 100%": 2 * (989 + 684) + 318 + 3 * 636 + 950,
}


@pytest.mark.parametrize("text", WIDEST)
def test_no_usual_font_is_much_wider(text: str) -> None:
    assert WIDEST[text] / 1000 * 12 <= measure(text, 12) * 1.02


# ── Colours ───────────────────────────────────────────────────────────────────────


def contrast(a: str, b: str) -> float:
    """The contrast ratio of two colours, as WCAG 2.2 defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


SCHEMES = {"light": (style.LIGHT, style.HUES_LIGHT), "dark": (style.DARK, style.HUES_DARK)}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_text_stands_out(scheme: str) -> None:
    colours, hues = SCHEMES[scheme]
    grounds = [colours["page"], colours["card"]]
    pairs = [(colours[name], ground) for name in ("ink", "soft") for ground in grounds]
    pairs += [(colours["soft"], colours["band"]), (colours["ink"], colours["band"])]
    for name in style.VERDICTS:
        pairs += [(colours[name], ground) for ground in (*grounds, colours[f"{name}-bg"])]
        pairs.append((colours["ink"], colours[f"{name}-bg"]))
    for strong, pale in hues:
        pairs += [(strong, ground) for ground in (*grounds, pale)]
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def test_both_schemes_have_the_same_colours() -> None:
    assert style.LIGHT.keys() == style.DARK.keys()
    assert len(style.HUES_LIGHT) == len(style.HUES_DARK)
