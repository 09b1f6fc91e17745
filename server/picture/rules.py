"""Knows how to draw rules: each a card, between the subjects it speaks of and what they may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...compiler import model as m
from ...compiler.unparse import Expressions
from .curves import TIP, bends, move, tip
from .layout import Box, Link, Point, Spacing, arrange
from .sheet import Sheet, draw_sign
from .svg import Canvas, number
from .text import measure, wrap
from .wording import Hues, Run, clauses, who_text, wrap_runs

CARD = 440.0
SIDE = 190.0
PAD = 14.0
LINE = 18.0
SMALL = 12.0
CODE = 11.5
ROW = 30.0

COLOURS = {"allow": "ok", "forbid": "no", "only": "maybe"}
WORDS = {"allow": "allow", "forbid": "forbid", "only": "only these may"}
ANY_SUBJECT, ANY_RESOURCE, ANY_ACTION = "any subject", "any resource", "any action"

LEGEND = (
    ("allow", "allows"),
    ("forbid", "forbids, whatever allows"),
    ("only", "allows these, and forbids it to all others"),
)

SPACING = Spacing(layers=lambda count: 76, boxes=16, links=10)


@dataclass(slots=True)
class _Card:
    """A rule with its text in lines."""

    rule: m.Rule
    path: list[list[Run]]
    sentence: list[str]
    code: list[tuple[str, str]]
    height: float


@dataclass(slots=True)
class _Resource:
    """A type of resource, or one by id, with the actions that rules speak of."""

    who: m.Who | None
    actions: list[str]

    @property
    def name(self) -> str:
        return ANY_RESOURCE if self.who is None else who_text(self.who)

    @property
    def height(self) -> float:
        return 34 + ROW * len(self.actions) + 6

    def port(self, action: str) -> float:
        return 34 + ROW * self.actions.index(action) + ROW / 2


def draw_rules(model: m.Model) -> Sheet:
    """The rules as a drawing; an empty one if there are none."""
    return _Drawing(model).draw() if model.rules else Sheet()


class _Drawing:
    def __init__(self, model: m.Model) -> None:
        self.hues = Hues(model)
        self.sheet = Sheet()
        self.lines = Canvas()
        expressions = Expressions(model)
        self.cards = [self._card(rule, expressions) for rule in model.rules]
        self.subjects: list[str] = []
        self.resources: dict[str, _Resource] = {}
        for rule in model.rules:
            for subject in _subjects(rule):
                if subject not in self.subjects:
                    self.subjects.append(subject)
            for who in rule.resources or (None,):
                name = ANY_RESOURCE if who is None else who_text(who)
                resource = self.resources.setdefault(name, _Resource(who, []))
                for action in _actions_on(rule, who, model):
                    if action not in resource.actions:
                        resource.actions.append(action)
        for resource in self.resources.values():
            resource.actions.sort(key=lambda action: action != ANY_ACTION)
        self.model = model

    def _card(self, rule: m.Rule, expressions: Expressions) -> _Card:
        room = CARD - 2 * PAD - 6
        path = wrap_runs(self._path(rule), room, SMALL, 4)
        sentence = wrap(f"“{rule.sentence}”", room, 13, lines=6) if rule.sentence else []
        code: list[tuple[str, str]] = []
        for word, text in clauses(rule, expressions):
            for place, line in enumerate(wrap(text, room - 62, CODE, lines=6, mono=True)):
                code.append((word if place == 0 else "", line))
        height = 38 + LINE * len(path) + 10
        height += LINE * len(sentence) + 6 if sentence else 0
        height += 16 * len(code) + 8 if code else 0
        return _Card(rule, path, sentence, code, height)

    def _path(self, rule: m.Rule) -> list[Run]:
        """`user or bot → push, delete → branch`."""
        runs: list[Run] = _whos(rule.subjects, ANY_SUBJECT, self.hues)
        runs.append(("→ ", "soft"))
        runs.append(((" or ".join(rule.actions) or ANY_ACTION) + " ", "b"))
        runs.append(("→ ", "soft"))
        return runs + _whos(rule.resources, ANY_RESOURCE, self.hues)

    def draw(self) -> Sheet:
        """All of it."""
        first_card = len(self.subjects)
        first_resource = first_card + len(self.cards)
        sizes = [Box(SIDE - 50, 34) for _ in self.subjects]
        sizes += [Box(CARD, card.height) for card in self.cards]
        sizes += [Box(SIDE, resource.height) for resource in self.resources.values()]
        layers = [0] * first_card + [1] * len(self.cards) + [2] * len(self.resources)
        places = {name: first_resource + n for n, name in enumerate(self.resources)}
        links: list[Link] = []
        ends: list[tuple[str, str, str, str]] = []  # source, target, colour, action
        for number_, card in enumerate(self.cards):
            at = first_card + number_
            key = f"rule:{card.rule.name}"
            for subject, who in zip(
                _subjects(card.rule), card.rule.subjects or (None,), strict=True
            ):
                links.append(Link(self.subjects.index(subject), at, 17, 24))
                hue = "any" if who is None else self.hues.of(who.type)
                ends.append((f"subject:{subject}", key, hue, ""))
            for who in card.rule.resources or (None,):
                name = ANY_RESOURCE if who is None else who_text(who)
                for action in _actions_on(card.rule, who, self.model):
                    port = self.resources[name].port(action)
                    links.append(Link(at, places[name], 24, port))
                    colour = COLOURS[card.rule.effect]
                    ends.append((key, f"resource:{name}#{action}", colour, action))
        found = arrange(sizes, links, SPACING, layers)
        for route, (source, target, colour, action) in zip(found.routes, ends, strict=True):
            self._line(route, source, target, colour, action)
        self.sheet.canvas.group(self.lines)
        for subject, corner in zip(self.subjects, found.boxes, strict=False):
            self._subject(subject, corner, SIDE - 50)
        for card, corner in zip(self.cards, found.boxes[first_card:], strict=False):
            self._draw_card(card, corner)
        for resource, corner in zip(
            self.resources.values(), found.boxes[first_resource:], strict=True
        ):
            self._draw_resource(resource, corner)
        self.sheet.reach(found.width, found.height)
        return self.sheet

    def _line(
        self, route: Sequence[Point], source: str, target: str, colour: str, action: str
    ) -> None:
        end = route[-1]
        d = move(route[0]) + bends([*route[:-1], (end[0] - TIP, end[1])])
        self.lines.path(d, f"edge thin {colour}")
        self.lines.path(tip(end, "right"), f"tip {colour}")
        self.sheet.edge(source, target, "action" if action else "subject", route, action)

    def _subject(self, name: str, corner: Point, width: float) -> None:
        hue = self._hue_of(name)
        x, y = corner
        self.sheet.canvas.rect(x, y, width, 34, f"chip framed {hue}", 17)
        self.sheet.canvas.text(
            x + width / 2, y + 22, name, f"on {hue}", width=width - 24, bold=True, anchor="mid"
        )
        self.sheet.node(f"subject:{name}", "subject", name, corner, width, 34)

    def _hue_of(self, name: str) -> str:
        return "any" if name == ANY_SUBJECT else self.hues.of(name.split(' "', 1)[0])

    def _draw_card(self, card: _Card, corner: Point) -> None:
        canvas = Canvas()
        colour = COLOURS[card.rule.effect]
        canvas.rect(0, 0, CARD, card.height, "card", 8)
        canvas.path(
            f"M8 0H6a6 6 0 0 0 -6 6V{number(card.height - 6)}a6 6 0 0 0 6 6h2Z", f"stripe {colour}"
        )
        left = PAD + 6
        draw_sign(canvas, card.rule.effect, left + 6, 20)
        word = WORDS[card.rule.effect]
        tag = measure(word, SMALL, bold=True) + 18
        canvas.text(left + 20, 25, card.rule.name, width=CARD - left - tag - 44, size=14, bold=True)
        canvas.rect(CARD - PAD - tag, 10, tag, 21, f"chip {colour}", 10.5)
        canvas.text(CARD - PAD - tag / 2, 25, word, f"on {colour}", size=SMALL, bold=True,
                    anchor="mid", width=tag)  # fmt: skip
        y = 38.0
        for runs in card.path:
            canvas.runs(left, y + 13, runs, SMALL)
            y += LINE
        y += 4
        for line in card.sentence:
            canvas.text(left, y + 14, line)
            y += LINE
        y += 6 if card.sentence else 0
        for word, line in card.code:
            if word:
                canvas.text(left, y + 12, word, "soft", size=CODE)
            canvas.text(left + 62, y + 12, line, size=CODE, mono=True, width=CARD - left - 62 - PAD)
            y += 16
        self.sheet.canvas.group(canvas, x=corner[0], y=corner[1])
        self.sheet.node(
            f"rule:{card.rule.name}", "rule", card.rule.name, corner, CARD, card.height,
            effect=card.rule.effect,
        )  # fmt: skip

    def _draw_resource(self, resource: _Resource, corner: Point) -> None:
        canvas = Canvas()
        hue = "any" if resource.who is None else self.hues.of(resource.who.type)
        canvas.rect(0, 0, SIDE, resource.height, "card", 8)
        canvas.path(
            f"M.5 34V8a7.5 7.5 0 0 1 7.5 -7.5H{number(SIDE - 8)}a7.5 7.5 0 0 1 7.5 7.5V34Z",
            f"head {hue}",
        )
        canvas.text(12, 22.5, resource.name, f"on {hue}", width=SIDE - 24, size=15, bold=True)
        for action in resource.actions:
            y = resource.port(action)
            draw_sign(canvas, f"action {hue}", 17, y)
            canvas.text(30, y + 4.5, action, width=SIDE - 42)
        self.sheet.canvas.group(canvas, x=corner[0], y=corner[1])
        rows = [
            {"kind": "action", "name": action, "y": round(corner[1] + resource.port(action), 2)}
            for action in resource.actions
        ]
        self.sheet.node(
            f"resource:{resource.name}", "resource", resource.name, corner, SIDE, resource.height,
            rows=rows,
        )  # fmt: skip


def _subjects(rule: m.Rule) -> list[str]:
    return [who_text(who) for who in rule.subjects] or [ANY_SUBJECT]


def _whos(whos: Sequence[m.Who], anything: str, hues: Hues) -> list[Run]:
    if not whos:
        return [(anything + " ", "soft")]
    runs: list[Run] = []
    for place, who in enumerate(whos):
        if place:
            runs.append(("or ", "soft"))
        runs.append((who_text(who) + " ", f"on {hues.of(who.type)}"))
    return runs


def _actions_on(rule: m.Rule, who: m.Who | None, model: m.Model) -> list[str]:
    """The rule's actions that a resource has."""
    if not rule.actions:
        return [ANY_ACTION]
    type_ = None if who is None else model.type_named(who.type)
    if type_ is None:
        return list(rule.actions)
    has = {action.name for action in type_.actions}
    has |= {relation.name for relation in type_.relations}
    has |= {permission.name for permission in type_.permissions}
    return [action for action in rule.actions if action in has]
