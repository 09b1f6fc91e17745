"""Knows quantities as values of a type: $500 of money, 40 hours of hours_run, 2 above theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ....compiler import model as m
from ...text.quantities import MONTHS, UNITS, Amount, Duration, Number
from ...text.units import may_be_in
from ...vocabulary.candidates import DIMENSION_NOUNS
from ...vocabulary.phrases import words_of
from ...vocabulary.senses import Attr
from ..base import NOTHING, Box, Desc, Val
from ..times.spans import later, length

NUMBERS = ("int", "decimal", "uint")
WHOLE = ("int", "uint")
"""Numbers that no share of 1 can be: 25 is so many percent."""


DIMENSIONS = {
    "deep": frozenset(["depth", "draught"]), "tall": frozenset(["height", "tallness"]),
    "high": frozenset(["height", "altitude", "elevation"]), "wide": frozenset(["width"]),
    "thick": frozenset(["thickness"]), "fast": frozenset(["speed", "velocity"]),
    "hot": frozenset(["temperature", "temp"]), "cold": frozenset(["temperature", "temp"]),
    "steep": frozenset(["gradient", "slope", "incline", "steepness"]),
    "far": frozenset(["distance"]), "near": frozenset(["distance"]),
    **{noun: frozenset([noun]) for noun in DIMENSION_NOUNS},
    "loud": frozenset(["loudness", "noise", "volume"]), "long": frozenset(["length"]),
}  # fmt: skip
"""What is called so of something that is deeper, or so deep."""
COMPARED = {
    "deeper": "deep", "shallower": "deep", "taller": "tall", "wider": "wide", "narrower": "wide",
    "thicker": "thick", "thinner": "thick", "faster": "fast", "slower": "fast", "hotter": "hot",
    "warmer": "hot", "colder": "cold", "cooler": "cold", "louder": "loud", "quieter": "loud",
    "steeper": "steep", "closer": "near", "nearer": "near", "farther": "far",
}  # fmt: skip


def is_called(attribute: str, dimension: str) -> bool:
    """Whether an attribute's name is for a dimension: length_m, of "long"."""
    return not DIMENSIONS[dimension].isdisjoint(words_of(attribute))


def called_alike(attr: Attr, attributes: Sequence[m.Attribute]) -> list[m.Attribute]:
    """The attribute of the same name; else the one that is called so but for what stands before it:
    the level of a course, beside a swim level.
    """
    same = [a for a in attributes if a.name == attr.name and a.type == attr.type]
    alike = [
        a
        for a in attributes
        if words_of(a.name)[-1] == words_of(attr.name)[-1]
        and (a.type.kind == attr.type.kind or {a.type.kind, attr.type.kind} <= set(NUMBERS))
    ]
    return same or (alike if len(alike) == 1 else [])


WEIGHTS = frozenset("kg g mg t lb lbs oz tons tonnes kilograms grams pounds".split())


def of_a_kind(attr: Attr, other: Attr | None) -> bool:
    """Whether one attribute is measured by another: a total by a limit, both money; of mere
    numbers an age by a minimum age, not by a dose. "Up to the start" says nothing of the end.
    """
    if other is None or other == attr:
        return other is None
    if attr.type.kind == m.DATETIME and attr.of == other.of:
        return False
    if attr.type.kind not in NUMBERS:
        return True
    return bool(set(words_of(attr.name)) & set(words_of(other.name)))


def is_of(attribute: m.Attribute, of: str) -> bool:
    """Whether an attribute is an amount of money, a weight or a depth, where words ask for that."""
    words = words_of(attribute.name)
    if of != "weight" and of in DIMENSIONS:
        return is_called(attribute.name, of) and attribute.type.kind in NUMBERS
    if of == "money":
        return attribute.type.kind == "money"
    if of == "rating":
        return "rating" in words and attribute.type.kind in NUMBERS
    weight = bool({"weight", "mass"} & set(words)) or words[-1] in WEIGHTS
    return of != "weight" or (weight and attribute.type.kind in NUMBERS)


