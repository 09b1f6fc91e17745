"""Knows OpenAI's API and those like it: Responses, and Chat Completions where there is no other.

Responses (POST /responses): a custom tool with a Lark grammar holds the answer to the grammar;
`text.format` holds it to a JSON schema. An endpoint without Responses is asked through Chat
Completions (POST /chat/completions), whose `response_format` does the latter.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from .provider import Ask, Client, ModelFailure, Way, number, told
from .settings import Settings
from .usage import Usage

TOOL = "restate"
SCHEMA_NAME = "rule"


class OpenAIClient:
    """An open connection, and whether the endpoint has Responses."""

    ways: tuple[Way, ...] = ("grammar", "schema", "text")

    def __init__(self, sdk: Any, client: Any, settings: Settings, usage: Usage) -> None:
        self._sdk = sdk
        self._client = client
        self._settings = settings
        self._usage = usage

    async def ask(self, ask: Ask) -> str:
        """The answer's text; raises ModelFailure."""
        try:
            return await self._responses(ask)
        except ModelFailure as failure:
            if failure.kind != "form-refused" or ask.way == "grammar":
                raise
            return await self._chat(ask)

    async def _responses(self, ask: Ask) -> str:
        call = self._client.responses.with_raw_response.create(
            model=self._settings.model,
            instructions=ask.instructions,
            input=ask.input,
            max_output_tokens=self._settings.most_tokens,
            store=False,
            **_responses_form(ask),
        )
        response = await told(call, self._sdk, self._settings, self._usage)
        self._count(response, "input_tokens", "output_tokens")
        status = getattr(response, "status", None)
        if status == "incomplete":
            reason = getattr(getattr(response, "incomplete_details", None), "reason", None)
            raise _stopped(reason, self._settings)
        if status == "failed":
            said = getattr(getattr(response, "error", None), "message", None)
            raise ModelFailure("server-error", f"the model failed: {said or 'it says not why'}")
        texts: list[str] = []
        for item in _items(response, "output"):
            if ask.way == "grammar" and getattr(item, "type", None) == "custom_tool_call":
                texts.append(getattr(item, "input", None) or "")
            for part in _items(item, "content"):
                if getattr(part, "type", None) == "refusal":
                    raise _refused(getattr(part, "refusal", None))
                if ask.way != "grammar" and getattr(part, "type", None) == "output_text":
                    texts.append(getattr(part, "text", None) or "")
        return _only("".join(texts))

    async def _chat(self, ask: Ask) -> str:
        form: dict[str, Any] = {}
        if ask.way == "schema":
            schema = {"name": SCHEMA_NAME, "strict": True, "schema": ask.form}
            form = {"response_format": {"type": "json_schema", "json_schema": schema}}
        call = self._client.chat.completions.with_raw_response.create(
            model=self._settings.model,
            messages=[
                {"role": "system", "content": ask.instructions},
                {"role": "user", "content": ask.input},
            ],
            max_completion_tokens=self._settings.most_tokens,
            **form,
        )
        response = await told(call, self._sdk, self._settings, self._usage)
        self._count(response, "prompt_tokens", "completion_tokens")
        choices = _items(response, "choices")
        if not choices:
            raise ModelFailure("empty", "the answer is empty")
        message = getattr(choices[0], "message", None)
        if getattr(message, "refusal", None):
            raise _refused(getattr(message, "refusal", None))
        reason = getattr(choices[0], "finish_reason", None)
        if reason in ("length", "content_filter"):
            raise _stopped(reason, self._settings)
        return _only(getattr(message, "content", None) or "")

    def _count(self, response: Any, read: str, written: str) -> None:
        usage = getattr(response, "usage", None)
        self._usage.tokens_read += number(getattr(usage, read, None))
        self._usage.tokens_written += number(getattr(usage, written, None))


@asynccontextmanager
async def opened(settings: Settings, usage: Usage) -> AsyncIterator[Client]:
    """The API, open; raises ModelFailure where its SDK is not installed."""
    try:
        import openai
    except ImportError:
        raise ModelFailure(
            "not-installed", "its SDK is not installed: pip install 'sayso[models]'"
        ) from None
    async with openai.AsyncOpenAI(
        api_key=settings.key,
        base_url=settings.base_url,
        timeout=settings.timeout,
        max_retries=settings.retries,
    ) as client:
        yield OpenAIClient(openai, client, settings, usage)


def _responses_form(ask: Ask) -> dict[str, Any]:
    if ask.way == "grammar":
        format_ = {"type": "grammar", "syntax": "lark", "definition": ask.form}
        tool = {
            "type": "custom",
            "name": TOOL,
            "description": "Restate the author's text, each sentence after a quote of it.",
            "format": format_,
        }
        return {
            "tools": [tool],
            "tool_choice": {"type": "custom", "name": TOOL},
            "parallel_tool_calls": False,
        }
    if ask.way == "schema":
        schema = {"type": "json_schema", "name": SCHEMA_NAME, "strict": True, "schema": ask.form}
        return {"text": {"format": schema}}
    return {}


def _items(of: Any, name: str) -> list[Any]:
    found = getattr(of, name, None)
    return found if isinstance(found, list) else []


def _only(text: str) -> str:
    if not text.strip():
        raise ModelFailure("empty", "the answer is empty")
    return text


def _refused(said: object) -> ModelFailure:
    reason = f": “{str(said)[:200]}”" if said else ""
    return ModelFailure("refused", f"the model declined to answer{reason}")


def _stopped(reason: object, settings: Settings) -> ModelFailure:
    if reason == "content_filter":
        return ModelFailure("refused", "a content filter stopped the answer")
    return ModelFailure("truncated", f"the answer was cut short at {settings.most_tokens:,} tokens")
