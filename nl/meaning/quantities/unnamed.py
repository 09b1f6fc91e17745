"""Knows what to ask about a number in a unit that no name gives: of what is it, and in what?"""

from __future__ import annotations

from ...text.quantities import Number
from ..base import Context, Val
from .amounts import NUMBERS, Measure, Percent


def in_unnamed_unit(measure: Measure, context: Context) -> bool:
    """Whether a number is in a unit that no attribute is called by, and asks of what it is, as
    nothing tells: "flights above 120 metres".
    """
    number = measure.value
    if not isinstance(number, Number) or not number.unnamed:
        return False
    for leaf in context.shared.leaves:
        if leaf.kind == "NUMBER" and leaf.value == number and leaf.value.unnamed:
            said = context.shared.said(leaf.start + 1, leaf.end).replace(" / ", "/")
            context.shared.complain(
                "undefined-word",
                f"nothing is declared in the unit “{said}”: write just the number, or name the "
                "attribute with its unit at the end, such as voltage_kv",
                (leaf.start + 1, leaf.end),
            )
    return True


def in_what_unit(value: Val, measure: Measure, context: Context) -> None:
    """Asks about a number that does not fit the value that it is compared with: in percent, of
    what may be a share of 1; in metres, of a weight.
    """
    if in_unnamed_unit(measure, context):
        return
    if isinstance(measure.value, Percent) and value.attr is not None and value.type.kind in NUMBERS:
        name = value.attr.name
        context.shared.ask(
            f"is {name.replace('_', ' ')} in percent, or a share of 1? Write just the number as it "
            f"is kept, or call it {name}_percent",
            (0, len(context.shared.words)),
        )
