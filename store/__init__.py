"""store knows how to keep tenants, what they hold and what changed in PostgreSQL.

`database` opens transactions that see one tenant's rows and no other's. `journal` writes, one
revision a change and many changes a transaction; `feed` tells the changes in order; `reading`
looks things up; `tenants`, `keys` and `policies` keep what their names say. Nothing here
decides or compiles.
"""
