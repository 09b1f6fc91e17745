"""texts knows which free texts can be kept."""

from __future__ import annotations

import re

from ...engine.errors import InvalidRequest

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_KEY = re.compile("[\x21-\x7e]{1,255}")

MOST = 1_000


def check_text(text: str, what: str, most: int = MOST) -> str:
    """The text itself; raises InvalidRequest where it is too long or has control characters."""
    if len(text) > most:
        raise InvalidRequest(f"it has {len(text):,} characters; the limit is {most:,}", place=what)
    if _FORBIDDEN.search(text):
        raise InvalidRequest("it holds a control character or lone surrogate", place=what)
    return text


def check_idempotency_key(key: str) -> str:
    """The key itself; raises InvalidRequest unless it is 1 to 255 printable ASCII characters."""
    if not _KEY.fullmatch(key):
        raise InvalidRequest(
            "it is 1 to 255 printable ASCII characters without spaces", place="Idempotency-Key"
        )
    return key
