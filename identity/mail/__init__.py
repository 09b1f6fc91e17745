"""mail knows how people are written to: what letters say, and how they get there."""

from .letter import Letter
from .letters import write
from .post import Files, Post, Smtp, read_post

__all__ = ["Files", "Letter", "Post", "Smtp", "read_post", "write"]
