"""The workload gdrive: documents in folders, owned by users, shared with users and groups."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from ..scenario import Scenario
from ..world import Edges
from . import SIZES, Asked, closure, connected, edges, names, nested, scenario

SUITE = "gdrive"
ACTIONS = ("read", "write", "share", "change_owner")


class World:
    """n each of users, groups, folders and documents."""

    def __init__(self, n: int) -> None:
        rng = random.Random(n)
        self.users, self.groups = names("u", n), names("g", n)
        self.folders, self.documents = names("f", n), names("d", n)
        self.member = connected(rng, self.groups, self.users)
        self.folder_parent = nested(rng, self.folders)
        self.document_parent = connected(rng, self.documents, self.folders)
        self.folder_owner = connected(rng, self.folders, self.users)
        self.document_owner = connected(rng, self.documents, self.users)
        self.folder_user = connected(rng, self.folders, self.users)
        self.folder_group = connected(rng, self.folders, self.groups)
        self.document_user = connected(rng, self.documents, self.users)
        self.document_group = connected(rng, self.documents, self.groups)
        self.public = {d for d in self.documents if rng.random() < 0.5}
        self.owner = set(self.folder_owner + self.document_owner)
        self.viewer = set(self.folder_user + self.document_user)
        self.viewer |= set(self.folder_group + self.document_group)
        self.groups_of = {
            u: [u, *(g for g, member in self.member if member == u)] for u in self.users
        }
        parents = self.folder_parent + self.document_parent
        self.above = {x: closure(x, parents) for x in self.folders + self.documents}

    def edges(self) -> list[Edges]:
        return [
            edges("group", "member", "user", self.member),
            edges("folder", "parent", "folder", self.folder_parent),
            edges("folder", "owner", "user", self.folder_owner),
            edges("folder", "viewer", "user", self.folder_user),
            edges("folder", "viewer", "group", self.folder_group, "member"),
            edges("document", "parent", "folder", self.document_parent),
            edges("document", "owner", "user", self.document_owner),
            edges("document", "viewer", "user", self.document_user),
            edges("document", "viewer", "group", self.document_group, "member"),
        ]

    def attributes(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [("document", d, {"public": d in self.public}) for d in self.documents]

    def questions(self) -> Iterator[Asked]:
        for user in self.users:
            for document in self.documents:
                for action in ACTIONS:
                    yield user, action, "document", document
            for folder in self.folders:
                yield user, "create_document", "folder", folder

    def allowed(self, user: str, action: str, resource: str) -> bool:
        if action in ("change_owner", "create_document"):
            return (resource, user) in self.owner
        places = self.above[resource]
        if any((place, user) in self.owner for place in places):
            return True
        sees = any((place, who) in self.viewer for place in places for who in self.groups_of[user])
        return action == "read" and (sees or resource in self.public)


def scenarios(requests: int) -> list[Scenario]:
    """One for each size."""
    return [scenario(SUITE, n, World(n), requests) for n in SIZES]
