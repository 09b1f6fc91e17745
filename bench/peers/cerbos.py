"""Cerbos, the server that its npm package has, on loopback."""

from __future__ import annotations

import json
from typing import Any

from ..scenario import Request, Scenario
from .contestant import NO_HIERARCHY, index
from .contestant import Contestant as Base
from .server import LOOPBACK, Server, find, output

CONFIGURATION = """\
server:
  httpListenAddr: "127.0.0.1:{port}"
  grpcListenAddr: "unix:{directory}/grpc.sock"
storage:
  driver: disk
  disk:
    directory: "{directory}/policies"
telemetry:
  disabled: true
"""


class Contestant(Base):
    """A server of its own; each request brings the attributes of its principal and resource."""

    name = "cerbos"
    asked = LOOPBACK
    form = (
        "its npm binary as a server with policies from disk; it holds no data: each request brings "
        "the teams of the user and of the document, as a body of JSON made beforehand; the time "
        "includes the transport, over one connection that is kept. Its in-process form, "
        "@cerbos/embedded, runs only bundles that Cerbos Hub makes"
    )
    extension = "yaml"
    could_not = dict.fromkeys(("gdrive", "github", "tinytodo"), NO_HIERARCHY)

    def __init__(self) -> None:
        self.server: Server | None = None

    def _program(self) -> str:
        return find(
            "cerbos", "peers/node_modules/@cerbos/cerbos-*/cerbos-*", how="npm install cerbos"
        )

    def version(self) -> str:
        return output(self._program(), "--version").split()[0]

    def load(self, scenario: Scenario) -> None:
        server = self.server = Server()
        (server.directory / "policies").mkdir()
        (server.directory / "policies" / f"{scenario.form}.yaml").write_text(
            self.policy(scenario), encoding="utf-8"
        )
        configuration = server.directory / "cerbos.yaml"
        configuration.write_text(
            CONFIGURATION.format(port=server.port, directory=server.directory), encoding="utf-8"
        )
        member, shared = scenario.edges
        self.teams_of = index(list(zip(member.subjects, member.objects, strict=True)))
        self.shared = index(list(zip(shared.objects, shared.subjects, strict=True)))
        server.start([self._program(), "server", "--config", str(configuration)], "/_cerbos/health")
        exchange = server.exchange

        def ask(body: bytes) -> bytes:
            return exchange("/api/check/resources", body)[1]

        self.ask = ask

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        body = {
            "principal": {
                "id": request.subject,
                "roles": ["user"],
                "attr": {"teams": self.teams_of.get(request.subject, []), **request.context},
            },
            "resources": [
                {
                    "resource": {
                        "kind": request.resource_type,
                        "id": request.resource,
                        "attr": {"shared_with": self.shared.get(request.resource, [])},
                    },
                    "actions": [request.action],
                }
            ],
        }
        return (json.dumps(body).encode(),)

    def allowed(self, decision: Any) -> bool:
        (result,) = json.loads(decision)["results"]
        (effect,) = result["actions"].values()
        return bool(effect == "EFFECT_ALLOW")

    def close(self) -> None:
        if self.server is not None:
            self.server.close()
