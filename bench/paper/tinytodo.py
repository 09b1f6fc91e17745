"""The workload tinytodo: task lists with an owner, readers and editors, users or nested teams."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from ..scenario import Scenario
from ..world import Edges
from . import SIZES, Asked, closure, connected, edges, names, nested, scenario

SUITE = "tinytodo"
ANYONE = ("create_list", "get_lists")
EDIT = ("update_list", "create_task", "update_task", "delete_task")
OWN = ("delete_list", "edit_shares")
APPLICATION = "a0"


class World:
    """n each of users, teams and lists, in one application."""

    def __init__(self, n: int) -> None:
        rng = random.Random(n)
        self.users, self.teams, self.lists = names("u", n), names("t", n), names("l", n)
        self.team_user = connected(rng, self.teams, self.users)
        self.team_team = [(outer, inner) for inner, outer in nested(rng, self.teams)]
        self.owner = {x: rng.choice(self.users) for x in self.lists}
        self.reader_user = connected(rng, self.lists, self.users)
        self.reader_team = connected(rng, self.lists, self.teams)
        self.editor_user = connected(rng, self.lists, self.users)
        self.editor_team = connected(rng, self.lists, self.teams)
        self.reader = set(self.reader_user + self.reader_team)
        self.editor = set(self.editor_user + self.editor_team)
        up = [(inner, outer) for outer, inner in self.team_user + self.team_team]
        self.is_in = {u: closure(u, up) for u in self.users}

    def edges(self) -> list[Edges]:
        return [
            edges("team", "member", "user", self.team_user),
            edges("team", "member", "team", self.team_team, "member"),
            edges("list", "owner", "user", self.owner.items()),
            edges("list", "reader", "user", self.reader_user),
            edges("list", "reader", "team", self.reader_team, "member"),
            edges("list", "editor", "user", self.editor_user),
            edges("list", "editor", "team", self.editor_team, "member"),
        ]

    def attributes(self) -> list[tuple[str, str, dict[str, Any]]]:
        return []

    def questions(self) -> Iterator[Asked]:
        for user in self.users:
            for action in ANYONE:
                yield user, action, "application", APPLICATION
            for one in self.lists:
                for action in ("get_list", *EDIT, *OWN):
                    yield user, action, "list", one

    def allowed(self, user: str, action: str, resource: str) -> bool:
        if action in ANYONE or self.owner[resource] == user:
            return True
        mine = self.is_in[user]
        edits = any((resource, who) in self.editor for who in mine)
        reads = any((resource, who) in self.reader for who in mine)
        return (action in EDIT and edits) or (action == "get_list" and (edits or reads))


def scenarios(requests: int) -> list[Scenario]:
    """One for each size."""
    return [scenario(SUITE, n, World(n), requests) for n in SIZES]
