"""Sayso turns a sentence into a decision.

from sayso import Engine, compile_policy

engine = Engine(compile_policy(text))
engine.check("user:alice", "edit", "document:plan")
"""

from .compiler.pipeline import Policy, compile_policy
from .engine import Decision, Engine

__all__ = ["Decision", "Engine", "Policy", "compile_policy"]
__version__ = "0.1.0"
