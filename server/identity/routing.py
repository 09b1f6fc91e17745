"""routing says what a family of endpoints is: each module of routes/ is one, as its ROUTES."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ..http.response import Response
from .request import Request

Handler = Callable[[Request], Awaitable[Response]]
Routes = dict[str, dict[str, Handler]]
"""Paths, and the handler of each method."""
