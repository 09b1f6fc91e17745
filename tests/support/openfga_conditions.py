"""Asks real OpenFGA and us about random conditions: `python -m tests.support.openfga_conditions`.

Each world is a model with some conditions, a relation for each; a request's context gives their
parameters. Exits with 1 if an answer differs.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from sayso import compile_policy
from sayso.compiler.openfga import import_openfga
from sayso.engine.errors import SaysoError
from sayso.server.suite.openfga.store import Refused, Store
from sayso.server.suite.openfga.tuples import Tuple

TYPES = (
    "int", "uint", "double", "string", "bool", "timestamp", "duration", "ipaddress",
    "list<string>", "list<int>", "map<string>", "map<int>",
)  # fmt: skip
VALUES: dict[str, list[Any]] = {
    "int": [0, 1, 5, -3, 7],
    "uint": [0, 1, 5],
    "double": [0.0, 1.5, -2.25, 5.0],
    "string": ["", "a", "ab", "b1", "é", "10.0.0.0/8"],
    "bool": [True, False],
    "timestamp": ["2026-01-01T00:00:00Z", "2026-03-29T01:30:00+01:00", "2020-02-29T23:59:59.5Z"],
    "duration": ["0s", "1h", "90m", "-5s", "1h30m"],
    "ipaddress": ["10.0.0.1", "192.168.1.1", "::1"],
    "list<string>": [[], ["a"], ["ab", "b1"], ["a", "a"]],
    "list<int>": [[], [1], [5, 7], [1, 1, -3]],
    "map<string>": [{}, {"a": "b1"}, {"a": "a", "k": ""}],
    "map<int>": [{}, {"a": 1}, {"a": 5, "k": 7}],
}
LITERALS = {
    "int": ["0", "1", "5", "-3"],
    "uint": ["0u", "1u", "5u"],
    "double": ["0.0", "1.5", "-2.25"],
    "string": ['""', '"a"', '"ab"', "'b1'"],
    "bool": ["true", "false"],
    "timestamp": ['timestamp("2026-01-01T00:00:00Z")', 'timestamp("2020-03-01T00:00:00Z")'],
    "duration": ['duration("1h")', 'duration("90m")', 'duration("0s")'],
    "ipaddress": ['ipaddress("10.0.0.1")'],
    "list<string>": ['["a", "ab"]', '["b1"]'],
    "list<int>": ["[1, 5]", "[7]"],
}
GETTERS = ("getHours", "getDayOfWeek", "getMonth", "getFullYear")
ORDERED = ("int", "uint", "double", "string", "timestamp", "duration")


class Conditions:
    """Random conditions of OpenFGA's, well typed."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.parameters: dict[str, str] = {}
        self.bound: dict[str, str] = {}

    def condition(self, prefix: str) -> tuple[dict[str, str], str]:
        """(parameters, expression)."""
        rng = self.rng
        self.parameters = {f"{prefix}p{i}": rng.choice(TYPES) for i in range(rng.randint(1, 3))}
        while True:
            text = self.bool(2)
            used = {n: t for n, t in self.parameters.items() if n in text}
            if used:
                return used, text

    def value(self, type_: str, depth: int) -> str:
        """An expression of a type."""
        rng = self.rng
        names = [n for n, t in {**self.parameters, **self.bound}.items() if t == type_]
        if names and rng.random() < 0.65:
            return rng.choice(names)
        if depth > 0 and rng.random() < 0.45:
            found = self.computed(type_, depth - 1)
            if found is not None:
                return found
        if type_ in LITERALS:
            return rng.choice(LITERALS[type_])
        return (
            rng.choice(names) if names else '{"a": "a"}' if type_ == "map<string>" else '{"a": 1}'
        )

    def parameter_of(self, type_: str) -> str:
        """A parameter of a type, so that OpenFGA does not compute with it at once."""
        names = [n for n, t in self.parameters.items() if t == type_]
        return self.rng.choice(names) if names else '"5"'

    def computed(self, type_: str, depth: int) -> str | None:
        """An operation that gives a value of a type."""
        rng = self.rng
        v = self.value
        ways: dict[str, list[Any]] = {
            "int": [
                lambda: (
                    f"({v('int', depth)} {rng.choice(['+', '-', '*', '/', '%'])} {v('int', depth)})"
                ),
                lambda: f"size({v('string', depth)})",
                lambda: f"{v('list<int>', depth)}.size()",
                lambda: f"{v('list<int>', depth)}[{rng.choice('01')}]",
                lambda: f'{v("map<int>", 0)}["a"]',
                lambda: f"{v('timestamp', depth)}.{rng.choice(GETTERS)}()",
                lambda: f"int({self.parameter_of('string')})",
                lambda: f"{v('duration', depth)}.getMinutes()",
            ],
            "uint": [lambda: f"({v('uint', depth)} + {v('uint', depth)})"],
            "double": [
                lambda: f"({v('double', depth)} {rng.choice('+-*/')} {v('double', depth)})",
                lambda: f"double({v('int', depth)})",
            ],
            "string": [
                lambda: f"({v('string', depth)} + {v('string', depth)})",
                lambda: f'{v("map<string>", 0)}["a"]',
                lambda: f"{v('list<string>', depth)}[0]",
                lambda: f"string({v('int', depth)})",
            ],
            "timestamp": [lambda: f"({v('timestamp', depth)} + {v('duration', depth)})"],
            "duration": [lambda: f"({v('timestamp', depth)} - {v('timestamp', depth)})"],
        }
        if type_ not in ways:
            return None
        if rng.random() < 0.15:
            return f"({self.bool(depth)} ? {v(type_, depth)} : {v(type_, depth)})"
        found: str = rng.choice(ways[type_])()
        return found

    def bool(self, depth: int) -> str:
        """A condition."""
        rng = self.rng
        if depth > 0 and rng.random() < 0.5:
            shape = rng.random()
            if shape < 0.2:
                return f"!({self.bool(depth - 1)})"
            if shape < 0.3:
                return f"({self.bool(depth - 1)} ? {self.bool(depth - 1)} : {self.bool(depth - 1)})"
            op = rng.choice(["&&", "||"])
            return f"({self.bool(depth - 1)} {op} {self.bool(depth - 1)})"
        return self.test(depth)

    def test(self, depth: int) -> str:
        """One comparison or test."""
        rng = self.rng
        v = self.value
        type_ = rng.choice([*self.parameters.values(), rng.choice(ORDERED)])
        if type_ in ORDERED and rng.random() < 0.75:
            op = rng.choice(["==", "!=", "<", "<=", ">", ">="])
            return f"{v(type_, depth)} {op} {v(type_, depth)}"
        if type_ == "bool":
            return v("bool", 0)
        if type_ == "ipaddress":
            net = rng.choice(['"10.0.0.0/8"', '"::/0"', v("string", 0)])
            return f"{v('ipaddress', 0)}.in_cidr({net})"
        if type_ == "string":
            op = rng.choice(["startsWith", "endsWith", "contains", "matches"])
            right = '"[a-z]1?"' if op == "matches" else v("string", depth)
            return f"{v('string', depth)}.{op}({right})"
        if type_.startswith("list"):
            element = type_[5:-1]
            if rng.random() < 0.5:
                return f"{v(element, depth)} in {v(type_, depth)}"
            self.bound = {"x": element}
            body = self.test_of(element)
            self.bound = {}
            return f"{v(type_, 0)}.{rng.choice(['exists', 'all', 'exists_one'])}(x, {body})"
        if type_.startswith("map"):
            shape = rng.random()
            if shape < 0.4:
                return f'"a" in {v(type_, 0)}'
            return f'{v(type_, 0)}["a"] == {v(type_[4:-1], depth)}'
        return f"{v(type_, depth)} == {v(type_, depth)}"

    def test_of(self, type_: str) -> str:
        """A test of the bound variable."""
        op = self.rng.choice(["==", "!=", "<", ">="])
        return f"x {op} {self.value(type_, 1)}"


