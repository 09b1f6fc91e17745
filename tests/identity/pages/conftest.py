"""The databases of tests/store, for pages, and passwords that take no second to hash."""

from __future__ import annotations

from tests.identity.factors.conftest import _quick
from tests.store.conftest import data_directory, postgres, server

__all__ = ["_quick", "data_directory", "postgres", "server"]
