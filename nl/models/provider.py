"""Knows what any provider is asked, what it answers, and what can go wrong, in one form for all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any, Literal, Protocol

from .settings import Settings
from .usage import Usage

Way = Literal["grammar", "schema", "text"]
"""How an answer is held to its form: by a grammar, by a JSON schema, by nothing but the words."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `form` is the grammar's text or the JSON schema, as its `way` needs."""

    way: Way
    instructions: str
    input: str
    form: str | dict[str, Any] | None = None


class ModelFailure(Exception):
    """No answer that can be used; `said` is for the author. `kind` never changes its meaning:

    `not-installed`, `not-allowed` (the key or the model), `timeout`, `unreachable`, `rate-limited`,
    `server-error`, `form-refused` (the API does not take the grammar, the schema or the way),
    `bad-request`, `refused`, `truncated`, `empty`, `bad-answer` (not in the form asked for).
    """

    def __init__(self, kind: str, said: str) -> None:
        super().__init__(said)
        self.kind = kind
        self.said = said


class Client(Protocol):
    """A provider's API, for as long as it is open."""

    @property
    def ways(self) -> tuple[Way, ...]:
        """How it can be asked, the best first."""

    async def ask(self, ask: Ask) -> str:
        """The answer's text; raises ModelFailure. Counts into its usage."""


Open = Callable[[Settings, Usage], AbstractAsyncContextManager[Client]]


async def told(call: Awaitable[Any], sdk: Any, settings: Settings, usage: Usage) -> Any:
    """The raw response of an SDK's call, its faults told as ModelFailure.

    The two SDKs have the same classes of errors; `sdk` is the module that has them. They try again
    by themselves, as `settings.retries` bounds it, with growing waits or as Retry-After says.
    """
    url = settings.base_url or f"{settings.provider}'s API"
    try:
        response = await call
    except sdk.APITimeoutError as error:
        usage.retries += _tried_again(error)
        raise ModelFailure("timeout", f"no answer within {settings.timeout:g} seconds") from None
    except sdk.APIConnectionError as error:
        usage.retries += _tried_again(error)
        cause = error.__cause__ or error
        raise ModelFailure("unreachable", f"no connection to {url}: {cause}") from None
    except sdk.APIStatusError as error:
        usage.retries += _tried_again(error)
        raise _status(error, settings) from None
    except sdk.APIError as error:
        raise ModelFailure("bad-answer", f"the answer is none of the API's: {error}") from None
    usage.retries += response.retries_taken
    try:
        parsed = response.parse()
        return await parsed if isawaitable(parsed) else parsed
    except (sdk.APIError, ValueError, TypeError) as error:
        said = f"the answer is none of the API's: {_short(str(error))}"
        raise ModelFailure("bad-answer", said) from None


def _tried_again(error: Any) -> int:
    """How often the request of an error had been sent before: the SDK numbers its tries."""
    count = error.request.headers.get("x-stainless-retry-count", "0")
    return int(count) if count.isdecimal() else 0


def _status(error: Any, settings: Settings) -> ModelFailure:
    status, said = error.status_code, _short(str(error.message))
    if status == 429:
        wait = error.response.headers.get("retry-after")
        again = f" (it says to wait {_short(wait)} seconds)" if wait else ""
        return ModelFailure("rate-limited", f"the limit of requests is reached{again}")
    if status >= 500 or status in (408, 409):
        return ModelFailure("server-error", f"the server failed with {status}: {said}")
    if status in (401, 403):
        return ModelFailure(
            "not-allowed", f"{settings.key_name} is not accepted for this model ({status}): {said}"
        )
    if status in (400, 404, 405, 413, 422, 501):
        return ModelFailure("form-refused", f"the request was not taken ({status}): {said}")
    return ModelFailure("bad-request", f"the request was not taken ({status}): {said}")


def _short(text: str, most: int = 200) -> str:
    """What a server says, on one line: it is shown, never obeyed."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def number(value: object) -> int:
    """A count of tokens, of a server that may leave it out."""
    return value if isinstance(value, int) and value > 0 else 0
