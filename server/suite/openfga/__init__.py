"""Knows how to run OpenFGA's own test files, and to answer as OpenFGA does.

`spec` reads the files, `store` asks the engine what OpenFGA would be asked and gives OpenFGA's
answers, `walk` and `naming` follow the tuples for what only OpenFGA tells apart, `runner`
compares.
"""

from .runner import run_openfga
from .spec import is_openfga

__all__ = ["is_openfga", "run_openfga"]
