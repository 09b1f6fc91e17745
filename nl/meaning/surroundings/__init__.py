"""Knows what stands around a statement: if, unless, except, on behalf of, from the office."""
