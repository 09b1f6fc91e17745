"""embedded knows how to run a PostgreSQL of our own under a data directory.

`start` does it all: it takes the directory's lock, finds the programs, makes the cluster the
first time, starts the server as a user it accepts, and gives it a database and the roles. The
directory then holds `postgres` (the cluster), `postgres.log`, `credentials`, `lock`, and where
they are needed `socket` and `binaries`. `running` finds one that another process keeps.
"""

from .account import reaches
from .joining import running
from .server import Embedded, start

__all__ = ["Embedded", "reaches", "running", "start"]
