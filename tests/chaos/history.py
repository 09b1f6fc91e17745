"""history knows how a run is written down: a JSON object a line, in the order of its events.

asked    a write: `op` (also its reason and idempotency key), `touch`, `delete` and `level`; each
         attempt. An import has `chunks` instead, each the documents of lines that go in together
done     its answer: `op`, `token`
refused  its refusal, so that it was not done: `op`, `code`
unknown  no answer, or one that does not tell: `op`
check    a check that was answered: `doc`, `token` (asked for, `latest` or null), `since` (how
         many lines there were when it was asked), `allowed`, `told` (the answer's token)
seen     a change that a watch told, whichever server it was at: `token`, `touch`, `delete`
late     a check that was refused for want of a revision: nothing is held against it
kill     a process killed: `what`
token    what a token means: `token`, `revision`; known only afterwards
feed     an entry of the feed, at the end: `revision`, `reason`, `touch`, `delete`, `level`
table    what the tables have, at the end: `rows`, `past`, `levels`, `revision`
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec


class History:
    """A history that is being written."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self.lines = 0

    def add(self, kind: str, **fields: Any) -> None:
        """The next event."""
        self._file.write(msgspec.json.encode({"kind": kind, **fields}) + b"\n")
        self._file.flush()
        self.lines += 1

    def close(self) -> None:
        """No more of it."""
        self._file.close()


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The events of a history."""
    with path.open("rb") as file:
        for line in file:
            yield msgspec.json.decode(line)
