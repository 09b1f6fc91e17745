"""Knows the front ends that can be judged, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, cast

from .evaluate import Compile

if TYPE_CHECKING:
    from ..models import FrontEnd

MODEL_FRONT_ENDS = ("anthropic", "openai")
"""Those that ask a language model."""


def _controlled() -> Compile:
    return cast(Compile, import_module("..compile", __package__).compile_english)


FRONT_ENDS: Mapping[str, Callable[[], Compile]] = {"controlled": _controlled}
"""By name: what loads it, of those that need nothing."""

NAMES = (*FRONT_ENDS, *MODEL_FRONT_ENDS)


def model_front_end(name: str, model: str | None = None, base_url: str | None = None) -> FrontEnd:
    """One that asks a language model; raises BadModelSettings."""
    models = import_module("..models", __package__)
    return cast("FrontEnd", models.front_end(models.settings(name, model, base_url)))
