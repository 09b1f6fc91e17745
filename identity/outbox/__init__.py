"""outbox knows how others are told of what was done: once it is committed, until they have it."""

from .draining import Drainer
from .message import NOTHING, Message, insert

__all__ = ["NOTHING", "Drainer", "Message", "insert"]
