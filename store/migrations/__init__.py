"""migrations knows how the database's schema came to be: one revision a change, in order.

A revision is a module in `versions`, and what it does is the SQL beside this file that it names.
There is no way back but a backup. `sayso.schema_version` says which revision a database has.
"""
