"""exporting knows how to send spans to the OTLP endpoint that OpenTelemetry's variables name."""

from __future__ import annotations

import os

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from ... import __version__
from .tracing import Tracing

_started: Tracing | None = None


def exporting() -> Tracing:
    """The tracing of this process; begun when first asked for, ended with the process."""
    global _started
    if _started is None:
        # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES go before what is given here.
        named = {"service.name": "sayso"} if not os.environ.get("OTEL_SERVICE_NAME") else {}
        resource = Resource.create(named | {"service.version": __version__})
        provider = TracerProvider(resource=resource)
        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        _started = Tracing(provider)
    return _started
