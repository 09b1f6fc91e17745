"""The workload github: repositories of organisations, with roles for users and nested teams."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from ..scenario import Scenario
from ..world import Edges
from . import PROBABILITY, SIZES, Asked, closure, connected, edges, names, nested, scenario

SUITE = "github"

LEVELS = ("read", "triage", "write", "maintain", "administer")
"""Each includes those before it."""

ROLES = {"reader": 0, "triager": 1, "writer": 2, "maintainer": 3, "admin": 4}
"""On a repository: up to which level."""

BASE_ROLES = {"repo_reader": 0, "repo_writer": 2, "repo_admin": 4}
"""On an organisation: up to which level on each of its repositories."""


class World:
    """n each of users, teams, organisations and repositories."""

    def __init__(self, n: int) -> None:
        rng = random.Random(n)
        self.users, self.teams = names("u", n), names("t", n)
        self.organizations, self.repositories = names("o", n), names("r", n)
        self.team_user = connected(rng, self.teams, self.users)
        self.team_team = [(outer, inner) for inner, outer in nested(rng, self.teams)]
        self.organization_user = connected(rng, self.organizations, self.users)
        self.owner = {r: rng.choice(self.organizations) for r in self.repositories}
        self.role_user = _with(rng, ROLES, self.repositories, self.users)
        self.role_team = _with(rng, ROLES, self.repositories, self.teams)
        self.base_user = _with(rng, BASE_ROLES, self.organizations, self.users)
        self.base_members = _with(rng, BASE_ROLES, self.organizations, self.organizations)
        up = [
            (inner, outer)
            for outer, inner in self.team_user + self.team_team + self.organization_user
        ]
        self.is_in = {u: closure(u, up) for u in self.users}

    def edges(self) -> list[Edges]:
        made = [
            edges("team", "member", "user", self.team_user),
            edges("team", "member", "team", self.team_team, "member"),
            edges("organization", "member", "user", self.organization_user),
            edges("repository", "owner", "organization", self.owner.items()),
        ]
        for role in ROLES:
            users, teams = _of(self.role_user, role), _of(self.role_team, role)
            made.append(edges("repository", role, "user", users))
            made.append(edges("repository", role, "team", teams, "member"))
        for role in BASE_ROLES:
            users, members = _of(self.base_user, role), _of(self.base_members, role)
            made.append(edges("organization", role, "user", users))
            made.append(edges("organization", role, "organization", members, "member"))
        return made

    def attributes(self) -> list[tuple[str, str, dict[str, Any]]]:
        return []

    def questions(self) -> Iterator[Asked]:
        for user in self.users:
            for repository in self.repositories:
                for action in LEVELS:
                    yield user, action, "repository", repository

    def allowed(self, user: str, action: str, resource: str) -> bool:
        level, mine = LEVELS.index(action), self.is_in[user]
        direct = any(
            repository == resource and who in mine and ROLES[role] >= level
            for role, repository, who in self.role_user + self.role_team
        )
        return direct or any(
            organization == self.owner[resource] and who in mine and BASE_ROLES[role] >= level
            for role, organization, who in self.base_user + self.base_members
        )


def _with(
    rng: random.Random, roles: dict[str, int], objects: list[str], subjects: list[str]
) -> list[tuple[str, str, str]]:
    """(role, object, subject): those connected, each by one random role."""
    return [
        (rng.choice(list(roles)), o, s)
        for o in objects
        for s in subjects
        if rng.random() < PROBABILITY
    ]


def _of(given: list[tuple[str, str, str]], role: str) -> list[tuple[str, str]]:
    return [(o, s) for r, o, s in given if r == role]


def scenarios(requests: int) -> list[Scenario]:
    """One for each size."""
    return [scenario(SUITE, n, World(n), requests) for n in SIZES]
