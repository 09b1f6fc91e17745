"""Hypothesis strategies over the generators: every choice is drawn, so every part shrinks."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeVar

from hypothesis import strategies as st

from sayso.engine.times import MAX_DATETIME, MAX_DURATION, MAX_INT, MIN_DATETIME
from sayso.engine.values import (
    MAX_SCALE,
    Decimal64,
    Ip,
    Money,
    Net,
    Uint,
    Value,
    ValueSpec,
    decimal64,
    parse_value,
    sorted_set,
    value_to_json,
)

from .generate import Generated, generate

Made = TypeVar("Made")

ints = st.integers(-MAX_INT, MAX_INT)
decimals = st.builds(decimal64, ints, st.integers(0, MAX_SCALE)).map(
    lambda value: value or Decimal64(0, 0)
)
addresses = st.builds(Ip, st.just(4), st.integers(0, 2**32 - 1)) | st.builds(
    Ip, st.just(6), st.integers(2**48, 2**128 - 1)
)
texts = st.text(st.characters(codec="utf-8"))


def drawn(make: Callable[[Random], Made]) -> st.SearchStrategy[Made]:
    """What `make` builds from a random source that hypothesis owns."""
    return st.randoms(use_true_random=False).map(make)


def policies() -> st.SearchStrategy[Generated]:
    """Policies that compile, each with a variant."""
    return drawn(generate)


@st.composite
def networks(draw: st.DrawFn) -> Net:
    version = draw(st.sampled_from([4, 6]))
    bits = 32 if version == 4 else 128
    prefix = draw(st.integers(0 if version == 4 else 1, bits))
    value = draw(st.integers(0, 2**prefix - 1)) << (bits - prefix)
    # A network of mapped addresses is an IPv4 one and has that form.
    mapped = version == 6 and prefix >= 96 and value >> 32 == 0xFFFF
    return Net(4, value & 0xFFFFFFFF, prefix - 96) if mapped else Net(version, value, prefix)


SCALARS: dict[str, st.SearchStrategy[Value]] = {
    "bool": st.booleans(),
    "int": ints,
    "decimal": decimals,
    "money": st.builds(
        lambda d, c: Money(d.coefficient, d.scale, c), decimals, st.sampled_from(["USD", "EUR"])
    ),
    "string": texts,
    "enum": st.sampled_from(["a", "b"]),
    "path": st.lists(texts.filter(lambda t: t not in ("", ".", "..") and "/" not in t)).map(
        lambda parts: "/" + "/".join(parts)
    ),
    "datetime": st.integers(MIN_DATETIME, MAX_DATETIME),
    "duration": st.integers(-MAX_DURATION, MAX_DURATION),
    "uint": st.integers(0, 2**64 - 1).map(Uint),
    "double": st.floats(allow_nan=False, allow_infinity=False),
    "ip": addresses,
    "network": networks(),
}


def spec_of(kind: str) -> ValueSpec:
    return ValueSpec(kind, ("a", "b") if kind == "enum" else ())


@st.composite
def typed_values(draw: st.DrawFn) -> tuple[Value, ValueSpec]:
    """A runtime value of some declared type; sets, lists and maps included."""
    kind = draw(st.sampled_from(sorted(SCALARS)))
    form = draw(st.sampled_from(["scalar", "set", "list", "map"]))
    if form == "scalar":
        return draw(SCALARS[kind]), spec_of(kind)
    if form == "list":
        items = [value_to_json(v, spec_of(kind)) for v in draw(st.lists(SCALARS[kind]))]
        spec = ValueSpec("list", (), spec_of(kind))
        return parse_value(items, spec), spec
    if form == "map":
        entries = draw(st.dictionaries(texts, SCALARS[kind]))
        spec = ValueSpec("map", (), spec_of(kind))
        given = {key: value_to_json(value, spec_of(kind)) for key, value in entries.items()}
        return parse_value(given, spec), spec
    return sorted_set(draw(st.lists(SCALARS[kind]))), ValueSpec("set", (), spec_of(kind))
