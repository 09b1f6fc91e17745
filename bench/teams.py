"""The suite team-documents: documents shared with teams, by weekday and from a network."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

from .scenario import Request, Scenario
from .world import Edges

SUITE = "team-documents"
POLICY = Path(__file__).with_name("teams.sayso")

USERS, TEAMS, DOCUMENTS = 1_000, 100, 10_000
TEAMS_EACH = 3
"""Teams that a user is in."""
SHARED_WITH = 5
"""Teams that a document is shared with, at most; one at least."""

INSIDE = ("10.20.1.2", "10.20.200.77", "203.0.113.9")
OUTSIDE = ("198.51.100.4", "10.21.0.1", "192.0.2.55")
WEEKDAYS, WEEKEND = range(5), range(5, 7)
"""0 is Monday."""


class World:
    """Who is in which team, and what is shared with which."""

    def __init__(self, seed: int = 2026) -> None:
        rng = random.Random(seed)
        self.users = [f"u{i}" for i in range(USERS)]
        self.teams = [f"t{i}" for i in range(TEAMS)]
        self.documents = [f"d{i}" for i in range(DOCUMENTS)]
        self.teams_of = {u: rng.sample(self.teams, TEAMS_EACH) for u in self.users}
        self.shared = {
            d: rng.sample(self.teams, rng.randint(1, SHARED_WITH)) for d in self.documents
        }
        self.members: dict[str, list[str]] = defaultdict(list)
        for user, teams in self.teams_of.items():
            for team in teams:
                self.members[team].append(user)

    def edges(self) -> list[Edges]:
        """The relationships."""
        member = Edges("team", "member", "user")
        member.extend((t, u) for u, teams in self.teams_of.items() for t in teams)
        shared = Edges("document", "shared_with", "team")
        shared.extend((d, t) for d, teams in self.shared.items() for t in teams)
        return [member, shared]

    def may_edit(self, user: str, document: str, ip: str, weekday: int) -> bool:
        """The sentence, word by word."""
        shared = any(user in self.members[team] for team in self.shared[document])
        return shared and weekday in WEEKDAYS and ip in INSIDE

    def requests(self, n: int, seed: int = 7) -> list[Request]:
        """n of them in random order: half granted, the rest a stranger, a weekend, an outsider."""
        rng = random.Random(seed)
        found = []
        for i in range(n):
            document = rng.choice(self.documents)
            user = rng.choice(self.members[rng.choice(self.shared[document])])
            ip, weekday = rng.choice(INSIDE), rng.choice(WEEKDAYS)
            if i % 8 in (1, 5):
                user = self._stranger(document, rng)
            elif i % 8 == 3:
                weekday = rng.choice(WEEKEND)
            elif i % 8 == 7:
                ip = rng.choice(OUTSIDE)
            answer = self.may_edit(user, document, ip, weekday)
            context = {"ip": ip, "weekday": weekday}
            found.append(Request(user, "edit", "document", document, context, answer))
        rng.shuffle(found)
        return found

    def _stranger(self, document: str, rng: random.Random) -> str:
        while True:
            user = rng.choice(self.users)
            if not set(self.teams_of[user]) & set(self.shared[document]):
                return user


def scenarios(requests: int) -> list[Scenario]:
    """The one of this suite."""
    world = World()
    return [
        Scenario(
            suite=SUITE,
            form="teams",
            case="check",
            policy=POLICY.read_text(encoding="utf-8"),
            edges=world.edges(),
            requests=world.requests(requests),
            seconds=2.0,
        )
    ]
