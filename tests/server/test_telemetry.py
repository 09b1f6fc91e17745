"""Spans: of requests and of what they cause, with nothing of what they ask; none when off."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from sayso.server import telemetry
from sayso.server.http.app import App
from sayso.server.http.front import Front
from sayso.server.http.protocol import DECLINED, protocol_for
from sayso.server.http.site import DatabaseSite, FileSite
from sayso.server.telemetry.names import template
from sayso.store import spans
from sayso.store.changes import Write
from sayso.store.database import connect
from sayso.store.errors import UnknownTenant
from sayso.tenants import directory as directories
from sayso.tenants import publishing
from sayso.tenants.directory import Directory
from sayso.tenants.files import Service
from tests.store.conftest import data_directory, postgres, server
from tests.store.databases import Postgres
from tests.tenants.policies import eventually

pytest.importorskip("opentelemetry.sdk.trace")

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from sayso.server.telemetry.tracing import EVERY, Tracing

__all__ = ["data_directory", "postgres", "server"]  # fixtures

POLICY = "type user\ntype document\n  relation owner: user\n"
EVALUATION: dict[str, Any] = {
    "subject": {"type": "user", "id": "secret-ann"},
    "action": {"name": "owner"},
    "resource": {"type": "document", "id": "secret-plan"},
}
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


class Seen:
    """A tracing whose spans stay in memory."""

    def __init__(self) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracing = Tracing(provider)

    def spans(self) -> list[ReadableSpan]:
        found = list(self._exporter.get_finished_spans())
        self._exporter.clear()
        return found

    def names(self) -> list[str]:
        return [span.name for span in self.spans()]


@pytest.fixture
def seen() -> Iterator[Seen]:
    seen = Seen()
    yield seen
    seen.tracing.stop()


@pytest.fixture
def front(tmp_path: Path) -> Front:
    path = tmp_path / "policy.sayso"
    path.write_text(POLICY)
    return Front(Service(path), public_url="http://test")


def ask(app: Any, *requests: tuple[str, str, dict[str, str]]) -> list[int]:
    async def main() -> list[int]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            statuses = []
            for method, path, headers in requests:
                body = EVALUATION if method == "POST" else None
                answer = await client.request(method, path, json=body, headers=headers)
                statuses.append(answer.status_code)
            return statuses

    return asyncio.run(main())


def test_a_request_is_a_span_of_its_caller_s_trace(seen: Seen, front: Front) -> None:
    app = seen.tracing.app(App(FileSite(front)))
    headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "x-request-id": "r1"}
    assert ask(app, ("POST", "/access/v1/evaluation", headers)) == [200]
    [span] = seen.spans()
    assert span.name == "POST /access/v1/evaluation"
    assert span.kind.name == "SERVER"
    assert f"{span.context.trace_id:032x}" == TRACE
    assert span.parent is not None
    assert f"{span.parent.span_id:016x}" == PARENT
    assert dict(span.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": "/access/v1/evaluation",
        "url.scheme": "http",
        "http.response.status_code": 200,
        "sayso.request_id": "r1",
    }


@pytest.mark.parametrize(
    "header", ["", "junk", f"00-{'0' * 32}-{PARENT}-01", f"ff-{TRACE}-{PARENT}-01"]
)
def test_a_traceparent_that_is_none_begins_a_trace(seen: Seen, front: Front, header: str) -> None:
    app = seen.tracing.app(App(FileSite(front)))
    assert ask(app, ("GET", "/healthz", {"traceparent": header})) == [200]
    [span] = seen.spans()
    assert span.parent is None


def test_a_trace_that_is_not_recorded_stays_so(seen: Seen, front: Front) -> None:
    app = seen.tracing.app(App(FileSite(front)))
    ask(app, ("GET", "/healthz", {"traceparent": f"00-{TRACE}-{PARENT}-00"}))
    assert seen.spans() == []


def test_nothing_that_is_asked_is_told(seen: Seen, front: Front) -> None:
    app = seen.tracing.app(App(FileSite(front)))
    requests = [
        ("POST", "/access/v1/evaluation", {"authorization": "Bearer secret-key"}),
        ("GET", "/v1/keys/secret-id", {}),
        ("GET", "/secret-path?x=secret-query", {}),
    ]
    assert ask(app, *requests) == [200, 404, 404]
    found = seen.spans()
    assert [span.name for span in found] == [
        "POST /access/v1/evaluation", "GET /v1/keys/{name}", "GET /{other}",
    ]  # fmt: skip
    assert "secret" not in "".join(span.to_json() for span in found)


@pytest.mark.parametrize(
    ("path", "route", "tenant"),
    [
        ("/access/v1/evaluation", "/access/v1/evaluation", None),
        ("/t/acme/access/v1/evaluations", "/t/{tenant}/access/v1/evaluations", "acme"),
        ("/t/acme", "/t/{tenant}/{other}", "acme"),
        ("/t/acme/v1/keys/12ab/revoke", "/t/{tenant}/v1/keys/{name}/revoke", "acme"),
        ("/v1/relationships/write", "/v1/relationships/write", None),
        ("/v1/relationships/a/b/c", "/{other}", None),
        ("/v1/nothing", "/{other}", None),
        ("/v1/", "/{other}", None),
        ("/", "/{other}", None),
    ],
)
def test_names(path: str, route: str, tenant: str | None) -> None:
    assert template(path) == (route, tenant)


def test_what_a_write_causes_is_of_its_trace(
    seen: Seen, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is written while the tenant happens to look for changes arrives by that look, which is
    # of no trace. So nothing looks meanwhile.
    monkeypatch.setattr(directories, "POLL", 3600.0)

    async def main() -> None:
        database = await connect(postgres.url)
        async with Directory(database, postgres.url) as directory:
            tenant = (await directory.registry.create("acme")).id
            replica = await directory.named("acme")
            version = await publishing.keep(database, tenant, POLICY)
            await directory.publish(replica, version.version)
            await eventually(lambda: directory.contact.listening and replica.is_idle)
            site = DatabaseSite(directory, public_url="http://test", require_keys=False)
            app = seen.tracing.app(App(site))
            transport = httpx.ASGITransport(app=app, client=("127.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                seen.spans()
                row = {"object": "document:secret", "relation": "owner", "subject": "user:secret"}
                answer = await client.post(
                    "/t/acme/v1/relationships/write",
                    json={"touch": [row]},
                    headers={"traceparent": f"00-{TRACE}-{PARENT}-01"},
                )
                assert answer.status_code == 200, answer.text
        await database.close()

    asyncio.run(main())
    found = [span for span in seen.spans() if f"{span.context.trace_id:032x}" == TRACE]
    names = {span.name for span in found}
    assert "POST /t/{tenant}/v1/relationships/write" in names
    assert "feed.apply" in names
    assert any(name.startswith("database.") for name in names)
    assert "secret" not in "".join(span.to_json() for span in found)


def test_a_failure_tells_its_class_and_not_its_message(seen: Seen, postgres: Postgres) -> None:
    async def main() -> None:
        database = await connect(postgres.url)
        async with Directory(database, postgres.url) as directory:
            with spans.span("test"), pytest.raises(UnknownTenant):
                await directory.journal.write(999_999, Write(actor="x"))
        await database.close()

    asyncio.run(main())
    failed = [span for span in seen.spans() if not span.status.is_ok]
    assert [dict(span.attributes or {})["error.type"] for span in failed] == ["unknown-tenant"]
    assert not failed[0].events
    assert failed[0].status.description is None


def test_looks_at_the_database_that_nobody_waits_for_are_none(
    seen: Seen, postgres: Postgres
) -> None:
    async def main() -> None:
        database = await connect(postgres.url)
        async with database.registry() as c:
            await c.fetchval("SELECT 1")
        await database.close()

    asyncio.run(main())
    assert seen.spans() == []


# ── The short way ───────────────────────────────────────────────────────────────────────────


def test_evaluations_of_a_recorded_trace_go_the_long_way(seen: Seen, front: Front) -> None:
    taken: list[bytes] = []
    plain = protocol_for(FileSite(front))

    class Fast(plain):  # type: ignore[misc, valid-type]  # a class made at run time
        def __init__(self) -> None:
            """Without a connection."""

        def _try_fast(self, data: bytes) -> int:
            taken.append(data)
            return len(data)

    protocol = seen.tracing.protocol(Fast)()
    head = b"POST /access/v1/evaluation HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n"
    recorded = head % f"traceparent: 00-{TRACE}-{PARENT}-01".encode()
    unrecorded = head % f"Traceparent: 00-{TRACE}-{PARENT}-00".encode()
    untraced = head % b"Accept: */*"
    assert protocol._try_fast(recorded) == DECLINED
    assert protocol._try_fast(unrecorded) == len(unrecorded)
    declined = sum(protocol._try_fast(untraced) == DECLINED for _ in range(3 * EVERY))
    assert declined == 3
    assert recorded not in taken


# ── Off ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://c", "OTEL_TRACES_EXPORTER": "none"}, False),
    ],
)
def test_when_it_is_wanted(environment: dict[str, str], wanted: bool) -> None:
    assert telemetry.wanted(environment) == wanted


def test_off_it_is_not_imported_and_a_span_is_nothing() -> None:
    code = (
        "import sys\n"
        "from sayso.server import database, run, telemetry\n"
        "assert telemetry.start() is None\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry.sdk')]\n"
        "from sayso.store.spans import span\n"
        "assert span('a') is span('b', tenant=1)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=_without_endpoint())


def test_without_its_packages_it_is_off_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "sayso.server.telemetry.exporting", None)
    assert telemetry.start() is None
    assert "pip install 'sayso[telemetry]'" in capsys.readouterr().out


def _without_endpoint() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("OTEL_")}


def test_an_observer_is_told_until_it_goes() -> None:
    seen = Seen()
    with spans.span("feed.apply", tenant=7):
        pass
    seen.tracing.stop()
    with spans.span("feed.apply"):
        pass
    assert seen.names() == ["feed.apply"]
