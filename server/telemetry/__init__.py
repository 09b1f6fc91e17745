"""telemetry knows how to tell OpenTelemetry what takes how long, where somebody wants to know.

It is off, and imports nothing, unless OTEL_EXPORTER_OTLP_ENDPOINT is set and the packages of the
extra `telemetry` are installed. docs/operations.md says which spans there are.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from .tracing import Tracing

_log = structlog.get_logger("sayso.telemetry")

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")


def start() -> Tracing | None:
    """Begin to tell, if it is wanted and possible; what the server has to let see its requests."""
    if not wanted(os.environ):
        return None
    try:
        from .exporting import exporting
    except ImportError as error:
        _log.warning(
            "an OpenTelemetry endpoint is set, and its packages are not installed: "
            "pip install 'sayso[telemetry]'",
            missing=error.name,
        )
        return None
    return exporting()


def wanted(environment: os._Environ[str] | dict[str, str]) -> bool:
    """Whether OpenTelemetry's own variables ask for traces."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    if environment.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp":
        return False
    return any(environment.get(name) for name in _ENDPOINTS)
