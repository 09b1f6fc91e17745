"""The typed tree of a CEL condition: every overload resolved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .syntax import Place
from .types import CelType


@dataclass(frozen=True, slots=True)
class Typed:
    """One operation. `op` says which:

    `const` (value); `parameter`, `variable` (name); `and`, `or`, `not`, `if`; `==` `!=` `<` `<=`
    `>` `>=`; `in`; `+` `-` `*` `/` `%`, `negative`; `index`; `has` (a map, name); `list`; `map`
    (keys and values by turns); `size`; `contains`, `startsWith`, `endsWith`, `matches`; `convert`
    (to its type); `get…` (a timestamp or duration, perhaps a zone); `in_cidr`; and `all`,
    `exists`, `exists_one`, `filter`, `transform` (what they range over, a test, for transform a
    result; name the variable).
    """

    op: str
    place: Place
    type: CelType
    args: tuple[Typed, ...] = ()
    value: bool | int | float | str | bytes | None = None
    name: str = ""

    def nodes(self) -> Iterator[Typed]:
        """This one and all below it."""
        yield self
        for arg in self.args:
            yield from arg.nodes()
