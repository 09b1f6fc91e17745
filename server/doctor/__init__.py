"""doctor knows how to look at what a server needs, and to say in plain words what is amiss.

`host` looks at this machine, `certificate` at TLS files, `database` at PostgreSQL. A finding is
`ok`, `warn` (it works, and might not for long or not well) or `fail`, with what to do.
"""

from .findings import Finding, State

__all__ = ["Finding", "State"]
