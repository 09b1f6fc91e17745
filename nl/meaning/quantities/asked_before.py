"""Knows of what a request told so much in the statement before: "withdraw up to $500; above that,
only managers may" is of the amount withdrawn, not of the balance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ....compiler import model as m
from ...vocabulary.senses import Attr
from ..base import Context, Desc, Val

BOUNDS = frozenset(["<", "<=", ">", ">="])


def asked_before(said: Sequence[m.Expr], context: Context) -> Iterator[Val]:
    """What a request tells so much of in the statement before: "withdraw up to $500"."""
    prior = context.prior
    told = prior.resource.box.tests if prior and isinstance(prior.resource, Desc) else ()
    before = (*told, *(prior.when.tests if prior else ()))
    fields = {
        test.left
        for test in (*said, *before)
        if isinstance(test, m.Compare) and isinstance(test.left, m.RequestField)
        and test.op in BOUNDS
    }  # fmt: skip
    for field in sorted(fields, key=lambda each: each.name):
        yield Val(field, field.type, Attr("request", field.name, field.type))
