"""The databases of tests/store, for people."""

from __future__ import annotations

from tests.store.conftest import data_directory, postgres, server

__all__ = ["data_directory", "postgres", "server"]
