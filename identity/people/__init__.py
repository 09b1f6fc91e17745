"""people knows who there is in a tenant: persons, their addresses, organizations, groups and who is
invited. What policies see of them is written in the same transactions (identity/graph.py).
"""
