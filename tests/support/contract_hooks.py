"""What schemathesis is told of the API beside its description (SCHEMATHESIS_HOOKS)."""

from __future__ import annotations

import contextlib
import re
from typing import Any

import schemathesis  # type: ignore[import-not-found, unused-ignore] # has a place of its own

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
LONG = 5
UNKNOWN = "x-schemathesis-unknown-property"


@schemathesis.serializer("application/jsonl")  # type: ignore[untyped-decorator, unused-ignore]
def lines(_: Any, value: Any) -> bytes:
    """A body of JSON lines, which the description has as one text."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook  # type: ignore[untyped-decorator, unused-ignore]
def filter_case(_: Any, case: Any) -> bool:
    """No request only to see a header refused that nobody knows: HTTP has them ignored."""
    return not any(name.lower() == UNKNOWN for name in case.headers or {})


@schemathesis.hook  # type: ignore[untyped-decorator, unused-ignore]
def before_call(_: Any, case: Any, __: Any) -> None:
    """A token that was never given out is refused before anything is looked at; one is enough.

    And whoever does not wait for the latest revision is rightly told that it has not come (503).
    """
    headers = case.headers or {}
    names = {name.lower(): name for name in headers}
    token = names.get("sayso-at-least")
    if token is None:
        return
    if TOKEN.fullmatch(str(headers[token])):
        headers[token] = "latest"
    wait = names.get("sayso-wait")
    if headers[token] == "latest" and wait is not None:
        with contextlib.suppress(ValueError):
            if 0 <= float(headers[wait]) < LONG:
                headers[wait] = str(LONG)
