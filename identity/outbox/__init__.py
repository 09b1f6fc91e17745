"""outbox knows how others are told of what was done: once it is committed, until they have it."""

from .message import Message, insert

__all__ = ["Message", "insert"]