def world(rng: random.Random, n: int) -> tuple[str, dict[str, dict[str, str]], list[str]]:
    """(model, parameters by condition, conditions); only such as we can translate."""
    lines = ["model", "  schema 1.1", "type user", "type doc", "  relations"]
    conditions: dict[str, dict[str, str]] = {}
    texts: list[str] = []
    made = Conditions(rng)
    refused: list[str] = []
    while len(conditions) < n:
        name = f"c{len(conditions)}"
        parameters, expression = made.condition(name)
        declared = ", ".join(f"{p}: {t}" for p, t in parameters.items())
        text = f"condition {name}({declared}) {{\n  {expression}\n}}"
        alone = "\n".join([*lines, f"    define r: [user with {name}]", text])
        try:
            compile_policy(import_openfga(alone, "model.fga").text)
        except SaysoError as error:
            refused.append(f"{text}\n{error}")
            continue
        conditions[name] = parameters
        texts.append(text)
    defines = [f"    define {name}: [user with {name}]" for name in conditions]
    return "\n".join([*lines, *defines, *texts]), conditions, refused


def main() -> int:
    """Compare until so many checks are answered."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--checks", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--fga", default=shutil.which("fga") or "fga")
    parser.add_argument("--refused", action="store_true", help="show what we refuse")
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    rng = random.Random(asked.seed)
    counts: Counter[str] = Counter()
    different = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.fga.yaml"
        while counts.total() < asked.checks:
            different += compare(rng, asked.fga, path, counts, asked.refused)
    print(f"{dict(counts)}; {different} differences")
    return 1 if different else 0


def compare(rng: random.Random, fga: str, path: Path, counts: Counter[str], show: bool) -> int:
    """How many answers about one world's conditions differ."""
    model, conditions, refused = world(rng, 6)
    counts["conditions refused by us"] += len(refused)
    if show:
        print("\n".join(refused))
    checks = []
    for name, parameters in conditions.items():
        for _ in range(8):
            context = {
                p: rng.choice(VALUES[t]) for p, t in parameters.items() if rng.random() < 0.95
            }
            checks.append((name, context))
    tuples = [
        {"user": "user:a", "relation": n, "object": "doc:1", "condition": {"name": n}}
        for n in conditions
    ]
    entries = [
        {"user": "user:a", "object": "doc:1", "context": context, "assertions": {name: True}}
        for name, context in checks
    ]
    tests = [{"name": "all", "check": entries}]
    store = {"model": model, "tuples": tuples, "tests": tests}
    path.write_text(yaml.safe_dump(store, allow_unicode=True), "utf-8")
    done = subprocess.run(
        [fga, "model", "test", "--tests", str(path), "--verbose", "--suppress-summary"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    try:
        (found,) = json.loads(done.stdout)
    except ValueError:
        print(f"only OpenFGA refuses\n{model}\n{(done.stderr or done.stdout)[:600]}\n")
        return 1
    imported = import_openfga(model, "model.fga")
    ours = Store(
        imported,
        compile_policy(imported.text),
        [Tuple("doc:1", n, "user:a", n, {}) for n in conditions],
    )
    different = 0
    for (name, context), result in zip(checks, found["check_results"], strict=True):
        theirs = None if result["error"] is not None else result["got"]
        try:
            mine: bool | None = ours.check("user:a", name, "doc:1", (), context)
        except Refused:
            mine = None
        counts[str(theirs)] += 1
        if mine != theirs:
            different += 1
            text = model.split(f"condition {name}(")[1].split("\n}")[0]
            statement = [s for s in imported.text.split("condition ") if s.startswith(f"{name}(")]
            print(f"── {name}({text}\n{context}\nours {mine}, theirs {theirs}\n{statement[0]}")
    return different


if __name__ == "__main__":
    sys.exit(main())
