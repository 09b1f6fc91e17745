"""embedded knows how to run a PostgreSQL of our own under a data directory.

`start` does it all: it takes the directory's lock, finds the programs, makes the cluster the
first time, starts the server as a user it accepts, and gives it a database and the roles. The
directory then holds `postgres` (the cluster), `postgres.log`, `credentials`, `lock`, and where
they are needed `socket` and `binaries`. `attach` uses the server that another process runs, or
starts one for a while.
"""

from .account import reaches
from .attach import Attached, attach
from .server import Embedded, start

__all__ = ["Attached", "Embedded", "attach", "reaches", "start"]
