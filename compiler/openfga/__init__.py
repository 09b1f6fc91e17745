"""Knows how to read OpenFGA's authorization models and to write them as policies.

One stage a module: text, JSON or modules → tree (`dsl`, `json`, `modules`) → the tree's errors
(`check`) → a policy's text (`write`). `cel` translates conditions.
"""

from .importing import Imported, import_openfga

__all__ = ["Imported", "import_openfga"]
