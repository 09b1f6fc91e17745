"""What the tests of the server share."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    """Undo what a command under test has done to the logs."""
    yield
    structlog.reset_defaults()
    logging.getLogger("uvicorn").handlers.clear()
