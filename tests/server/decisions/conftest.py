"""The databases of the tests of the store, for the decision log."""

from __future__ import annotations

from tests.store.conftest import data_directory, directory, postgres, server, shared

__all__ = ["data_directory", "directory", "postgres", "server", "shared"]
