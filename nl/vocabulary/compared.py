"""Knows with what free texts of a model are compared, and so how their values are spelled."""

from __future__ import annotations

from ...compiler import model as m
from ...compiler.twin import nodes


def compared_with(model: m.Model) -> set[str]:
    """The texts that a model's own terms and rules compare with: those are spelled so."""
    consts = (node.value for node in nodes(model) if isinstance(node, m.Const))
    values = (
        each for value in consts for each in (value if isinstance(value, tuple) else (value,))
    )
    return {value for value in values if isinstance(value, str)}
