"""passkeys knows WebAuthn (Level 3): keys that devices hold and show only to the place they are of.

A passkey is discoverable, so that nobody need say who they are first, and its device has to know
who is there (user verification), so that it is two factors in one. A challenge is random, of one
browser, and good for one answer, right or wrong. Place and origin are those of the issuer: nothing
that a request says of itself counts.
"""

from .asking import Asked
from .own import Passkey, ask_registration, list_passkeys, register, remove, rename
from .showing import Shown, answer, ask

__all__ = [
    "Asked",
    "Passkey",
    "Shown",
    "answer",
    "ask",
    "ask_registration",
    "list_passkeys",
    "register",
    "remove",
    "rename",
]
