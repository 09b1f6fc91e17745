"""Whatever colours a tenant is let have, what is read on its pages can be read (WCAG 2.2, AA)."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sayso.identity import colours
from sayso.identity.branding import DARK, LIGHT, Colours
from sayso.identity.colours import SHAPES, TEXT, Colour

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)

READ = [
    ("text", "background", TEXT),
    ("accent", "background", TEXT),
    ("on-accent", "accent", TEXT),
    ("muted", "background", TEXT),
    ("edge", "background", SHAPES),
    ("on-soft", "soft", TEXT),
    ("fault", "background", TEXT),
]
"""What stands on what, and by how much it has to stand out."""


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#1f5fbf", "#1f5fbf", 1.0)],
)
def test_contrast_is_what_the_guidelines_say(one: str, other: str, ratio: float) -> None:
    found = colours.contrast(colours.parse(one), colours.parse(other))
    assert found == colours.contrast(colours.parse(other), colours.parse(one))
    assert round(found, 2) == ratio


@given(COLOURS)
def test_colours_are_written_as_they_are_read(colour: Colour) -> None:
    assert colours.parse(colours.to_text(colour)) == colour


@given(COLOURS, COLOURS, COLOURS)
def test_a_palette_can_be_read(background: Colour, text: Colour, accent: Colour) -> None:
    text, accent = (colours.readable(c, background) for c in (text, accent))
    chosen = Colours(
        background=colours.to_text(background),
        text=colours.to_text(text),
        accent=colours.to_text(accent),
    )
    palette = {name: colours.parse(value) for name, value in chosen.palette().items()}
    for above, below, least in READ:
        assert colours.contrast(palette[above], palette[below]) >= least, (above, below)


@given(COLOURS, COLOURS)
def test_what_could_not_be_read_is_refused(background: Colour, text: Colour) -> None:
    assume(colours.contrast(background, text) < TEXT)
    clear = colours.to_text(colours.clearer(background))
    for given_text, accent in ((colours.to_text(text), clear), (clear, colours.to_text(text))):
        with pytest.raises(ValueError, match="stands out"):
            Colours(background=colours.to_text(background), text=given_text, accent=accent)


@pytest.mark.parametrize("chosen", [LIGHT, DARK])
def test_our_own_can_be_read(chosen: Colours) -> None:
    assert chosen.palette()["text"] == chosen.text
