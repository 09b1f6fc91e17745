"""administration knows who may do what to a tenant's identity: by a policy in our own language,
policies/administration, that our own engine evaluates.
"""

from .deciding import Asker, Right, decide, scopes_for

__all__ = ["Asker", "Right", "decide", "scopes_for"]