@dataclass(frozen=True, slots=True)
class Percent:
    """A share in per cent, of an attribute that is given so."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """Something to compare with: a quantity, a value with what is said of it, or whose value of the
    same kind it is ("theirs", "the officer's own").
    """

    value: Number | Amount | Duration | Percent | Val | Desc
    factor: Decimal = Decimal(1)
    box: Box = NOTHING
    attr: Attr | None = None
    """Of which attribute it is the measure, where that is given."""
    plus: Number | Amount | Duration | None = None
    """What is added to it, or with `below` taken from it: "2 above theirs"."""
    below: bool = False


def constant(type_: m.ValueType, measure: Measure, attribute: str = "") -> m.Expr | None:
    """The other side of a comparison with a value of a type; None where there can be none."""
    value, kind = measure.value, type_.kind
    if isinstance(value, Desc):
        return None
    if isinstance(value, Number) and not _fits(value, attribute):
        return None
    if isinstance(value, Val):
        if not (value.type.kind == kind or (value.type.kind in NUMBERS and kind in NUMBERS)):
            return None
        if kind not in (*NUMBERS, "money", "duration", "datetime"):
            return None
        return _moved(_scaled(value, measure.factor), value.type, measure, attribute)
    if isinstance(value, Percent):
        share = is_share(attribute) or (kind in WHOLE and not is_counted(attribute))
        number = value.value if share else None
        if number is None or kind not in NUMBERS:
            return None
        if kind == "int" and number == int(number):
            return m.Const(m.ValueType("int"), int(number))
        return m.Const(m.ValueType("decimal"), f"{number.normalize():f}")
    if isinstance(value, Duration):
        if kind in ("int", "decimal"):
            return in_its_unit(value, kind, attribute)
        return length(value) if kind == "duration" else None
    if isinstance(value, Amount):
        if kind == "money":
            return m.Const(m.ValueType("money"), f"{value.value.normalize():f} {value.currency}")
        return None
    if kind == "int" and value.value == int(value.value):
        return m.Const(m.ValueType("int"), int(value.value))
    if kind in ("decimal", "int"):
        return m.Const(m.ValueType("decimal"), f"{value.value.normalize():f}")
    return None


def is_share(attribute: str) -> bool:
    """Whether a name says that what it is of is given in percent: fuel_percent, a rate."""
    return any(word in attribute for word in ("percent", "pct")) or attribute.endswith("rate")


def is_counted(attribute: str) -> bool:
    """Whether a name says that what it is of are so many, and no share: word_count, votes."""
    words = words_of(attribute)
    several = (w.endswith("s") and not w.endswith(("ss", "us", "is")) for w in words)
    return any(several) or not {"count", "number", "quantity"}.isdisjoint(words)


def _fits(number: Number, attribute: str) -> bool:
    """Whether an attribute is measured in a number's unit, if it has one: weight_kg in kg; wind may
    be in m/s, where its name does not say in what it is.
    """
    unit = number.unit
    words = words_of(attribute)
    if number.unnamed or not unit:
        return not unit or may_be_in(unit, words)
    degrees = words[-1] in ("c", "f", "celsius", "fahrenheit", "temperature")
    if "_per_" in unit:
        return f"_{unit}_" in f"_{attribute}_"
    return unit in words or (unit == "degrees" and degrees)


def in_its_unit(span: Duration, kind: str, attribute: str) -> m.Expr | None:
    """A span of time as a number of the unit that an attribute's name says: hours_run, days."""
    for word in attribute.split("_"):
        months = MONTHS.get(word.removesuffix("s")) if word.endswith("s") else None
        if months is not None and span.months:
            return _whole_or_not(Decimal(span.months) / months, kind)
        unit = UNITS.get(word.removesuffix("s")) if word.endswith("s") else None
        if unit is not None and not span.months:
            return _whole_or_not(Decimal(span.microseconds) / unit, kind)
    return None


def _whole_or_not(number: Decimal, kind: str) -> m.Expr | None:
    """A number of a kind; None for a part of one where there are whole ones only."""
    if kind == "int":
        whole = number == int(number)
        return m.Const(m.ValueType("int"), int(number)) if whole else None
    return m.Const(m.ValueType("decimal"), f"{number.normalize():f}")


def _moved(expr: m.Expr, type_: m.ValueType, measure: Measure, attribute: str) -> m.Expr | None:
    """A value and what is added to it: "2 above theirs"; None where that can't be."""
    if measure.plus is None:
        return expr
    if type_.kind == "datetime" and isinstance(measure.plus, Duration):
        return later(expr, measure.plus, "-" if measure.below else "+")
    added = constant(type_, Measure(measure.plus), attribute)
    if added is None:
        return None
    return m.Arithmetic(type_, "-" if measure.below else "+", expr, added)


def _scaled(value: Val, factor: Decimal) -> m.Expr:
    if factor == 1:
        return value.expr
    if factor == int(factor):
        number = m.Const(m.ValueType("int"), int(factor))
    else:
        number = m.Const(m.ValueType("decimal"), f"{factor.normalize():f}")
    kind = "decimal" if value.type.kind == "int" and factor != int(factor) else value.type.kind
    return m.Arithmetic(m.ValueType(kind), "*", value.expr, number)
