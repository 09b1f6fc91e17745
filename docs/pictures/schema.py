"""Draws docs/pictures/schema.svg, the tables of the store, from the migration that makes them.

    python docs/pictures/schema.py

It reads columns, keys, references and grants off the SQL, so that the picture can't say otherwise.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from sayso.server.picture.sheet import Sheet, finish
from sayso.server.picture.svg import Canvas
from sayso.server.picture.text import measure

ROOT = Path(__file__).parents[2]
MIGRATIONS = sorted((ROOT / "store/migrations").glob("*.sql"))
PICTURE = Path(__file__).with_name("schema.svg")

ROLES = {"sayso_app": "app", "sayso_registry": "registry"}

SHARED = ("tenant", "tenant_host", "instance")
OWN = (
    ("policy_version", "feed", "decision"),
    ("relationship", "attribute", "idempotency", "english_draft"),
    ("relationship_past", "api_key", "english_rule"),
)
"""Where the tables stand: a column of what all share, then each tenant's own. A table that is not
named here comes last."""

LINES = (
    ("tenant", "policy", "policy_version", "version"),
    ("feed", "policy", "policy_version", "version"),
    ("policy_version", "tenant", "tenant", "id"),
    ("relationship", "since", "feed", "revision"),
)
"""What names what, drawn once each: the other tables' `tenant` and `since` are the same."""

WIDTH, GAP, BETWEEN, INSET = 236.0, 64.0, 24.0, 20.0
ROW, HEAD, FOOT = 19.0, 30.0, 14.0


class Column(NamedTuple):
    """A column: what it holds, whether it is of the key, and which table it names a row of."""

    name: str
    type: str
    key: bool
    refers: str | None


class Table(NamedTuple):
    """A table, and what each role may do with it, a line each."""

    name: str
    columns: list[Column]
    rights: tuple[str, ...]

    def middle(self, column: str) -> float:
        """How far down a column's row is."""
        return HEAD + ROW * [c.name for c in self.columns].index(column) + ROW / 2

    @property
    def height(self) -> float:
        """Of its box."""
        return HEAD + ROW * len(self.columns) + 8 + FOOT * len(self.rights)


def schema() -> str:
    """All migrations, one after the other."""
    return "".join(path.read_text("utf-8") for path in MIGRATIONS)


def tables(sql: str) -> list[Table]:
    """The tables that migrations make."""
    plain = re.sub(r"--.*", "", sql)
    rights = _rights(plain)
    made = re.findall(
        r"(CREATE|DROP) TABLE sayso\.(\w+)(?:;| \((.*?)\n\);)", plain, flags=re.DOTALL
    )
    bodies = {name: (verb, body) for verb, name, body in made}  # as each was made last
    found = []
    for name, (verb, body) in bodies.items():
        if verb == "DROP":
            continue
        lines = [line.strip().rstrip(",") for line in body.splitlines() if line.strip()]
        keys = set(
            re.findall(
                r"\w+",
                " ".join(re.findall(r"^PRIMARY KEY \((.*)\)", "\n".join(lines), re.MULTILINE)),
            )
        )
        for altered in re.findall(rf"ALTER TABLE sayso\.{name}\s([^;]*);", plain):
            lines += re.findall(r"ADD COLUMN ([^,]*)", altered)
        columns = [_column(line, keys) for line in lines if re.match(r"[a-z]", line)]
        found.append(Table(name, columns, rights.get(name, ())))
    return found


def _column(line: str, keys: set[str]) -> Column:
    name, type = line.split()[:2]
    refers = re.search(r"REFERENCES sayso\.(\w+)", line)
    return Column(name, type, name in keys or "PRIMARY KEY" in line, refers[1] if refers else None)


def _rights(sql: str) -> dict[str, tuple[str, ...]]:
    """What is granted on each table, such as `app: select, insert`."""
    given: dict[str, dict[str, list[str]]] = {}
    for rights, on, role in re.findall(r"GRANT ([^;]+?) ON (sayso\.[^;]+?)\s+TO (\w+)", sql):
        for table in re.findall(r"sayso\.(\w+)", on):
            words = re.sub(r"\(.*?\)", "", rights).lower().replace(" ", "").split(",")
            given.setdefault(table, {}).setdefault(ROLES[role], []).extend(words)
    return {
        table: tuple(
            f"{role}: {', '.join(dict.fromkeys(words))}" for role, words in sorted(of.items())
        )
        for table, of in given.items()
    }


