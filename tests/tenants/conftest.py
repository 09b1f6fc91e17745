"""The databases of the tests of the store, for those of tenants."""

from __future__ import annotations

from tests.store.conftest import data_directory, postgres, server, shared

__all__ = ["data_directory", "postgres", "server", "shared"]
