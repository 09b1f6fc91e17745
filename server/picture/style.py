"""Knows the colours and fonts of a picture, by day and by night.

Every text stands out from what it is on by at least 4.5 to 1; tests/server/test_graph_style.py
works it out.
"""

from __future__ import annotations

SIZE = 13
"""The size of plain text in pixels."""

FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'
MONO_FONT = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace'

# page: behind all; card: a box; ink, soft: text; rule: thin lines; ok, no, maybe: verdicts.
LIGHT = {
    "page": "#f6f7f9", "card": "#ffffff", "band": "#f0f2f5", "ink": "#1c2430", "soft": "#566173",
    "rule": "#d5dae2", "ok": "#0f7038", "ok-bg": "#e3f4e9", "no": "#b3261e", "no-bg": "#fbe9e7",
    "maybe": "#835300", "maybe-bg": "#fbf0d9",
}  # fmt: skip
DARK = {
    "page": "#12161c", "card": "#1b212a", "band": "#232b36", "ink": "#e8ecf2", "soft": "#a5b0c0",
    "rule": "#384251", "ok": "#6fd394", "ok-bg": "#183626", "no": "#ff9d94", "no-bg": "#41211f",
    "maybe": "#ecc26a", "maybe-bg": "#3a2f16",
}  # fmt: skip

# One colour for each type, over and over: strong for lines and text, pale for what text is on.
HUES_LIGHT = (
    ("#1f5fbf", "#e6effb"), ("#8a3fa8", "#f4e9f8"), ("#0b6e72", "#e0f3f3"), ("#a34a00", "#fbeddf"),
    ("#4a5bc4", "#eaecfa"), ("#b0286a", "#fbe7f0"), ("#4d6b10", "#eef4de"), ("#6b5a48", "#f2eee8"),
)  # fmt: skip
HUES_DARK = (
    ("#8fbcff", "#1c3050"), ("#d9a6ee", "#3a2445"), ("#6fd3d6", "#123638"), ("#f5b27a", "#40280f"),
    ("#b0bbff", "#282f57"), ("#f79ac4", "#45203a"), ("#b7d870", "#2a3511"), ("#d6c4ae", "#383025"),
)  # fmt: skip


def hue(place: int) -> str:
    """The class of the type declared at this place."""
    return f"h{place % len(HUES_LIGHT)}"


def _variables(colours: dict[str, str], hues: tuple[tuple[str, str], ...]) -> str:
    named = [f"--{name}:{value}" for name, value in colours.items()]
    named += [f"--h{n}:{strong};--p{n}:{pale}" for n, (strong, pale) in enumerate(hues)]
    return ";".join(named)


def _sheet() -> str:
    """The style sheet, held to pictures so that it does no harm in a page that one is put into."""
    rules = [(f".h{n}", f"--c:var(--h{n});--p:var(--p{n})") for n in range(len(HUES_LIGHT))]
    rules += [(f".{name}", f"--c:var(--{name});--p:var(--{name}-bg)") for name in VERDICTS]
    written = "".join(f".sayso {selector}{{{rule}}}" for selector, rule in (*rules, *_RULES))
    return (
        f".sayso{{{_variables(LIGHT, HUES_LIGHT)};display:block;margin:auto;width:100%;"
        "height:auto;color-scheme:light dark;"
        f"font:{SIZE}px {FONT};background:var(--page)}}"
        f"@media(prefers-color-scheme:dark){{.sayso{{{_variables(DARK, HUES_DARK)}}}}}{written}"
    )


VERDICTS = ("ok", "no", "maybe")
_RULES = (
    (".any", "--c:var(--soft);--p:var(--band)"),
    ("text", "fill:var(--ink);white-space:pre"),
    (".soft", "fill:var(--soft)"),
    (".on", "fill:var(--c)"),
    (".m", f"font-family:{MONO_FONT}"),
    (".b", "font-weight:600"),
    (".name", "fill:var(--ink);font-weight:500"),
    (".mid", "text-anchor:middle"),
    (".page", "fill:var(--page)"),
    (".card", "fill:var(--card);stroke:var(--rule)"),
    (".head", "fill:var(--p)"),
    (".chip", "fill:var(--p)"),
    (".framed", "stroke:var(--c);stroke-width:1.2"),
    (".frame", "fill:var(--card);stroke:var(--c);stroke-width:1.5"),
    (".tag", "fill:var(--page);stroke:var(--c);stroke-width:.75"),
    (".stripe", "fill:var(--c)"),
    (".tip", "fill:var(--c)"),
    (".dot", "fill:var(--c)"),
    (".rule", "stroke:var(--rule);fill:none"),
    (".edge", "fill:none;stroke:var(--c);stroke-width:1.6"),
    (".edge:hover", "stroke-width:3"),
    (".walk", "stroke-dasharray:5 4"),
    (
        ".mark",
        "fill:none;stroke:var(--c);stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round",
    ),
    (".thin", "stroke-width:1.4"),
)

STYLE = _sheet()
"""The style sheet; it holds no text from outside."""
