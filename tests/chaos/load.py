"""load knows how to be the clients: writers who each know what they wrote, and check it."""

from __future__ import annotations

import asyncio
import random

import httpx

from tests.chaos.asking import Asking, Http
from tests.chaos.history import History

POLICY = """
type user
  attribute level: int
type doc
  relation owner: user
  permission view = owner
"""

DOCS = 6
"""Documents of one writer at a time."""

CHUNK = 20
"""Lines of an import that go in together; see often/sitecustomize.py."""


class Writer:
    """One client, who alone writes to some documents, and so knows what they are."""

    def __init__(self, name: str, asking: Asking, history: History, rng: random.Random) -> None:
        self.name = name
        self._history = history
        self._rng = rng
        self._asking = asking
        self._ops = 0
        self._generation = 0
        self._held: dict[str, bool] = {}
        self._renew()
        self.done = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Write and check until told to stop."""
        async with self._asking:
            while not stopping.is_set():
                token = await self._write(stopping)
                if token is not None:
                    for _ in range(self._rng.randrange(3)):
                        await self._check(self._rng.choice([token, token, "latest", None]))
                await asyncio.sleep(self._rng.random() * 0.02)

    def _renew(self) -> None:
        """Take new documents, where it is not known what became of the old."""
        self._generation += 1
        self._held = {f"{self.name}-{self._generation}-{n}": False for n in range(DOCS)}

    async def _write(self, stopping: asyncio.Event) -> str | None:
        """Change some documents; the token, or None where it is given up without knowing."""
        self._ops += 1
        op = f"{self.name}:{self._ops}"
        docs = self._rng.sample(sorted(self._held), self._rng.randrange(1, 4))
        touch = sorted(doc for doc in docs if not self._held[doc])
        delete = sorted(doc for doc in docs if self._held[doc])
        level = {self.name: self._ops} if self._rng.random() < 0.3 else {}
        patient = self._rng.random() < 0.8
        while True:
            self._history.add("asked", op=op, touch=touch, delete=delete, level=level)
            outcome, told = await self._asking.write(op, touch, delete, level)
            self._note(op, outcome, told)
            if outcome == "done":
                self._held.update((doc, not self._held[doc]) for doc in docs)
                return told
            if outcome == "refused" or not patient or stopping.is_set():
                self._renew()
                return None
            await asyncio.sleep(0.05 + self._rng.random() * 0.1)

    def _note(self, op: str, outcome: str, told: str) -> None:
        """Write down what became of an attempt."""
        if outcome == "done":
            self._history.add("done", op=op, token=told)
            self.done += 1
        elif outcome == "refused":
            self._history.add("refused", op=op, code=told)
        else:
            self._history.add("unknown", op=op, status=told)

    async def _check(self, token: str | None) -> None:
        doc = self._rng.choice(sorted(self._held))
        since = self._history.lines
        answer = await self._asking.check(doc, token)
        if answer is None:
            self._history.add("late")
        else:
            allowed, told = answer
            self._history.add(
                "check", doc=doc, token=token, since=since, allowed=allowed, told=told
            )


class Importer(Writer):
    """One client, who brings in new documents, some chunks at once."""

    def __init__(self, name: str, asking: Http, history: History, rng: random.Random) -> None:
        super().__init__(name, asking, history, rng)
        self._http = asking

    async def _write(self, stopping: asyncio.Event) -> str | None:
        """Import; what is broken off is imported again, or left."""
        self._ops += 1
        op = f"{self.name}:{self._ops}"
        docs = [f"{self.name}-{self._ops}-{n}" for n in range(self._rng.randrange(1, 7 * CHUNK))]
        chunks = [docs[at : at + CHUNK] for at in range(0, len(docs), CHUNK)]
        patient = self._rng.random() < 0.8
        while True:
            self._history.add("asked", op=op, chunks=chunks)
            outcome, told = await self._http.bring_in(op, docs)
            self._note(op, outcome, told)
            self._held = dict.fromkeys(docs, outcome == "done")
            if outcome == "done":
                return told
            if outcome == "refused" or not patient or stopping.is_set():
                return None
            await asyncio.sleep(0.05 + self._rng.random() * 0.1)


class Watcher:
    """One client, who watches, and comes back where it was."""

    def __init__(self, asking: Asking, history: History) -> None:
        self._asking = asking
        self._history = history
        self._after = ""

    async def run(self, stopping: asyncio.Event) -> None:
        """Watch until told to stop."""
        async with self._asking:
            while not stopping.is_set():
                async for token, touch, delete in self._asking.watch(self._after, stopping):
                    if token != self._after and touch is not None:
                        self._history.add("seen", token=token, touch=touch, delete=delete)
                    self._after = token
                await asyncio.sleep(0.05)


async def set_up(url: str, seconds: float) -> None:
    """Publish the policy once the server answers."""
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=seconds) as client:
        async with asyncio.timeout(seconds):
            while True:
                try:
                    if (await client.get("/readyz")).status_code == 200:
                        break
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.05)
        kept = await client.post("/v1/policies", json={"text": POLICY})
        assert kept.status_code == 201, kept.text
        published = await client.post("/v1/policies/1/publish", json={"reason": "setup"})
        assert published.status_code == 200, published.text
