"""Knows Anthropic's Messages API (POST /v1/messages), whose `output_config` takes a JSON schema."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from .provider import Ask, Client, ModelFailure, Way, number, told
from .settings import Settings
from .usage import Usage


class AnthropicClient:
    """An open connection."""

    ways: tuple[Way, ...] = ("schema", "text")

    def __init__(self, sdk: Any, client: Any, settings: Settings, usage: Usage) -> None:
        self._sdk = sdk
        self._client = client
        self._settings = settings
        self._usage = usage

    async def ask(self, ask: Ask) -> str:
        """The answer's text; raises ModelFailure."""
        form: dict[str, Any] = {}
        if ask.way == "schema":
            form = {"output_config": {"format": {"type": "json_schema", "schema": ask.form}}}
        call = self._client.messages.with_raw_response.create(
            model=self._settings.model,
            max_tokens=self._settings.most_tokens,
            system=ask.instructions,
            messages=[{"role": "user", "content": ask.input}],
            **form,
        )
        message = await told(call, self._sdk, self._settings, self._usage)
        self._count(getattr(message, "usage", None))
        reason = getattr(message, "stop_reason", None)
        if reason == "refusal":
            raise ModelFailure("refused", "the model declined to answer")
        if reason in ("max_tokens", "model_context_window_exceeded"):
            most = self._settings.most_tokens
            raise ModelFailure("truncated", f"the answer was cut short at {most:,} tokens")
        content = getattr(message, "content", None)
        blocks = content if isinstance(content, list) else []
        text = "".join(
            getattr(block, "text", None) or ""
            for block in blocks
            if getattr(block, "type", None) == "text"
        )
        if not text.strip():
            raise ModelFailure("empty", "the answer is empty")
        return text

    def _count(self, usage: Any) -> None:
        for name in ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"):
            self._usage.tokens_read += number(getattr(usage, name, None))
        self._usage.tokens_written += number(getattr(usage, "output_tokens", None))


@asynccontextmanager
async def opened(settings: Settings, usage: Usage) -> AsyncIterator[Client]:
    """The API, open; raises ModelFailure where its SDK is not installed."""
    try:
        import anthropic
    except ImportError:
        raise ModelFailure(
            "not-installed", "its SDK is not installed: pip install 'sayso[models]'"
        ) from None
    async with anthropic.AsyncAnthropic(
        api_key=settings.key,
        base_url=settings.base_url,
        timeout=settings.timeout,
        max_retries=settings.retries,
    ) as client:
        yield AnthropicClient(anthropic, client, settings, usage)
