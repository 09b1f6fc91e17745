"""Knows the front ends that can be judged, each loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from .evaluate import Compile


def _controlled() -> Compile:
    return cast(Compile, import_module("..compile", __package__).compile_english)


FRONT_ENDS: Mapping[str, Callable[[], Compile]] = {"controlled": _controlled}
"""By name: what loads it."""
