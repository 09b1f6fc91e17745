"""The databases of tests/store, for identity."""

from __future__ import annotations

from tests.store.conftest import data_directory, postgres, server

__all__ = ["data_directory", "postgres", "server"]
