"""Knows how units of measure are written: "km/h" and "kph" are what a name calls `_kmh`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from ...compiler import model as m
from .tokens import Word

WRITTEN = {
    "kg": "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes", "g": "g gram grams",
    "mg": "mg milligram milligrams", "t": "t tonne tonnes", "lb": "lb lbs",
    "km": "km kms kilometre kilometres kilometer kilometers", "m": "m metre metres meter meters",
    "cm": "cm centimetre centimetres centimeter centimeters", "mm": "mm",
    "miles": "mile miles", "feet": "ft feet foot", "kmh": "km/h kmh kph",
    "mph": "mph", "ms": "m/s", "knots": "knot knots kn kt kts", "kv": "kv kilovolt kilovolts",
    "v": "v volt volts", "kw": "kw kilowatt kilowatts", "kwh": "kwh", "mw": "mw megawatt megawatts",
    "mwh": "mwh", "a": "amp amps ampere amperes", "bar": "bar", "psi": "psi", "db": "db decibels",
    "l": "litre litres liter liters", "ml": "ml millilitre millilitres milliliter milliliters",
    "ha": "ha hectare hectares", "c": "c celsius", "f": "f fahrenheit",
    "gb": "gb gigabyte gigabytes", "mb": "mb megabyte megabytes", "tb": "tb terabyte terabytes",
    "kb": "kb kilobyte kilobytes", "mbps": "mbps", "rpm": "rpm", "hz": "hz", "ppm": "ppm",
    "hp": "hp horsepower", "nm": "nm nanometre nanometres nanometer nanometers", "sqm": "sqm m2 m²",
}  # fmt: skip
"""By what a name calls it, how people write it."""
SAME = {"t": ("tonnes", "tonnage"), "l": ("litres", "liters"), "ha": ("hectares",),
        "c": ("celsius",), "f": ("fahrenheit",), "kmh": ("kph", "km_h"), "feet": ("ft",),
        "v": ("volts", "voltage"), "a": ("amps", "amperage"), "miles": ("mileage",),
        "km": ("kilometres", "kilometers"),
        "m": ("metres", "meters"), "kg": ("kilos", "kilograms")}  # fmt: skip
"""Other names of the same; a voltage is in volts where its name gives no other unit."""
TELLING = frozenset("voltage amperage mileage tonnage".split())
"""Names that tell their unit by themselves."""
_NAMES: dict[tuple[str, ...], tuple[str, ...]] = {}
for _name, _forms in WRITTEN.items():
    for _form in _forms.split():
        _words = tuple(part for part in _form.replace("/", " / ").split())
        _NAMES[_words] = (_name, *SAME.get(_name, ()))
for _way in ("kilometres", "kilometers"):
    _NAMES[_way, "per", "hour"] = _NAMES["kmh",]
for _way in ("metres", "meters"):
    _NAMES[_way, "per", "second"] = _NAMES["m", "/", "s"]
_NAMES["miles", "per", "hour"] = _NAMES["mph",]


def units_at(words: Sequence[Word], start: int) -> Iterator[tuple[str, int]]:
    """The names of the unit written at a place, each with where it ends; the longest form."""
    for length in (3, 1):
        form = tuple(word.text for word in words[start : start + length])
        if len(form) == length and form in _NAMES:  # fewer words are left at the end
            for name in _NAMES[form]:
                yield name, start + length
            return


KINDS = {
    "mass": "kg g mg t lb", "length": "km m cm mm miles feet nm", "speed": "kmh mph ms knots",
    "voltage": "kv v", "power": "kw mw hp", "energy": "kwh mwh", "current": "a",
    "pressure": "bar psi", "loudness": "db",
    "volume": "l ml", "area": "ha sqm", "temperature": "c f",
    "storage": "gb mb tb kb", "rate": "mbps", "frequency": "rpm hz", "share": "ppm",
}  # fmt: skip
KIND_OF = {name: kind for kind, names in KINDS.items() for name in names.split()}
"""By a unit, what it measures."""
_MEASURED = {
    "mass": "weight mass payload load", "speed": "speed velocity wind gust gusts",
    "length": "altitude height depth length width distance range radius thickness draught draft "
              "elevation visibility rain rainfall snow snowfall",
    "temperature": "temperature", "area": "area acreage", "pressure": "pressure",
    "loudness": "noise loudness", "power": "power", "frequency": "frequency", "volume": "volume",
}  # fmt: skip
MEASURED = {word: kind for kind, words in _MEASURED.items() for word in words.split()}
"""By a word for what is measured, of which kind its units are."""


_OF_KIND = {
    "mass": {"mg": 1, "g": 1_000, "kg": 1_000_000, "t": 1_000_000_000},
    "length": {"mm": 1, "cm": 10, "m": 1_000, "km": 1_000_000},
    "speed": {"kmh": 5, "ms": 18}, "volume": {"ml": 1, "l": 1_000},
    "area": {"sqm": 1, "ha": 10_000},
    "voltage": {"v": 1, "kv": 1_000}, "power": {"kw": 1, "mw": 1_000},
    "energy": {"kwh": 1, "mwh": 1_000},
}  # fmt: skip
"""Units that are exact multiples of one another, in the least of them that all are whole ones of;
not of storage, where a thousand may be 1,024.
"""


def converted(unit: str, named: Iterable[str]) -> tuple[str, Fraction] | None:
    """The unit that names give, of the same kind, and how many of it are one of another: 3 MW are
    3,000 of capacity_kw. None where names give none or several.
    """
    named = frozenset(named) - TELLING
    sizes = _OF_KIND.get(KIND_OF.get(unit, ""), {})
    if unit not in sizes or named & {unit, *SAME.get(unit, ())}:
        return None
    found = [(name, other) for other in sizes for name in (other, *SAME.get(other, ()))
             if name in named]  # fmt: skip
    if len(found) != 1:
        return None
    name, other = found[0]
    return name, Fraction(sizes[unit], sizes[other])


def kinds_named(units: Iterable[str]) -> frozenset[str]:
    """What is measured in units that names give: mass, by weight_kg."""
    units = frozenset(units)
    return frozenset(KIND_OF[name] for name in KIND_OF if units & {name, *SAME.get(name, ())})


def may_be_in(unit: str, words: Sequence[str]) -> bool:
    """Whether a unit can be that of an attribute whose name gives none: wind, "10 m/s"; not of
    fuel, which may be litres, or a share of a tank. A name can be the unit itself: hectares.
    """
    names = {unit, *SAME.get(unit, ())}
    if len(words) == 1 and words[0] in names:
        return True
    kinds = {MEASURED[word] for word in words if word in MEASURED}
    return kinds == {KIND_OF.get(unit)} and NAMING.isdisjoint(words)


NAMING = frozenset({*WRITTEN, *(name for names in SAME.values() for name in names), "percent",
                    "pct", "per", "count", "number", "degrees"})  # fmt: skip
"""What a name with a unit has in it, or that of a count."""


A_TIME = {
    "hour": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "year": "yearly",
}  # fmt: skip
PER = frozenset("per a an each every".split())


def rates(model: m.Model) -> frozenset[str]:
    """The times for each of which sums are counted: "month", of cost_per_month. Where a type has
    sums of another kind too, none: which one "2,000 a month" is would be guessed.
    """
    found: set[str] = set()
    for type_ in model.types:
        sums = [a.name.split("_") for a in type_.attributes if a.type.kind == "money"]
        for time, often in A_TIME.items():
            if sums and all(words[-2:] == ["per", time] or often in words for words in sums):
                found.add(time)
    return frozenset(found)


def rate_at(words: Sequence[Word], at: int) -> str:
    """For which time a sum is that ends there: "month", before "per month"."""
    said = [word.text for word in words[at : at + 2]]
    return said[1] if len(said) == 2 and said[0] in PER else ""


def counted_at(words: Sequence[Word], start: int) -> Iterator[tuple[str, int]]:
    """What a name can call so many in a time: "requests per minute", "a minute"."""
    texts = [word.text for word in words[start : start + 3]]
    if len(texts) == 3 and texts[1] in PER:
        for counted in (texts[0], texts[0] + "s"):
            yield f"{counted}_per_{texts[2]}", start + 3
