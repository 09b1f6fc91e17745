"""A database, as the tests of the store have it."""

from tests.store.conftest import data_directory, postgres, server

__all__ = ["data_directory", "postgres", "server"]
