"""Knows how to draw why a decision fell as it did: rules with ticks, the verdict, the ways out.

The words are those of the text (`engine/explain_text.py`), so that both always say the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from ...engine import explain_phrases as phrases
from ...engine.explain_text import Writer
from ...engine.explanation import Explanation, RuleReport
from .sheet import Sheet, draw_sign
from .svg import Canvas, number
from .text import measure, wrap

PAD = 18.0
LINE = 19.0
STEP = 20.0
GAP = 26.0

SIGNS = {"✓": "true", "✗": "false", "?": "unknown", "•": "point"}
VERDICTS = {
    "allow": ("ok", "allow", "Allowed"),
    "deny": ("no", "forbid", "Denied"),
    "conditional": ("maybe", "unknown", "Denied for now"),
}


@dataclass(frozen=True, slots=True)
class _Said:
    """One paragraph of the text: how deep it stands, the mark before it, the words."""

    depth: int
    mark: str
    text: str


class _Collector(Writer):
    """Takes down the paragraphs of an explanation's text instead of breaking them into lines."""

    def __init__(self) -> None:
        super().__init__(color=False, width=100)
        self.said: list[_Said] = []

    def put(self, text: str, first: str = "", rest: str | None = None) -> None:
        depth = (len(first) - len(first.lstrip())) // 2
        self.said.append(_Said(depth, first.strip(), text))


def draw_reasons(e: Explanation, width: float) -> Sheet:
    """Cards below one another: the rules, the verdict, and what would allow it."""
    sheet = Sheet()
    above = False
    for reason in e.reasons:
        if above:
            sheet.reach(0, sheet.height + 14)
        _rule(sheet, reason, e, width)
        above = True
    if e.others or not e.reasons:
        _nobody(sheet, e, width)
    _arrow(sheet, width)
    _verdict(sheet, e, width)
    if e.missing or e.required or e.changes:
        sheet.reach(0, sheet.height + GAP)
        _ways_out(sheet, e, width)
    return sheet


def _rule(sheet: Sheet, reason: RuleReport, e: Explanation, width: float) -> None:
    collector = _Collector()
    collector.reason(reason, e)
    said = collector.said[1:]  # the first says what the card's head says
    if reason.sentence:
        said = said[1:]
    word = collector.verdict(reason).removeprefix("The rule ").removeprefix(reason.rule).strip()
    if reason.holds is None:
        colour = "maybe"
    elif reason.effect == "allow":
        colour = "ok" if reason.holds else "no"
    else:
        colour = "no"
    sentence = f"“{reason.sentence}”" if reason.sentence else ""
    name = ("" if reason.implicit else "rule ") + reason.rule
    _card(sheet, f"rule:{reason.rule}", "rule", name, word, colour, sentence, said, width)


def _nobody(sheet: Sheet, e: Explanation, width: float) -> None:
    """That no rule speaks of such a subject."""
    collector = _Collector()
    if e.others:
        collector.others(e)
        head, *said = collector.said
    else:
        text = f"No rule allows anyone to {e.action} {phrases.article(e.resource.type)}."
        head, said = _Said(0, "", text), []
    _card(sheet, "rule:", "rule", "no rule", "allows it", "no", head.text, said, width)


def _verdict(sheet: Sheet, e: Explanation, width: float) -> None:
    colour, sign, word = VERDICTS[e.decision]
    top = sheet.height
    canvas = Canvas()
    canvas.rect(0, 0, width, 58, f"chip framed {colour}", 10)
    draw_sign(canvas, sign, 28, 29)
    used = canvas.text(48, 35, word, f"on {colour}", size=18, bold=True)
    by = f"by {e.rule}" if e.rule else ""
    canvas.text(62 + used, 35, by, width=width - used - 80, size=14)
    sheet.canvas.group(canvas, y=top)
    sheet.node("verdict", "verdict", word, (0.0, top), width, 58, decision=e.decision)


def _ways_out(sheet: Sheet, e: Explanation, width: float) -> None:
    collector = _Collector()
    if e.missing or e.required:
        collector.needs(e)
    name = "what would allow it" if e.changes else "what is missing"
    if e.changes:
        collector.changes(e)
    said = [_told(each) for each in collector.said]
    _card(sheet, "missing", "missing", name, "", "ok" if e.changes else "maybe", "", said, width)


def _told(said: _Said) -> _Said:
    """A paragraph of the ways out, what goes on from another as far in as that one's words."""
    if said.mark or said.text.startswith(("+ ", "- ")):
        return said
    return _Said(2 if said.depth > 1 else 0, "", said.text)


def _arrow(sheet: Sheet, width: float) -> None:
    x, y = 28.0, sheet.height
    sheet.canvas.path(f"M{number(x)} {number(y)}v{number(GAP - 8)}", "edge any")
    sheet.canvas.path(f"M{number(x)} {number(y + GAP - 1)}l-4.4 -8h8.8Z", "tip any")
    sheet.reach(0, y + GAP)


def _card(
    sheet: Sheet,
    key: str,
    kind: str,
    name: str,
    word: str,
    colour: str,
    sentence: str,
    said: list[_Said],
    width: float,
) -> None:
    """A card with a head, a sentence, and paragraphs with their marks."""
    canvas = Canvas()
    tag = measure(word, 12, bold=True) + 20 if word else 0.0
    canvas.text(PAD + 4, 28, name, width=width - tag - 3 * PAD, size=15, bold=True)
    if word:
        canvas.rect(width - PAD - tag, 12, tag, 22, f"chip {colour}", 11)
        canvas.text(width - PAD - tag / 2, 27, word, f"on {colour}", size=12, bold=True,
                    anchor="mid", width=tag)  # fmt: skip
    y = 42.0
    for line in wrap(sentence, width - 2 * PAD - 4, 13) if sentence else []:
        canvas.text(PAD + 4, y + 14, line, "soft")
        y += LINE
    y += 6 if sentence else 0
    for each in said:
        notation = each.text.startswith(("+ ", "- ")) and not each.mark
        size = 11.5 if notation else 13.0
        x = PAD + 4 + STEP * max(0, each.depth - 1) + (STEP if each.mark else 0)
        x = PAD + 4 + STEP if notation else x
        if each.mark in SIGNS:
            draw_sign(canvas, SIGNS[each.mark], x - STEP + 7, y + 9.5)
        elif each.mark:
            canvas.text(x - STEP, y + 14, each.mark, "soft")
        for line in wrap(each.text, width - x - PAD, size, mono=notation):
            style = "soft" if notation else ""
            canvas.text(x, y + 14, line, style, size=size, mono=notation)
            y += LINE
        y += 2
    height = y + 10
    top = sheet.height
    sheet.canvas.rect(0, top, width, height, "card", 8)
    stripe = f"M8 0H6a6 6 0 0 0 -6 6V{number(height - 6)}a6 6 0 0 0 6 6h2Z"
    canvas.path(stripe, f"stripe {colour}")
    sheet.canvas.group(canvas, y=top)
    sheet.node(key, kind, name, (0.0, top), width, height)
