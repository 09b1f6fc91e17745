"""Knows how to keep what was made of the models that came last: most texts of one model come one
after the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from ..compiler import model as m

Made = TypeVar("Made")
MOST = 8


class Kept(Generic[Made]):
    """What a function makes of a model, made once for each of the latest models."""

    def __init__(self, make: Callable[[m.Model], Made]) -> None:
        self._make = make
        self._latest: deque[tuple[m.Model, Made]] = deque(maxlen=MOST)

    def __call__(self, model: m.Model) -> Made:
        """That of this very model: an equal one is another."""
        for known, made in tuple(self._latest):
            if known is model:
                return made
        made = self._make(model)
        self._latest.append((model, made))
        return made
