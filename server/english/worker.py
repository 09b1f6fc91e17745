"""The process that drafts: a task a line comes in, what came of it goes out.

Proving takes seconds of a processor, and the solver knows no threads; so it is done here, and the
server goes on deciding meanwhile. The process ends with its standard input.
"""

from __future__ import annotations

import sys

import msgspec

from ...compiler.diagnostics import PolicyError
from ...engine.errors import SaysoError
from .work import Drafted, Task, work


class Answer(msgspec.Struct, frozen=True):
    """What came of a task, or what was wrong: the error's code and message."""

    drafted: Drafted | None = None
    code: str = ""
    message: str = ""


def main() -> None:
    """Answer line by line."""
    decode = msgspec.json.Decoder(Task).decode
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(msgspec.json.encode(_answer(decode(line))) + b"\n")
        sys.stdout.buffer.flush()


def _answer(task: Task) -> Answer:
    try:
        return Answer(work(task))
    except PolicyError as error:
        return Answer(None, error.code, error.diagnostics[0].message)
    except SaysoError as error:
        return Answer(None, error.code, error.message)
    except Exception as error:  # told to the server, whose log has it
        return Answer(None, "internal", f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
