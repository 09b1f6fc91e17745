"""engine knows how to decide.

It holds names, relationships and attributes as integers in compact arrays, and runs rule
programs over them: check, batch, list, explain. It knows no text, SQL or HTTP.
"""

from ._engine import Decision, Engine

__all__ = ["Decision", "Engine"]
