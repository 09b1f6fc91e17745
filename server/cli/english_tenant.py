"""A dialogue about a tenant's policy, in a database or on a server; drafts are kept there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .database import with_tenant

Json = dict[str, Any]


class TenantDialogue:
    """The dialogue; a draft is told as JSON-able data."""

    def __init__(self, data_dir: Path | None, tenant: str, seconds: float) -> None:
        self._data_dir, self._tenant, self._seconds = data_dir, tenant, seconds
        self._id = ""

    def start(self, text: str, name: str | None) -> Json:
        """Draft a text against the policy at work."""
        told = with_tenant(
            self._data_dir, self._tenant, lambda t: t.draft_english(text, name, self._seconds)
        )
        return self._kept(told)

    def answer(self, choice: int) -> Json:
        """Choose a reading."""
        id = self._id
        told = with_tenant(
            self._data_dir, self._tenant, lambda t: t.answer_english(id, choice, self._seconds)
        )
        return self._kept(told)

    def accept(self, *, widen: bool, drop_examples: bool, reason: str) -> Json:
        """Publish the policy with the rule."""
        id = self._id
        return with_tenant(
            self._data_dir,
            self._tenant,
            lambda t: t.accept_english(id, widen=widen, drop_examples=drop_examples, reason=reason),
        )

    def _kept(self, told: Json) -> Json:
        self._id = str(told["id"])
        return told
