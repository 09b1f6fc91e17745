"""load knows how to be the clients: writers who each know what they wrote, and check it."""

from __future__ import annotations

import asyncio
import random
from typing import Any

import httpx

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


class Writer:
    """One client, who alone writes to some documents, and so knows what they are."""

    def __init__(self, number: int, url: str, history: History, rng: random.Random) -> None:
        self.name = f"w{number}"
        self._history = history
        self._rng = rng
        self._client = httpx.AsyncClient(
            base_url=url,
            trust_env=False,
            timeout=20.0,
            limits=httpx.Limits(max_keepalive_connections=0),  # any worker may get the next
        )
        self._ops = 0
        self._generation = 0
        self._held: dict[str, bool] = {}
        self._renew()
        self.done = 0

    async def run(self, stopping: asyncio.Event) -> None:
        """Write and check until told to stop."""
        async with self._client:
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
        body = {
            "touch": [_row(doc) for doc in touch],
            "delete": [_row(doc) for doc in delete],
            "must_not_exist": [_row(doc) for doc in touch],
            "must_exist": [_row(doc) for doc in delete],
            "attributes": [
                {"entity": f"user:{name}", "attributes": {"level": n}} for name, n in level.items()
            ],
            "reason": op,
        }
        patient = self._rng.random() < 0.8
        while True:
            self._history.add("asked", op=op, touch=touch, delete=delete, level=level)
            status, answer = await self._post(
                "/v1/relationships/write", body, {"Idempotency-Key": op}
            )
            if status == 200:
                self._history.add("done", op=op, token=answer["revision"])
                self._held.update((doc, not self._held[doc]) for doc in docs)
                self.done += 1
                return str(answer["revision"])
            if 400 <= status < 500:
                self._history.add("refused", op=op, code=f"{status} {answer.get('code')}")
                self._renew()
                return None
            self._history.add("unknown", op=op, status=status)
            if not patient or stopping.is_set():
                self._renew()
                return None
            await asyncio.sleep(0.05 + self._rng.random() * 0.1)

    async def _check(self, token: str | None) -> None:
        doc = self._rng.choice(sorted(self._held))
        since = self._history.lines
        headers = {"Sayso-At-Least": token, "Sayso-Wait": "10"} if token else {}
        status, answer = await self._post("/access/v1/evaluation", _question(doc), headers)
        if status == 200:
            self._history.add(
                "check",
                doc=doc,
                token=token,
                since=since,
                allowed=answer["decision"],
                told=answer["context"]["revision"],
            )
        else:
            self._history.add("late", status=status)

    async def _post(self, path: str, body: Any, headers: dict[str, str]) -> tuple[int, Any]:
        """(status, answer), of 599 where there was none."""
        try:
            answer = await self._client.post(path, json=body, headers=headers)
            return answer.status_code, answer.json()
        except (httpx.HTTPError, ValueError):
            return 599, {}


def _row(doc: str) -> dict[str, str]:
    return {"object": f"doc:{doc}", "relation": "owner", "subject": "user:ann"}


def _question(doc: str) -> dict[str, Any]:
    return {
        "subject": {"type": "user", "id": "ann"},
        "action": {"name": "view"},
        "resource": {"type": "doc", "id": doc},
    }


async def set_up(url: str, seconds: float) -> None:
    """Publish the policy once the server answers."""
    async with httpx.AsyncClient(base_url=url, trust_env=False) as client:
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
