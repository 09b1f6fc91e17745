"""Knows how to offer Sayso to the outside: the command line and HTTP.

Translates and wires; decides nothing.
"""
