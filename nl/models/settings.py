"""Knows which model is asked, where, and within which bounds."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args
from urllib.parse import urlsplit

from ...engine.errors import SaysoError

Provider = Literal["openai", "anthropic"]
PROVIDERS: tuple[Provider, ...] = get_args(Provider)

DEFAULT_MODELS: Mapping[Provider, str] = {"openai": "gpt-5", "anthropic": "claude-sonnet-4-5"}
KEYS: Mapping[Provider, str] = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
NO_KEY = "none"
"""Sent to an endpoint of one's own that asks for no key."""


class BadModelSettings(SaysoError):
    """What is to be asked is not said in a way that can be used."""

    code = "bad-model-settings"


@dataclass(frozen=True, slots=True)
class Settings:
    """`base_url` None is the provider's own. `key` None: nothing can be asked.

    `timeout` is for one try and `patience` for all that a text takes, both in seconds. `retries` is
    of what may pass by itself: a rate limit, a fault of the server, a lost connection. `prices` are
    of a million tokens, read and written, in US dollars; without them no cost is told.
    """

    provider: Provider
    model: str
    base_url: str | None = None
    key: str | None = field(default=None, repr=False)
    timeout: float = 60.0
    patience: float = 240.0
    retries: int = 2
    prices: tuple[float, float] | None = None
    most_tokens: int = 8_000

    @property
    def name(self) -> str:
        """As a person is told: the provider and the model."""
        return f"{self.provider} {self.model}"

    @property
    def key_name(self) -> str:
        """The environment variable that the key is read from."""
        return KEYS[self.provider]


def settings(
    provider: str,
    model: str | None = None,
    base_url: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> Settings:
    """What is asked of a provider, from options and else from the environment.

    SAYSO_MODEL, SAYSO_MODEL_BASE_URL, SAYSO_MODEL_TIMEOUT (seconds), SAYSO_MODEL_RETRIES and
    SAYSO_MODEL_PRICES (`1.25,10`); the key is the provider's own variable. Raises BadModelSettings.
    """
    found = os.environ if environment is None else environment
    if provider not in PROVIDERS:
        raise BadModelSettings(f"`{provider}` is no provider: there are {' and '.join(PROVIDERS)}")
    known: Provider = provider
    url = _url(base_url or found.get("SAYSO_MODEL_BASE_URL") or None)
    key = found.get(KEYS[known]) or (NO_KEY if url else None)
    timeout = _number(found, "SAYSO_MODEL_TIMEOUT", 60.0, 0.05, 3_600)
    retries = int(_number(found, "SAYSO_MODEL_RETRIES", 2, 0, 10))
    return Settings(
        known,
        model or found.get("SAYSO_MODEL") or DEFAULT_MODELS[known],
        url,
        key,
        timeout,
        timeout * 4,
        retries,
        _prices(found.get("SAYSO_MODEL_PRICES")),
    )


def _url(url: str | None) -> str | None:
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname is not None
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise BadModelSettings(
            f"`{url}` is no base URL of a model: write one such as https://models.example/v1"
        )
    return url


def _number(
    found: Mapping[str, str], name: str, default: float, least: float, most: float
) -> float:
    text = found.get(name)
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise BadModelSettings(f"{name} must be a number from {least:g} to {most:g}, not `{text}`")
    return value


def _prices(text: str | None) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        read, written = (float(part) for part in text.split(","))
    except ValueError:
        read = written = math.nan
    if not (0 <= read < math.inf and 0 <= written < math.inf):
        raise BadModelSettings(
            "SAYSO_MODEL_PRICES must be two prices of a million tokens, read and written, "
            f"such as `1.25,10`, not `{text}`"
        )
    return read, written
