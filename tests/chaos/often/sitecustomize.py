"""Put on the path of a server under test: what is seldom elsewhere is often here.

Every tenant is worth a snapshot, each second, and an import is of many small chunks.
"""

from sayso.server.commands import transfer
from sayso.tenants import directory, snapshots

snapshots.WORTH = 0
directory.KEEP = 1.0
transfer.CHUNK = 20  # tests.chaos.load.CHUNK
