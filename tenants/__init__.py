"""tenants knows how to keep engines alive: of tenants in files, and of tenants in the database.

A request takes what a tenant serves once and works with that to its end. A tenant in the
database is a replica: it loads when it is first asked for, follows the feed of changes, and says
which revision it has; asked for a later one it waits, or refuses, and never answers stale.
"""
