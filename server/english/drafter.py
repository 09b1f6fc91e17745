"""Knows how a server has sentences drafted by a process of its own, one after the other."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import subprocess
import sys
import threading

import msgspec
import structlog

from ...engine.errors import SaysoError
from ...nl.dialogue import NoSuchChoice
from .work import Drafted, Task
from .worker import Answer

PATIENCE = 30.0
"""Seconds for a task beside those that it may take to prove; then the process is ended."""

WAITING = 8
"""Tasks that may wait for their turn; one more is told to come again."""

_log = structlog.get_logger("sayso.english")


class Busy(SaysoError):
    """More sentences are being drafted than can be; it is worth asking again."""

    code = "busy"


class DraftFailed(SaysoError):
    """The draft could not be made, for no fault of the text's."""

    code = "draft-failed"


class Drafter:
    """The process, started when the first task comes and anew when it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()
        self._waiting = 0

    async def work(self, task: Task) -> Drafted:
        """What comes of a task; raises Busy, DraftFailed and what the work raises."""
        if self._waiting >= WAITING:
            raise Busy("too many sentences are being drafted: ask again")
        self._waiting += 1
        try:
            return _read(await asyncio.to_thread(self._exchange, task))
        finally:
            self._waiting -= 1

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        process.wait()

    def _exchange(self, task: Task) -> Answer:
        with self._turn:
            process = self._started()
            assert process.stdin is not None
            assert process.stdout is not None
            late = threading.Timer(PATIENCE + 3 * task.seconds, process.kill)
            late.start()
            try:
                process.stdin.write(msgspec.json.encode(task) + b"\n")
                process.stdin.flush()
                line = process.stdout.readline()
                if line.endswith(b"\n"):
                    return msgspec.json.decode(line, type=Answer)
            except (OSError, ValueError) as error:
                _log.warning("a draft failed", error=str(error))
            finally:
                late.cancel()
            self.close()
            raise DraftFailed("the draft could not be made, or took too long")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", f"{__package__}.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process


def _read(answer: Answer) -> Drafted:
    if answer.drafted is not None:
        return answer.drafted
    if answer.code == NoSuchChoice.code:
        raise NoSuchChoice(answer.message)
    _log.error("a draft failed", code=answer.code, error=answer.message)
    raise DraftFailed("the draft could not be made")


SHARED = Drafter()
"""The one of this process."""
atexit.register(SHARED.close)
