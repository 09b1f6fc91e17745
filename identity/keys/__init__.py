"""keys knows the keys that a tenant signs with: how they are made, kept, shown and followed by the
next.
"""

from .key import ALGORITHMS, Algorithm, SigningKey
from .ring import Ring, ring
from .rotation import revoke, rotate

__all__ = ["ALGORITHMS", "Algorithm", "Ring", "SigningKey", "revoke", "ring", "rotate"]
