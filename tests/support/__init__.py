"""Generators, runners and judges that the tests share."""

from pathlib import Path

DATA = Path(__file__).parent.parent / "engine" / "data"
"""Tables of the engine's tests."""