def draw(sql: str) -> str:
    """The picture of what migrations make."""
    known = {table.name: table for table in tables(sql)}
    last = [name for name in known if not any(name in column for column in (SHARED, *OWN))]
    columns = (SHARED, *OWN[:-1], (*OWN[-1], *last))
    corners: dict[str, tuple[float, float]] = {}
    bottom = 0.0
    for place, names in enumerate(columns):
        x, y = place * (WIDTH + GAP), INSET + 24
        for name in names:
            corners[name] = (x, y)
            y += known[name].height + BETWEEN
        bottom = max(bottom, y)
    sheet = Sheet()
    left, width = WIDTH + GAP - INSET, len(OWN) * (WIDTH + GAP) - GAP + 2 * INSET
    sheet.canvas.rect(left, 0, width, bottom, "page", 8)
    sheet.canvas.path(_frame(left, width, bottom), "rule walk")
    sheet.canvas.text(left + INSET, 26, "Each tenant's own, behind row-level security", "soft b")
    sheet.canvas.text(0, 26, "What there is to know of all", "soft b")
    for hue, (name, table) in enumerate(known.items()):
        _box(sheet, table, *corners[name], f"h{hue % 8}")
    for line in LINES:
        _line(sheet.canvas, known, corners, *line)
    sheet.reach(left + width, bottom)
    return finish(
        sheet,
        "What the store keeps",
        "The schema sayso: a filled dot is of the primary key, a line leads to what is named",
        (("edge", "names a row of"), ("relation", "of the primary key"), ("attribute", "other")),
        "The tables of the schema sayso with their columns, and what the roles may do with each.",
    ).svg


def _frame(x: float, width: float, height: float) -> str:
    return f"M{x:g} 0h{width:g}v{height:g}h{-width:g}Z"


def _line(
    canvas: Canvas,
    known: dict[str, Table],
    corners: dict[str, tuple[float, float]],
    source: str, column: str, target: str, named: str,
) -> None:  # fmt: skip
    """From a column to the one it names, in its own picture column or the one beside it."""
    (x0, y0), (x1, y1) = corners[source], corners[target]
    y0 += known[source].middle(column)
    y1 += known[target].middle(named)
    told = f"{source}.{column} is a {target}'s {named}"
    if x0 == x1:
        x0, x1 = x0 + WIDTH, x1 + WIDTH
        bend, tip = (x0 + 30, x1 + 30), -7
    elif x0 < x1:
        x0 += WIDTH
        bend, tip = (x0 + 30, x1 - 30), 7
    else:
        x1 += WIDTH
        bend, tip = (x0 - 30, x1 + 30), -7
    canvas.path(f"M{x0:g} {y0:g}C{bend[0]:g} {y0:g} {bend[1]:g} {y1:g} {x1 - tip:g} {y1:g}",
                "edge any", told)  # fmt: skip
    canvas.path(f"M{x1:g} {y1:g}l{-tip:g} -3.8v7.6Z", "tip any")


def _box(sheet: Sheet, table: Table, x: float, y: float, hue: str) -> None:
    canvas = sheet.canvas
    canvas.rect(x, y, WIDTH, table.height, "card", 6)
    canvas.path(f"M{x:g} {y + 6:g}a6 6 0 0 1 6 -6h{WIDTH - 12:g}a6 6 0 0 1 6 6V{y + HEAD:g}H{x:g}Z",
                f"head {hue}")  # fmt: skip
    canvas.text(x + 12, y + 20, table.name, f"on {hue}", bold=True)
    for number, column in enumerate(table.columns):
        at = y + HEAD + ROW * number + 14
        if column.key:
            canvas.path(f"M{x + 10:g} {at - 4:g}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z", f"dot {hue}")
        else:
            canvas.path(f"M{x + 10.5:g} {at - 7.5:g}h7v7h-7Z", f"mark thin {hue}")
        canvas.text(x + 26, at, column.name, "b" if column.key else "", width=140, size=12)
        room = measure(column.type, 11)
        canvas.text(x + WIDTH - 10 - room, at, column.type, "soft", size=11)
    for number, right in enumerate(reversed(table.rights)):
        at = y + table.height - 7 - FOOT * number
        canvas.text(x + 12, at, right, "soft", width=WIDTH - 20, size=10)
    sheet.node(table.name, "table", table.name, (x, y), WIDTH, table.height)


if __name__ == "__main__":
    PICTURE.write_text(draw(schema()), "utf-8")
