"""settling knows how to keep what lives long out of the way of what is quick.

A loaded tenant is some thousand objects that stay. Python's collector looks at every object
there is whenever those made lately have come to a quarter of them, and loading a tenant makes
that many: each few loads would wait for a look at all tenants loaded before. So what has been
loaded is set aside. It goes with its last user all the same, as engines and policies do not refer
to themselves; `loosen` is for what else may.
"""

from __future__ import annotations

import gc
from weakref import WeakValueDictionary

from .. import Engine, Policy, compile_policy

_policies: WeakValueDictionary[str, Policy] = WeakValueDictionary()

_SMALL = "type user\ntype door\n  relation owner: user\n"


def compiled(text: str) -> Policy:
    """A policy, the same for all tenants that have the same text; raises PolicyError."""
    policy = _policies.get(text)
    if policy is None:
        policy = _policies[text] = compile_policy(text)
    return policy


def warm() -> None:
    """Have all that loading a tenant needs at hand: the first would wait for it."""
    Engine(compile_policy(_SMALL)).check("user:a", "owner", "door:b")
    settle()


def settle() -> None:
    """Set aside what there is, but what nobody can reach."""
    gc.collect()
    gc.freeze()


def loosen() -> None:
    """Look at everything once, what was set aside too, and then settle."""
    gc.unfreeze()
    settle()
