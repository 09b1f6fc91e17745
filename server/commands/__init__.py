"""commands know what is done for a caller, whichever way it came: one module a concern.

They take a `Caller` and plain values, judge both, call the rooms below and return plain values.
There is no HTTP in them, nor any other transport.
"""
